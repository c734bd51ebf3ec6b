import type { ShownThread } from "../thread/thread.ts";

/** What `list` found. */
export interface ListResult {
  /** The rows to show, in order. */
  readonly threads: readonly ShownThread[];
  /** Number of threads that match, before offset and limit. */
  readonly total: number;
  /** Bytes on disk of all that match. */
  readonly totalBytes: number;
}
