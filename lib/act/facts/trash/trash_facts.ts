import { namesStayText, readNameIndex } from "../../../codex/name_index_file.ts";
import { nameLinesById } from "../../../codex/session_index.ts";
import { rowKey, saveRows } from "../../../codex/state/saved_rows.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { NameLine } from "../../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import { newRowSharing } from "../../../model/thread/row_sharing.ts";
import type { SavedRows, SavedTable } from "../../../model/thread/saved_rows.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import type { ThreadFacts } from "../../../plan/trash_plan.ts";
import type { Database } from "../../../system/databases.ts";
import { entryNames, statOrNull } from "../../../system/files.ts";
import type { System } from "../../../system/system.ts";
import { baseName, besidePath, parentPath } from "../../../text/path_text.ts";

/** What gathering takes. */
export interface TrashFactsTools {
  readonly system: System;
  readonly store: StorePaths;
  /** Open for reading; `null` when there is none. */
  readonly db: Database | null;
  /** Told once what people have to know. */
  readonly onNote: (note: string) => void;
}

/** Gathers what a plan needs of each thread beside its files: rows in full, name lines, sidecars. */
export function newTrashFacts(
  { system, store, db, onNote }: TrashFactsTools,
): (t: Thread) => ThreadFacts {
  let names: ReadonlyMap<ThreadId, readonly NameLine[]> | null = null;
  /** Edges saved with another thread already: each is saved once. */
  const seen = new Set<string>();
  const sharing = newRowSharing();
  const sidecarsOf = newSidecars(system);
  return (thread) => {
    names ??= readLines();
    return {
      rows: db === null || thread.id === null
        ? []
        : sharing.shared(onlyNew(saveRows(db, thread.id), seen)),
      names: thread.id === null ? [] : names.get(thread.id) ?? [],
      sidecars: sidecarsOf(thread),
    };
  };

  function readLines(): ReadonlyMap<ThreadId, readonly NameLine[]> {
    const { text, state } = readNameIndex(store.sessionIndex, system.files);
    if (state !== null) onNote(namesStayText(store.sessionIndex, state));
    return nameLinesById(text);
  }
}

/** Finds the `.sha256` files beside a thread's rollouts, as they are now. Each folder is listed once: hardly a rollout has one. */
export function newSidecars({ files }: System): (thread: Thread) => ThreadFacts["sidecars"] {
  const known = new Map<string, ReadonlySet<string>>();
  const inFolder = (folder: AbsolutePath) =>
    known.getOrInsertComputed(
      folder,
      () => new Set([...entryNames(folder, files)].filter((name) => name.endsWith(".sha256"))),
    );
  return (thread) =>
    thread.rollouts.flatMap(({ path }) => {
      const sidecar = besidePath(path, ".sha256");
      if (!inFolder(parentPath(path)).has(baseName(sidecar))) return [];
      const stat = statOrNull(sidecar, files);
      if (stat?.kind !== "file") return [];
      const { size, mtimeMs, ctimeMs, inode } = stat;
      return [{ path: sidecar, fingerprint: { size, mtimeMs, ctimeMs, inode } }];
    });
}

function onlyNew(rows: SavedRows, seen: Set<string>): SavedRows {
  return rows.flatMap((saved): SavedTable[] => {
    const kept = saved.rows.filter((row) => {
      if (saved.table !== "thread_spawn_edges") return true;
      const key = rowKey(saved.table, row);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
    return kept.length === 0 ? [] : [{ ...saved, rows: kept }];
  });
}
