import { isTranscriptName } from "../codex/rollout_name.ts";
import { readNames } from "../codex/session_index.ts";
import { savedThreadRow, type SubagentRow, threadName } from "../codex/state/thread_rows.ts";
import { asThreadId, type ThreadId } from "../model/ids.ts";
import { movesOf, type Place, type ThreadPlan } from "../model/plan.ts";
import type { OnProblem } from "../model/problem.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import type { SavedRows } from "../model/thread/saved_rows.ts";
import type { ThreadRow } from "../model/thread/thread_row.ts";
import type { System } from "../system/system.ts";
import { baseName, parentPath } from "../text/path_text.ts";
import type { Catalog } from "./catalog.ts";
import { addFile, addFolder, type FileTable, newFileTable } from "./scan/file_table.ts";
import { groupFiles } from "./scan/thread_table.ts";
import { newHeadSource } from "./sources/head_source.ts";
import type { RowSource } from "./sources/row_source.ts";
import { isSubagentSource, traceSubagents } from "./sources/subagents.ts";
import { UNSEEN_FILE } from "../system/files.ts";

/** What {@link openTrashCatalog} works with. */
export interface TrashCatalogTools {
  readonly system: System;
  readonly store: StorePaths;
  readonly onProblem: OnProblem;
  /** Absolute path of a place; `null` when it leads out of the store. */
  readonly resolve: (place: Place) => AbsolutePath | null;
}

/**
 * A catalog of threads in the trash, each as it was when it went there: its files under their old paths, its saved row, its
 * name. So a selector means the same there as in the store. Each thread must be given once.
 */
export async function openTrashCatalog(
  threads: readonly ThreadPlan[],
  { system, store, onProblem, resolve }: TrashCatalogTools,
): Promise<Catalog> {
  const shown = newFileTable();
  /** The same files under the paths they have in the trash: their heads are read there. */
  const trashed = newFileTable();
  const [addShown, addTrashed] = [newAdder(shown), newAdder(trashed)];
  for (const { from, to, expect } of threads.flatMap(movesOf)) {
    const [home, now] = [resolve(from), resolve(to)];
    if (home === null || now === null || !isTranscriptName(baseName(home))) continue;
    const archived = from.path.startsWith("archived_sessions/");
    addShown({ path: home, archived }, expect);
    addTrashed({ path: now, archived }, expect);
  }
  const table = groupFiles(shown);
  const rows = savedRowSource(threads);
  const heads = newHeadSource(trashed, { system, onProblem });
  const subagents = await traceSubagents(table, { rows, heads });
  return {
    store,
    kind: "trash",
    exists: true,
    table: shown,
    threads: table,
    rows,
    heads,
    subagents,
    forget() {},
    close() {},
  };
}

type Expect = ReturnType<typeof movesOf>[number]["expect"];

interface NewPath {
  readonly path: AbsolutePath;
  readonly archived: boolean;
}

function newAdder(table: FileTable): (file: NewPath, expect: Expect) => void {
  const numbers = new Map<string, number>();
  return ({ path, archived }, { size, mtimeMs, ctimeMs, inode }) => {
    const parent = parentPath(path);
    const folder = numbers.get(parent) ?? addFolder(table, { path: parent, archived });
    numbers.set(parent, folder);
    const stat = { ...UNSEEN_FILE, size, mtimeMs, ctimeMs, inode };
    addFile(table, { folder, name: baseName(path), stat });
  };
}

/** Rows and names as they were saved. */
function savedRowSource(threads: readonly ThreadPlan[]): RowSource {
  const rows = new Map<ThreadId, ThreadRow>();
  const names = new Map<ThreadId, string>();
  const subagents: SubagentRow[] = [];
  const parents = new Map<ThreadId, ThreadId>();
  for (const thread of threads) for (const edge of edgesOf(thread.rows)) parents.set(...edge);
  for (const { id, rows: saved, names: lines } of threads) {
    if (id === null) continue;
    const text = lines.map(({ text }) => `${text}\n`).join("");
    const name = readNames(text).get(id)?.name;
    if (name !== undefined) names.set(id, name);
    const row = savedThreadRow(saved);
    if (row === null) continue;
    rows.set(id, row);
    if (isSubagentSource(row.source)) subagents.push({ id, parentId: parents.get(id) ?? null });
  }
  return {
    path: null,
    row: (id) => rows.get(id) ?? null,
    loadAll() {},
    subagents: () => subagents,
    name(id, row) {
      const name = names.get(id) ?? null;
      return row === null ? name : threadName(row, name);
    },
    isLost: () => false,
    forget() {},
    close() {},
  };
}

/** Child and parent of every saved edge. */
function edgesOf(saved: SavedRows): [child: ThreadId, parent: ThreadId][] {
  const table = saved.find(({ table }) => table === "thread_spawn_edges");
  if (table === undefined) return [];
  const [child, parent] = ["child_thread_id", "parent_thread_id"].map((name) =>
    table.columns.indexOf(name)
  );
  return table.rows.flatMap((row): [ThreadId, ThreadId][] => {
    const [a, b] = [row[child!] ?? null, row[parent!] ?? null];
    return a !== null && "t" in a && b !== null && "t" in b
      ? [[asThreadId(a.t), asThreadId(b.t)]]
      : [];
  });
}
