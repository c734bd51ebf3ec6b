import { UsageError } from "../model/error.ts";
import type { BaseRequest, TableFormat } from "../model/request/request.ts";
import type { FlagGroup, FlagSpec, Takes } from "./flag_spec.ts";
import { choiceOf, isOn, lastOf, type ParsedWords } from "./parse_words.ts";

const DIR = { kind: "text", placeholder: "DIR", repeats: false } as const;

/** Where the store is, colour, and which times: on every command. */
export const BASE_FLAGS: readonly FlagSpec[] = [
  ...flagsOf("Store", [
    ["codex-home", "", DIR, "the store (default: CODEX_HOME, else ~/.codex)"],
    ["sessions-root", "", DIR, "a sessions folder (default: SESSIONS_ROOT, else the store's)"],
  ]),
  {
    name: "color",
    takes: { kind: "choice", words: ["auto", "always", "never"], repeats: false },
    variable: "ROLLKEEP_COLOR",
    brief: "when to colour (default: ROLLKEEP_COLOR, else auto)",
    group: "Output",
  },
  ...flagsOf("Output", [
    ["utc", "", { kind: "boolean" }, "times in UTC, as in a pipe, instead of local or relative"],
  ]),
];

/** Where batches are: on commands that change things or tell of it. */
export const TRASH_FLAG: FlagSpec = {
  name: "trash-root",
  takes: DIR,
  brief: "folder of batches (default: ROLLKEEP_TRASH_ROOT, else trash in the store)",
  group: "Store",
};

/** JSON instead of text. */
export const JSON_FLAG: FlagSpec = {
  name: "json",
  takes: { kind: "boolean" },
  brief: "JSON instead of text",
  group: "Output",
};

/** A flag: its name, its letter or nothing, what it takes, and a line for the help page. */
export type FlagRow = readonly [name: string, short: string, takes: Takes, brief: string];

const TABLE_FORMATS: readonly TableFormat[] = ["table", "json", "ndjson", "csv", "tsv"];

/** The format of a table. */
export const TABLE_FORMAT: FlagRow = [
  "format",
  "f",
  { kind: "choice", words: TABLE_FORMATS, repeats: false },
  "output format (default table)",
];

/** Flags under one heading, in their order. */
export function flagsOf(group: FlagGroup, flags: readonly FlagRow[]): readonly FlagSpec[] {
  return flags.map(([name, short, takes, brief]) => ({
    name,
    ...(short === "" ? {} : { short }),
    takes,
    brief,
    group,
  }));
}

/**
 * The format that the words name; `--json` is `--format json`.
 *
 * @throws {UsageError} when the two disagree.
 */
export function formatOf<T extends string>(words: ParsedWords, otherwise: T): T | "json" {
  const named = lastOf(words, "format");
  if (!isOn(words, "json")) return choiceOf(words, { name: "format", otherwise });
  if (named !== null && named !== "json") {
    throw new UsageError(`--json cannot be combined with --format ${named}`);
  }
  return "json";
}

/** What the flags of every command say. */
export function baseOf(words: ParsedWords): BaseRequest {
  return {
    store: {
      codexHome: lastOf(words, "codex-home"),
      sessionsRoot: lastOf(words, "sessions-root"),
      trashRoot: lastOf(words, "trash-root"),
    },
    color: choiceOf(words, { name: "color", otherwise: "auto" }),
    utc: isOn(words, "utc") ?? false,
    words: words.words,
  };
}
