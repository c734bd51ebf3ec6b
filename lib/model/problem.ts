/**
 * One file, folder or row that could not be read or handled. Reported on stderr, never fatal to the rest.
 */
export interface Problem {
  /**
   * `unreadable`: permission, I/O, vanished, a name that is not UTF-8: the answer is partial (exit 2).
   * `passed-by`: refused on purpose (a link, a FIFO), or of no consequence to the answer (exit unchanged).
   */
  readonly kind: "unreadable" | "passed-by";
  /** What could not be read. */
  readonly path: string;
  /** Why, as text for people, without the path. */
  readonly message: string;
}

/** Receives problems as they are met. */
export type OnProblem = (problem: Problem) => void;
