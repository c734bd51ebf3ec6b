import { JSON_FLAG } from "./base_flags.ts";
import type { FlagSpec } from "./flag_spec.ts";
import { choiceOf, countOf, isOn } from "./flag_values.ts";
import type { ParsedWords } from "./parse_words.ts";

const DEFAULT_MAX_BATCH = 50;
const DEFAULT_PREVIEW_LIMIT = 20;

/** How much of a change is shown, and how. */
export const PREVIEW_FLAGS: readonly FlagSpec[] = [
  {
    name: "preview",
    short: "P",
    takes: { kind: "choice", words: ["full", "sample", "none"], repeats: false },
    brief: "how much is shown before the question (default sample)",
    group: "Output",
  },
  {
    name: "preview-limit",
    short: "L",
    takes: { kind: "count" },
    brief: "rows of a sample (default 20)",
    group: "Output",
  },
  JSON_FLAG,
];

/** How many threads one command may change, and how much of it is shown. */
export const CHANGE_FLAGS: readonly FlagSpec[] = [
  {
    name: "max-batch",
    takes: { kind: "count" },
    brief: "most threads (default 50); 0: no limit, needs --yes or the typed count",
    group: "Safety",
  },
  ...PREVIEW_FLAGS,
];

/** `--log-file` of the Go tool, taken so that its scripts keep working. */
export const LOG_FILE_FLAG: FlagSpec = {
  name: "log-file",
  takes: { kind: "text", placeholder: "FILE", repeats: false },
  brief: "accepted for codexsm's sake; each batch keeps its own journal",
  group: "Store",
};

/** What {@link CHANGE_FLAGS} say. */
export interface ChangeFlags {
  /** Most threads; 0 means no limit. */
  readonly maxBatch: number;
  /** How much of the plan is previewed before the question. */
  readonly preview: "full" | "sample" | "none";
  /** Most preview rows of `sample`. */
  readonly previewLimit: number;
  /** JSON instead of text. */
  readonly json: boolean;
}

/** Reads {@link CHANGE_FLAGS}. */
export function changeFlagsOf(words: ParsedWords): ChangeFlags {
  return {
    maxBatch: countOf(words, "max-batch") ?? DEFAULT_MAX_BATCH,
    preview: choiceOf(words, { name: "preview", otherwise: "sample" }),
    previewLimit: countOf(words, "preview-limit") ?? DEFAULT_PREVIEW_LIMIT,
    json: isOn(words, "json") ?? false,
  };
}
