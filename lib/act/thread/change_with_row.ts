import { rowHas, updateRow } from "../../codex/state/row_updates.ts";
import { ThreadError } from "./place_files.ts";
import type { ThreadTools, Work } from "./procedure.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Changes files and the columns of the thread's row in one transaction, whose commit is the thread's; without a row, the
 * files alone.
 *
 * @throws {ThreadError} when the row is not what was planned: then no file is touched.
 */
export function changeWithRow(
  { thread: { id, updates } }: Work,
  { db, changeFiles }: Pick<ThreadTools, "db"> & { readonly changeFiles: () => void },
): void {
  if (db === null || id === null || updates.length === 0) {
    changeFiles();
    return;
  }
  inTransaction(db, () => {
    if (!rowHas(db, { id, updates, side: "before" })) {
      throw new ThreadError("its database row has changed since it was looked at");
    }
    changeFiles();
    updateRow(db, { id, updates });
  });
}

/**
 * Whether the row of a thread that was cut off is past the commit; `null` when no row decides. Where the place of the rollout
 * changes, that place decides: Codex may have done the same meanwhile, with other times.
 */
export function isRowPast(
  { thread: { id, updates } }: Work,
  { db }: Pick<ThreadTools, "db">,
): boolean | null {
  if (db === null || id === null || updates.length === 0) return null;
  const place = updates.filter(({ column, before, after }) =>
    column === "rollout_path" && JSON.stringify(before) !== JSON.stringify(after)
  );
  return rowHas(db, { id, updates: place.length > 0 ? place : updates, side: "after" });
}
