import type { Interrupts } from "../../system/interrupts.ts";
import type { ScanProblem } from "../scan_sessions.ts";

/** How a program listens to a change, and stops it. */
export interface ListeningOptions {
  /**
   * Stops the change between two threads: each is wholly changed or as it was, the rest is `skipped` in the result. Aborted before
   * the first, the call rejects with the signal's reason.
   */
  readonly signal?: AbortSignal;
  /** Told now and then how many of how many threads are done. Left out: nobody is told. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of each file or folder that could not be read. Left out: nobody is told. */
  readonly onProblem?: (problem: ScanProblem) => void;
}

/** Where a change happens. */
export interface ChangeRoots {
  /** Root of the sessions; what lies beside it in a Codex home is changed with them. */
  readonly sessionsRoot: string | URL;
  /** Folder of batches, the trash; never inside `sessionsRoot`. */
  readonly trashRoot: string | URL;
}

/** Mode and safety gates of a change. */
export interface ChangeOptions extends ChangeRoots, ListeningOptions {
  /** Simulate: nothing is changed. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real change. Left out: `false`. */
  readonly confirm?: boolean;
}

/** A change of the candidates that a selector matches. */
export interface SelectedChangeOptions extends ChangeOptions {
  /** Required for a real change of more than one thread. Left out: `false`. */
  readonly yes?: boolean;
  /** Most threads one call may touch, in a dry run too. Left out: 50. 0: no limit, only with `yes`. Negative: UsageError. */
  readonly maxBatch?: number;
}

/** The wishes to stop that come by a signal, beside those of `interrupts`. */
export function withSignal(interrupts: Interrupts, signal: AbortSignal | undefined): Interrupts {
  if (signal === undefined) return interrupts;
  return {
    watch() {
      const watch = interrupts.watch();
      return { ...watch, requested: () => signal.aborted || watch.requested() };
    },
  };
}
