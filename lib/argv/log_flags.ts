import { UsageError } from "../model/error.ts";

/** What codexsm says of its log on stderr. Nothing here keeps one: the flags are taken so that its scripts keep working. */
const LOG_FLAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ["--log-level", ["debug", "info", "warn", "warning", "error"]],
  ["--log-format", ["text", "json"]],
]);

/**
 * The words without `--log-level` and `--log-format`, which stand before the command or behind it.
 *
 * @throws {UsageError} for a value that codexsm refuses, or none.
 */
export function withoutLogFlags(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "--") return [...kept, ...words.slice(at)];
    const [name = "", ...value] = word.split("=");
    const allowed = LOG_FLAGS.get(name);
    if (allowed === undefined) {
      kept.push(word);
      continue;
    }
    const text = value.length > 0 ? value.join("=") : words[++at];
    if (text === undefined) throw new UsageError(`${name} needs a value`);
    if (allowed.includes(text.trim().toLowerCase())) continue;
    const said = allowed.filter((level) => level !== "warning").join(", ");
    throw new UsageError(`invalid ${name} "${text}" (allowed: ${said})`);
  }
  return kept;
}
