import { ARCHIVE_THREAD } from "./archive_thread.ts";
import { actionOf, type Plan, type ThreadPlan } from "../../model/plan.ts";
import { COPY_THREAD } from "./copy_thread.ts";
import { IMPORT_THREAD } from "./import_thread.ts";
import { MOVE_THREAD } from "./move_thread.ts";
import type { Procedure, Procedures } from "./procedure.ts";
import { EMPTY_THREAD, HARD_DELETE_THREAD } from "./purge_thread.ts";
import { REPAIR_THREAD } from "./repair_thread.ts";
import { RESTORE_THREAD } from "./restore_thread.ts";
import { TRASH_THREAD } from "./trash_thread.ts";

/** How a thread of a batch is changed. */
export function procedureOf(
  thread: Pick<ThreadPlan, "action">,
  plan: Pick<Plan, "action">,
): Procedure {
  return PROCEDURES[actionOf(thread, plan)];
}

const PROCEDURES: Procedures = {
  "delete": TRASH_THREAD,
  "restore": RESTORE_THREAD,
  "archive": ARCHIVE_THREAD,
  "unarchive": ARCHIVE_THREAD,
  "hard-delete": HARD_DELETE_THREAD,
  "empty": EMPTY_THREAD,
  "copy": COPY_THREAD,
  "move": MOVE_THREAD,
  "import": IMPORT_THREAD,
  "repair": REPAIR_THREAD,
};
