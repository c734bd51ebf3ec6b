import type { Declaration } from "../lib/argv/flag_spec.ts";
import type { ParsedWords } from "../lib/argv/parse_words.ts";
import type { WordsBase } from "../lib/argv/words_base.ts";
import type { Request } from "../lib/model/request/request.ts";
import type { Files } from "../lib/system/files.ts";

/** A command whose words name folders or a file that must be looked at before the request is whole. */
export type LookFirst = (files: Files) => Promise<Request>;

/** A command as the program knows it before it runs: its declaration, and how its words become a request. */
export interface Command {
  readonly spec: Declaration;
  /** A text or a document is printed: the answer of a command that needs nothing. @throws {UsageError} when words contradict each other. */
  readonly parse: (
    words: ParsedWords,
    base: WordsBase,
  ) => Request | LookFirst | { readonly text: string } | { readonly document: object };
}
