import type { Ask, Consent } from "../model/consent.ts";
import { UsageError } from "../model/error.ts";
import type { ChangeRequest } from "../model/request/request.ts";
import { flagsOf, JSON_FLAG } from "./base_flags.ts";
import type { FlagSpec } from "./flag_spec.ts";
import { choiceOf, countOf, isOn, limitOf, type ParsedWords } from "./parse_words.ts";

const BOOLEAN = { kind: "boolean" } as const;
const DEFAULT_MAX_BATCH = 50;
const DEFAULT_PREVIEW_LIMIT = 20;

const PREVIEWS = { kind: "choice", words: ["full", "sample", "none"], repeats: false } as const;

/** How much of a change is shown, and how. */
export const PREVIEW_FLAGS: readonly FlagSpec[] = [
  ...flagsOf("Output", [
    ["preview", "P", PREVIEWS, "how much is shown before the question (default sample)"],
    ["preview-limit", "L", { kind: "count" }, "rows of a sample (default 20)"],
  ]),
  JSON_FLAG,
];

/** How many threads one command may change, and how much of it is shown. */
export const CHANGE_FLAGS: readonly FlagSpec[] = [
  maxBatchFlag(
    "most threads (default: ROLLKEEP_MAX_BATCH, else 50); 0: no limit, needs --yes or the typed count",
  ),
  ...PREVIEW_FLAGS,
];

/** `--max-batch`. */
export function maxBatchFlag(brief: string): FlagSpec {
  return {
    name: "max-batch",
    takes: { kind: "count" },
    variable: "ROLLKEEP_MAX_BATCH",
    brief,
    group: "Safety",
  };
}

/** `--log-file` of the Go tool, taken so that its scripts keep working. */
export const LOG_FILE_FLAG: FlagSpec = {
  name: "log-file",
  takes: { kind: "text", placeholder: "FILE", repeats: false },
  brief: "accepted for codexsm's sake; each batch keeps its own journal",
  group: "Store",
};

type ChangeFlags = Pick<ChangeRequest, "maxBatch" | "preview" | "previewLimit" | "json">;

/** Reads {@link CHANGE_FLAGS}. */
export function changeFlagsOf(words: ParsedWords): ChangeFlags {
  return {
    maxBatch: limitOf(words, { name: "max-batch", otherwise: DEFAULT_MAX_BATCH }),
    preview: choiceOf(words, { name: "preview", otherwise: "sample" }),
    previewLimit: countOf(words, "preview-limit") ?? DEFAULT_PREVIEW_LIMIT,
    json: isOn(words, "json") ?? false,
  };
}

/** The flags that decide whether a command acts. */
export const CONSENT_FLAGS: readonly FlagSpec[] = flagsOf("Safety", [
  ["dry-run", "n", BOOLEAN, "show what would happen and change nothing (the default)"],
  ["apply", "", BOOLEAN, "act; asks one question on a terminal, needs --yes elsewhere"],
  ["confirm", "", BOOLEAN, "with --dry-run=false: act, as in codexsm"],
  ["yes", "y", BOOLEAN, "act without a question"],
  ["interactive-confirm", "", BOOLEAN, "=false: no question; one thread then needs no --yes"],
]);

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
