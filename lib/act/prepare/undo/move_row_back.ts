import { rowOwner, saveRows } from "../../../codex/state/saved_rows.ts";
import type { BatchThread } from "../../../model/journal.ts";
import type { RowUpdate, ThreadPlan } from "../../../model/plan.ts";
import { savedText, threadValue } from "../../../model/thread/saved_rows.ts";
import type { Database } from "../../../system/databases.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { pathUpdate, withTruePath } from "../rows/row_paths.ts";

/** A move that is taken back, and what it was. */
export interface RowBackOptions {
  readonly thread: BatchThread;
  readonly world: ChangeWorld;
  /** Open for reading; `null` when there is none. */
  readonly db: Database | null;
}

/**
 * The way back of a move with what becomes of the row: the folder comes back, a path that leads to the file stays; a row that came with
 * the move goes again, unless Codex has made it its own, and comes again when that is taken back in turn.
 */
export function withRowBack(back: ThreadPlan, options: RowBackOptions): ThreadPlan {
  const { thread, world, db } = options;
  const { id } = back;
  const [step] = back.steps;
  const place = step?.from;
  if (id === null || db === null || place === undefined) return back;
  const paths = pathUpdate(id, { db, place, world });
  const rows = thread.rows();
  if (rows.length === 0) {
    const updates = back.updates.filter(({ column }) => column !== "rollout_path");
    const made = thread.updates.length === 0 ? folderOfMade(back, db) : [];
    return { ...back, updates: [...updates, ...made, ...paths] };
  }
  const now = saveRows(db, id);
  const owner = rowOwner(now, rows);
  if (thread.takesRows ? owner === "none" : owner === "ours") {
    return thread.takesRows
      ? { ...back, updates: [], rows: withTruePath(rows, place, world) }
      : { ...back, updates: [], rows, takesRows: true };
  }
  if (owner === "none") return { ...back, updates: [] };
  const folder: RowUpdate = {
    column: "cwd",
    before: threadValue(now, "cwd"),
    after: { t: step !== undefined && "cwd" in step ? step.cwd.to : "" },
  };
  return { ...back, updates: [folder, ...paths] };
}

/** Of a row that Codex has made since, from the moved file: it names the folder that the thread leaves again. */
function folderOfMade({ id, steps: [step] }: ThreadPlan, db: Database): readonly RowUpdate[] {
  const now = threadValue(saveRows(db, id!), "cwd");
  if (step === undefined || !("cwd" in step) || savedText(now) !== step.cwd.from) return [];
  return [{ column: "cwd", before: now, after: { t: step.cwd.to } }];
}
