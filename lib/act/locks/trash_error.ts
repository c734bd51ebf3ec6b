import { SessionError } from "../../model/error.ts";
import { errorCode } from "../../system/files.ts";

/**
 * What to say when the trash cannot be written and nothing has changed yet. `deed` begins it in the house form,
 * `Cannot <verb> <thing> "value"`; an error of our own comes back as it is.
 */
export function trashError(deed: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SessionError) return error;
  const refusal = REFUSALS.get(errorCode(error) ?? "");
  if (refusal === undefined) return new SessionError(`${deed}: ${error.message}`, { cause: error });
  return new SessionError(`${deed}: ${refusal.state}`, {
    cause: error,
    hint: `${refusal.way}, or name a trash elsewhere with --trash-root`,
  });
}

/** What the system's refusals mean, and what to do about them. */
const REFUSALS: ReadonlyMap<string, { readonly state: string; readonly way: string }> = new Map([
  ["ENOSPC", { state: "no space left on the disk", way: "free some space" }],
  ["EDQUOT", { state: "no space left in the quota", way: "free some space" }],
  ["EROFS", { state: "the file system is mounted read-only", way: "make it writable" }],
  ["EACCES", { state: "permission denied", way: "make it writable" }],
]);
