import type { FlagRow } from "../../lib/argv/base_flags.ts";
import { lastOf, type ParsedWords } from "../../lib/argv/parse_words.ts";
import type { WordsBase } from "../../lib/argv/words_base.ts";
import { findGround } from "../../lib/agents/find_ground.ts";
import { resolveStore } from "../../lib/codex/home.ts";
import type { AgentsGround } from "../../lib/model/request/agents.ts";
import type { StoreOptions } from "../../lib/model/store.ts";
import type { Files } from "../../lib/system/files.ts";
import { absolutePath } from "../../lib/text/path_text.ts";

/** The folder that Codex would be started in. */
export const CWD_FLAG: FlagRow = [
  "cwd",
  "",
  { kind: "text", placeholder: "DIR", repeats: false },
  "folder that Codex would be started in (default: this one)",
];

/** The format of what is told of instructions. */
export const AGENTS_FORMAT: FlagRow = [
  "format",
  "f",
  { kind: "choice", words: ["table", "json"], repeats: false },
  "output format (default table)",
];

/** What the ground is looked for with. */
export interface GroundWords {
  readonly words: ParsedWords;
  readonly base: WordsBase;
  /** How the store was named. */
  readonly store: StoreOptions;
}

/**
 * Looks where Codex would, before the program gives its permissions up: afterwards the files that were found are in reach and
 * nothing else. Trouble with the store is told by whoever opens it.
 *
 * @throws {UsageError} when the store cannot be told. @throws {NotFoundError} when the folder does not exist.
 */
export async function lookForGround(
  { words, base, store }: GroundWords,
  files: Files,
): Promise<AgentsGround> {
  const environment = {
    get: (name: string) => base.variable?.(name) ?? null,
    home: () => base.home,
    cwd: () => base.cwd,
  };
  const told = { files, environment, onProblem: () => {}, isChange: false };
  const { home } = await resolveStore({ ...store, trashRoot: null }, told);
  const cwd = absolutePath(lastOf(words, "cwd") ?? base.cwd, base);
  return await findGround(cwd, { home, files });
}
