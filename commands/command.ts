import type { CommandSpec, Declaration } from "../lib/argv/flag_spec.ts";
import type { ParsedWords } from "../lib/argv/parse_words.ts";
import type { WordsBase } from "../lib/argv/words_base.ts";
import type { LoadedSettings, SettingsProblem } from "../lib/config/settings/settings.ts";
import type { ExitStatus } from "../lib/model/error.ts";
import type { Request } from "../lib/model/request/request.ts";
import type { StoreOptions, StorePaths } from "../lib/model/store.ts";
import type { Files } from "../lib/system/files.ts";
import type { Environment } from "../lib/system/system.ts";

/** A command whose words name folders or a file that must be looked at before the request is whole. */
export type LookFirst = (tools: LookTools) => Promise<Request>;

/** What a command looks around with. */
export interface LookTools {
  readonly files: Files;
  /** The environment, and behind it what the user has set of roots. */
  readonly environment: Environment;
}

/** What is printed: the answer of a command that needs no worker. */
export type Answer = AnswerText | AnswerDocument;

/** A text for people. */
export interface AnswerText {
  readonly text: string;
  /** A word beside it, for stderr; left out: none. */
  readonly note?: string;
}

/** A document for programs. */
export interface AnswerDocument {
  readonly document: object;
  /** Left out: done. */
  readonly status?: ExitStatus;
}

/** An answer that main finds with what it has at hand. */
export interface LaterAnswer {
  readonly later: (tools: AnswerTools) => Promise<Answer>;
}

/** What main has for a command that it answers itself. */
export interface AnswerTools extends LookTools {
  /** What the user has set. */
  readonly settings: LoadedSettings;
  /**
   * Where a store lies that was named so, and what the settings say of it that will not do.
   *
   * @throws {SessionError} where a gate is closed that the settings have not closed.
   */
  readonly placed: (named: StoreOptions) => Promise<PlacedStore>;
  /** Every command, as declared. */
  readonly specs: () => Promise<readonly CommandSpec[]>;
}

/** A store by all that holds. */
export interface PlacedStore {
  readonly store: StorePaths;
  /** What the settings say of roots and is used. */
  readonly named: LoadedSettings["roots"];
  /** What they say and is not; `null`: all of it is. */
  readonly unused: SettingsProblem | null;
}

/** A command as the program knows it before it runs: its declaration, and how its words become a request. */
export interface Command {
  readonly spec: Declaration;
  /** @throws {UsageError} when words contradict each other. */
  readonly parse: (
    words: ParsedWords,
    base: WordsBase,
  ) => Request | LookFirst | Answer | LaterAnswer;
}
