import { errorCode } from "../../system/files.ts";
import { isBusy } from "../locks/transaction.ts";

/** Why a thread cannot be done; told to the user as it is. */
export class ThreadError extends Error {}

/** What went wrong, for people. */
export function troubleText(error: unknown): string {
  if (isBusy(error)) return "another program keeps Codex's database busy; try again";
  switch (errorCode(error)) {
    case "ENOSPC":
      return "no space left on the disk; free some, or name a trash on another disk with --trash-root";
    case "EROFS":
      return `the file system is mounted read-only (${messageOf(error)})`;
    case "EIO":
      return `its disk fails (${callOf(error)})`;
    case "ESTALE":
      return `the network file system has lost it (${callOf(error)}); mount it again`;
    case "EZSTD":
      return `its compressed data is damaged (${messageOf(error)})`;
    case "EBUSY":
      return "Codex keeps a lock that is needed for a moment; try again";
    case "EMFILE":
      return "too many open files; raise the limit (ulimit -n) and try again";
    case "EACCES":
      return `permission denied (${callOf(error)}); make the file and its folder writable`;
    case "EPERM":
      return `operation not permitted (${callOf(error)}); see with lsattr whether it is immutable`;
    default:
      return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was called, and with which path: the runtime says it behind the system's own words. */
function callOf(error: unknown): string {
  return messageOf(error).replace(/^.*?\(os error \d+\): /, "");
}
