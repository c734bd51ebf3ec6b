/** Quality of one rollout by its content (compat §3.1, flaws S4 to S7). */
export type Health =
  /** Readable, with valid session metadata of any era. */
  | "ok"
  /** Cannot be parsed as a rollout. */
  | "corrupted"
  /** Readable, but without valid session metadata. */
  | "missing-meta";

/** All values of {@link Health}, healthiest first: the sort order of `health`. */
export const HEALTHS: readonly Health[] = ["ok", "missing-meta", "corrupted"];
