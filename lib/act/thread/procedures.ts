import { ARCHIVE_THREAD } from "./archive_thread.ts";
import type { Procedures } from "./procedure.ts";
import { EMPTY_THREAD, HARD_DELETE_THREAD } from "./purge_thread.ts";
import { RESTORE_THREAD } from "./restore_thread.ts";
import { TRASH_THREAD } from "./trash_thread.ts";

/** What each action does to a thread. */
export const PROCEDURES: Procedures = {
  "delete": TRASH_THREAD,
  "restore": RESTORE_THREAD,
  "archive": ARCHIVE_THREAD,
  "unarchive": ARCHIVE_THREAD,
  "hard-delete": HARD_DELETE_THREAD,
  "empty": EMPTY_THREAD,
};
