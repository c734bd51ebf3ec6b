/** The user's terminal, or the pipes in its place. stdout carries data, stderr carries talk. */
export interface Terminal {
  /** Whether stdout, stderr and stdin are real terminals. */
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly stdinIsTerminal: boolean;
  /** Width of stdout in cells; `null` when it is not a terminal. */
  readonly columns: number | null;
  /** Height of stdout in lines; `null` when it is not a terminal. */
  readonly rows: number | null;
  /** Whether colour is wanted in `auto` mode on each stream (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb` considered). */
  readonly stdoutColor: boolean;
  readonly stderrColor: boolean;
  /** Writes to stdout. Throws an error with code `EPIPE` when the reader is gone: the command then ends silently. */
  out(text: string): void;
  /** Writes to stderr; a closed stderr is ignored. */
  err(text: string): void;
  /** Asks one line on stderr; `null` when the user gave up (ctrl-c, ctrl-d) or nobody can answer. */
  ask(question: string): Promise<string | null>;
  /** Tells what is done from now on, for whoever sits there to read once it takes long; `null`: nothing that has a name. Left out: nobody reads it. */
  readonly doing?: (what: string | null) => void;
}
