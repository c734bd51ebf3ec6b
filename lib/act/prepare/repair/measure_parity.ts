import type { Catalog } from "../../../catalog/catalog.ts";
import { filePath, FIRST_FILE, isArchived } from "../../../catalog/scan/file_table.ts";
import { filesOf, FIRST_THREAD } from "../../../catalog/scan/thread_table.ts";
import { type CheckedRow, openCheckedRows, rowText } from "../../../codex/check/checked_rows.ts";
import { newRowPlaces } from "../../../diagnose/read/row_place.ts";
import type { ThreadPlan } from "../../../model/plan.ts";
import type { StorePaths } from "../../../model/store.ts";
import { savedText, type SavedValue, threadValue } from "../../../model/thread/saved_rows.ts";
import type { ParityFile, ParityRow } from "../../../plan/repair/parity.ts";
import { resolvePlace } from "../../../plan/place.ts";
import { closing } from "../../../system/files.ts";
import type { LookAnywhere } from "../../../system/look.ts";
import type { System } from "../../../system/system.ts";

/** Rows and files of a store, as parity is counted from them. */
export interface RowsAndFiles {
  readonly rows: readonly ParityRow[];
  readonly files: readonly ParityFile[];
}

/** Looks at every row and every file of a store, opening none. */
export async function rowsAndFiles(
  catalog: Catalog,
  { system, look }: { readonly system: System; readonly look: LookAnywhere },
): Promise<RowsAndFiles> {
  const places = newRowPlaces(catalog, look);
  const rows: ParityRow[] = [];
  for (const { id, path, archived } of readRows(catalog, system)) {
    const { isAlive } = await places.placeOf(path);
    rows.push({ id, path, archived, isAlive });
  }
  return { rows, files: filesIn(catalog) };
}

function readRows(
  { rows: { path } }: Catalog,
  { databases }: System,
): readonly Omit<ParityRow, "isAlive">[] {
  if (path === null) return [];
  using db = closing(databases.openReadOnly(path));
  return [...openCheckedRows(db, { sized: false }).all()].map((row: CheckedRow) => ({
    id: `${row.id}`,
    path: rowText(row, "rollout_path") ?? "",
    archived: row.archived !== 0n,
  }));
}

function filesIn({ table, threads }: Catalog): readonly ParityFile[] {
  const files: ParityFile[] = [];
  const owners: (string | undefined)[] = [];
  for (let thread = FIRST_THREAD; thread < threads.count; thread++) {
    const id = threads.ids[thread];
    if (id === null) continue;
    for (const file of filesOf(threads, thread)) owners[file] = id;
  }
  for (let file = FIRST_FILE; file < table.count; file++) {
    const path = filePath(table, file);
    const thread = owners[file];
    // Codex counts what has its name only.
    if (thread !== undefined) files.push({ thread, path, archived: isArchived(table, file) });
  }
  return files;
}

/** The same as it is once these threads are repaired. */
export function afterRepair(
  { rows, files }: RowsAndFiles,
  { threads, store }: { readonly threads: readonly ThreadPlan[]; readonly store: StorePaths },
): RowsAndFiles {
  const changed = new Map(rows.map((row) => [row.id, row]));
  const places = new Map(files.map((file) => [file.path as string, file]));
  for (const { id, updates, rows: saved, takesRows, steps } of threads) {
    for (const step of steps) {
      if (step.kind === "create" && id !== null) {
        const path = resolvePlace(step.to, store);
        const archived = step.to.path.startsWith("archived_sessions/");
        if (path !== null) places.set(path, { thread: id, path, archived });
        const own = changed.get(id);
        if (own !== undefined) changed.set(id, { ...own, isAlive: true });
        continue;
      }
      if (!("to" in step)) continue;
      const [from, to] = [step.from, step.to].map((place) => resolvePlace(place, store));
      const file = from === null ? undefined : places.get(from!);
      if (file === undefined || from === null) continue;
      if (step.kind === "move") places.delete(from!);
      const archived = step.to.path.startsWith("archived_sessions/");
      const thread = step.kind === "create" ? step.copy.newId : file.thread;
      if (to !== null && step.to.in === "store") {
        places.set(to!, { ...file, thread, path: to!, archived });
      }
    }
    if (id === null) continue;
    const row = changed.get(id);
    if (takesRows === true) changed.delete(id);
    else if (saved.length > 0) {
      changed.set(id, rowOf(id, (column) => threadValue(saved, column)));
    } else if (row !== undefined && updates.length > 0) {
      const now = new Map(updates.map(({ column, after }) => [column, after]));
      const isMoved = now.has("rollout_path");
      const path = savedText(now.get("rollout_path") ?? null) ?? row.path;
      const archived = now.has("archived") ? isOne(now.get("archived")!) : row.archived;
      changed.set(id, { ...row, path, archived, isAlive: isMoved ? true : row.isAlive });
    }
  }
  return { rows: [...changed.values()], files: [...places.values()] };
}

function rowOf(id: string, valueOf: (column: string) => SavedValue): ParityRow {
  const path = savedText(valueOf("rollout_path")) ?? "";
  return { id, path, archived: isOne(valueOf("archived")), isAlive: true };
}

function isOne(value: SavedValue): boolean {
  return value !== null && "i" in value && value.i === "1";
}
