import type { BaseRequest } from "../model/request.ts";
import type { FlagSpec } from "./flag_spec.ts";
import { choiceOf, lastOf, type ParsedWords } from "./parse_words.ts";

const DIR = { kind: "text", placeholder: "DIR", repeats: false } as const;

/** Where the store is, and colour: on every command. */
export const BASE_FLAGS: readonly FlagSpec[] = [
  {
    name: "codex-home",
    takes: DIR,
    brief: "the store (default: CODEX_HOME, else ~/.codex)",
    group: "Store",
  },
  {
    name: "sessions-root",
    takes: DIR,
    brief: "a sessions folder (default: SESSIONS_ROOT, else the store's)",
    group: "Store",
  },
  {
    name: "color",
    takes: { kind: "choice", words: ["auto", "always", "never"], repeats: false },
    brief: "when to colour (default auto)",
    group: "Output",
  },
];

/** Where batches are: on commands that change things or tell of it. */
export const TRASH_FLAG: FlagSpec = {
  name: "trash-root",
  takes: DIR,
  brief: "folder of batches (default: trash in the store)",
  group: "Store",
};

/** JSON instead of text. */
export const JSON_FLAG: FlagSpec = {
  name: "json",
  takes: { kind: "boolean" },
  brief: "JSON instead of text",
  group: "Output",
};

/** What the flags of every command say. */
export function baseOf(words: ParsedWords): BaseRequest {
  return {
    store: {
      codexHome: lastOf(words, "codex-home"),
      sessionsRoot: lastOf(words, "sessions-root"),
      trashRoot: lastOf(words, "trash-root"),
    },
    color: choiceOf(words, { name: "color", otherwise: "auto" }),
    words: words.words,
  };
}
