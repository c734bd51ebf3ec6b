/**
 * From where on two threads are quicker than one. Each number with what it weighs, measured on two cores; whole commands are
 * measured again by `deno task bench`, rows "list, large" (the scan) and "list all as JSON, medium, first time" (the heads),
 * with the number changed.
 *
 * @module
 */

/**
 * Rollouts from which on the columns of a scan are moved to the worker. The first thing that a process moves costs 3 ms, for the
 * runtime loads what handles it; below this many copying them costs less.
 */
export const WORTH_MOVING = 20_000;

/** Rollouts from which on a second reader of heads is worth its start, 15 ms: reading one head costs 47 µs. */
export const WORTH_A_READER = 500;

/** Bytes that the index of heads takes for each, at least: one that is smaller knows few of them. */
export const INDEX_BYTES = 100;

/** Rollouts whose heads are claimed at once: 3 ms of reading, the longest that one reader waits for the other in the end. */
export const HEADS_AT_ONCE = 64;
