import { parseByteSize } from "../model/byte_size.ts";
import { parseDuration } from "../model/duration.ts";
import { type Health, HEALTHS } from "../model/health.ts";
import { absolutePath, type PathBase } from "../model/path_text.ts";
import type { Selector } from "../model/selector.ts";
import type { FlagSpec, Takes } from "./flag_spec.ts";
import { allOf, choiceOf, isOn, type ParsedWords } from "./parse_words.ts";

function text(placeholder: string): Takes {
  return { kind: "text", placeholder, repeats: true };
}

/** The flags of every command that selects threads: kinds join by AND, values of one kind by OR. */
export const SELECTOR_FLAGS: readonly FlagSpec[] = ([
  ["id", "i", text("ID"), "threads with this full id"],
  ["id-prefix", "p", text("TEXT"), "threads whose id starts so"],
  ["host-contains", "", text("TEXT"), "threads whose working directory contains it, any case"],
  [
    "path-contains",
    "",
    text("TEXT"),
    "threads whose file path below the store contains it, any case",
  ],
  ["head-contains", "", text("TEXT"), "threads whose preview contains it, any case"],
  ["name-contains", "", text("TEXT"), "threads whose name contains it, any case"],
  ["older-than", "o", text("AGE"), "not updated for at least this long: 30d, 12h, 2w, 1d12h, P30D"],
  ["newer-than", "", text("AGE"), "updated within this long"],
  ["health", "H", { kind: "choice", words: HEALTHS, repeats: true }, "threads in this state"],
  ["cwd", "", text("DIR"), "threads of this folder or below; . works"],
  ["branch", "", text("NAME"), "threads of this Git branch"],
  ["source", "", text("WORD"), "threads started by cli, vscode, exec, mcp, subagent, …"],
  ["model-provider", "", text("NAME"), "threads of this model provider"],
  ["larger-than", "", text("SIZE"), "threads with more bytes on disk: 500k, 10MB, 1.5GiB"],
  [
    "archived",
    "",
    { kind: "choice", words: ["yes", "no", "any"], repeats: false },
    "archived threads, others, or both (default any)",
  ],
  ["pinned", "", { kind: "boolean" }, "only threads pinned in Codex"],
  ["subagents", "", { kind: "boolean" }, "sub-agent threads as rows of their own"],
  ["all", "", { kind: "boolean" }, "every thread, spelled out"],
] as const).map(([name, short, takes, brief]) => ({
  name,
  ...(short === "" ? {} : { short }),
  takes,
  brief,
  group: "Selecting",
}));

/**
 * The selector that the flags and positional words say.
 *
 * @throws {UsageError} for a malformed age or size.
 */
export function selectorOf(words: ParsedWords, base: PathBase): Selector {
  const least = (name: string, parse: (text: string) => number): number | null => {
    const values = allOf(words, name).map(parse);
    return values.length === 0 ? null : Math.min(...values);
  };
  const newer = allOf(words, "newer-than").map(parseDuration);
  return {
    refs: words.positionals.map((ref) => ref.includes("/") ? absolutePath(ref, base) : ref),
    ids: allOf(words, "id"),
    idPrefixes: allOf(words, "id-prefix"),
    hostContains: allOf(words, "host-contains"),
    pathContains: allOf(words, "path-contains"),
    headContains: allOf(words, "head-contains"),
    nameContains: allOf(words, "name-contains"),
    olderThanMs: least("older-than", parseDuration),
    newerThanMs: newer.length === 0 ? null : Math.max(...newer),
    health: allOf(words, "health") as readonly Health[],
    cwds: allOf(words, "cwd").map((folder) => absolutePath(folder, base)),
    branches: allOf(words, "branch"),
    sources: allOf(words, "source"),
    modelProviders: allOf(words, "model-provider"),
    largerThanBytes: least("larger-than", parseByteSize),
    archived: choiceOf(words, { name: "archived", otherwise: "any" }),
    pinned: isOn(words, "pinned") ?? false,
    subagents: isOn(words, "subagents") ?? false,
    all: isOn(words, "all") ?? false,
  };
}
