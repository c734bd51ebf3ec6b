import type { Ask, Consent } from "../model/consent.ts";
import { UsageError } from "../model/error.ts";
import type { FlagSpec } from "./flag_spec.ts";
import { isOn } from "./flag_values.ts";
import type { ParsedWords } from "./parse_words.ts";

/** The flags that decide whether a command acts. */
export const CONSENT_FLAGS: readonly FlagSpec[] = ([
  ["dry-run", "n", "show what would happen and change nothing (the default)"],
  ["apply", "", "act; asks one question on a terminal, needs --yes elsewhere"],
  ["confirm", "", "with --dry-run=false: act, as in codexsm"],
  ["yes", "y", "act without a question"],
  ["interactive-confirm", "", "=false: no question; one thread then needs no --yes"],
] as const).map(([name, short, brief]) => ({
  name,
  ...(short === "" ? {} : { short }),
  takes: { kind: "boolean" },
  brief,
  group: "Safety",
}));

/**
 * What the flags permit together (the table in docs/guide.md).
 *
 * @throws {UsageError} when `--apply` stands beside `--dry-run`.
 */
export function consentOf(words: ParsedWords): Consent {
  const dryRun = isOn(words, "dry-run");
  const apply = isOn(words, "apply") ?? false;
  const ask = askOf(words);
  if (apply && dryRun === true) {
    throw new UsageError("--apply cannot be combined with --dry-run", {
      hint: "leave one of them out",
    });
  }
  if (apply) return { kind: "act", ask };
  if (dryRun !== false) return { kind: "rehearse" };
  return isOn(words, "confirm") ? { kind: "act", ask } : { kind: "needs-confirm", ask };
}

/** Whether no flag about consent was given at all. */
export function isBare(words: ParsedWords): boolean {
  return CONSENT_FLAGS.every(({ name }) => isOn(words, name) === null);
}

function askOf(words: ParsedWords): Ask {
  if (isOn(words, "yes")) return "none";
  return isOn(words, "interactive-confirm") === false ? "single" : "question";
}
