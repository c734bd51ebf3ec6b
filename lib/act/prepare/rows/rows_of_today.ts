import { RENAMED_TABLES, tableColumns } from "../../../codex/state/state_schema.ts";
import {
  type SavedRows,
  type SavedTable,
  threadValue,
  withThreadValues,
} from "../../../model/thread/saved_rows.ts";
import type { Database } from "../../../system/databases.ts";

/**
 * Saved rows as Codex's own migrations would have left them in the database of today: in the table that theirs became, and with a
 * preview, by which its picker chooses (codex-storage §12).
 */
export function rowsOfToday(rows: SavedRows, db: Database): SavedRows {
  return withPreview(rows.map((saved) => inTableOfToday(saved, db)), db);
}

function inTableOfToday(saved: SavedTable, db: Database): SavedTable {
  const renamed = RENAMED_TABLES.find(({ from }) => from === saved.table);
  if (renamed === undefined || tableColumns(db, saved.table).length > 0) return saved;
  const { to, columns } = renamed;
  if (tableColumns(db, to).length === 0) return saved;
  return { ...saved, table: to, columns: saved.columns.map((name) => columns.get(name) ?? name) };
}

/** A row from before there were previews gets the one that Codex's own migration gave the others. */
function withPreview(rows: SavedRows, db: Database): SavedRows {
  const table = rows.find(({ table }) => table === "threads");
  if (table === undefined || table.columns.includes("preview")) return rows;
  if (!tableColumns(db, "threads").includes("preview")) return rows;
  const [message, title] = ["first_user_message", "title"].map((name) => threadValue(rows, name));
  const isBlank = message === null || ("t" in message! && message.t.trim() === "");
  return withThreadValues(rows, { preview: (isBlank ? title : message) ?? { t: "" } });
}
