import type { GroupBy } from "../request/request.ts";

/** Threads that share a key. */
export interface Group {
  /** The key; empty when the threads have none. */
  readonly group: string;
  /** Number of threads. */
  readonly count: number;
  /** Bytes on disk. */
  readonly sizeBytes: number;
  /** Newest update, milliseconds since the epoch. */
  readonly latestMs: number;
}

/** What `group` found. */
export interface GroupResult {
  readonly by: GroupBy;
  /** The groups to show, in order. */
  readonly groups: readonly Group[];
  /** Number of groups, before offset and limit. */
  readonly total: number;
  /** Threads in all groups. */
  readonly totalCount: number;
  /** Bytes in all groups. */
  readonly totalBytes: number;
}
