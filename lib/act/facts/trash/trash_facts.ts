import { namesStayText, readNameIndex } from "../../../codex/name_index_file.ts";
import { nameLinesById } from "../../../codex/session_index.ts";
import { rowKey, saveRows } from "../../../codex/state/saved_rows.ts";
import { fingerprintOf } from "../../../model/fingerprint.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { NameLine } from "../../../model/plan.ts";
import type { StorePaths } from "../../../model/store.ts";
import { newRowSharing } from "../../../model/thread/row_sharing.ts";
import type { SavedRows, SavedTable } from "../../../model/thread/saved_rows.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import type { ThreadFacts } from "../../../plan/trash_plan.ts";
import type { Database } from "../../../system/databases.ts";
import { newSidecarFinder } from "../../../seal/sidecar_places.ts";
import { statOrNull } from "../../../system/files.ts";
import type { System } from "../../../system/system.ts";

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
  const sidecarsOf = newSidecars(system, store);
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

/** Finds the sidecars of a thread's rollouts, as they are now: beside them, or where Codex has left them. */
export function newSidecars(
  { files }: System,
  store: StorePaths,
): (thread: Pick<Thread, "rollouts">) => ThreadFacts["sidecars"] {
  const find = newSidecarFinder(store, files);
  return ({ rollouts }) =>
    [...new Set(rollouts.flatMap(({ path }) => find(path)))].flatMap((sidecar) => {
      const stat = statOrNull(sidecar, files);
      return stat?.kind === "file" ? [{ path: sidecar, fingerprint: fingerprintOf(stat) }] : [];
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
