import type { Defaults } from "../config/settings/settings.ts";
import type { ProgramFacts } from "../model/result/program.ts";
import type { PathBase } from "../text/path_text.ts";

/** What the words of a command line are measured from: folders, and the zone of dates. */
export interface WordsBase extends PathBase {
  /** IANA name of the local time zone; asked only where a date is given. */
  readonly timeZone: () => string;
  /** How the program runs; asked by whoever wants its version. Left out: nobody knows. */
  readonly program?: () => ProgramFacts;
  /** An environment variable that gives a flag its value; `null`: unset. Left out: none is. */
  readonly variable?: (name: string) => string | null;
  /** What the user has set for a command. Left out: nothing. */
  readonly defaults?: (command: string) => Defaults;
  /** Words that start the program from any folder, quoted for a shell. Left out: its name does. */
  readonly calledAnywhere?: () => string;
}
