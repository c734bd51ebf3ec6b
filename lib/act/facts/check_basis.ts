import { compressedPath } from "../../codex/rollout_name.ts";
import { readColumns } from "../../codex/state/row_updates.ts";
import { tableColumns } from "../../codex/state/state_schema.ts";
import type { RolloutId, ThreadId } from "../../model/ids.ts";
import type { JournalThread } from "../../model/journal.ts";
import type { RowBasis, ThreadBasis } from "../../model/plan.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Database } from "../../system/databases.ts";
import { type Files, statOrNull } from "../../system/files.ts";
import { baseName } from "../../text/path_text.ts";
import { ThreadError } from "./thread_error.ts";

/** What a thread's plan is held against. */
export interface BasisWorld {
  /** Absolute paths of the rollouts of a thread, by name, as they are now. */
  readonly filesOf: (id: ThreadId) => ReadonlySet<AbsolutePath>;
  readonly hasRollout: (rolloutId: RolloutId) => boolean;
  readonly files: Files;
  /** `null` when there is none. */
  readonly db: Database | null;
}

/** What the row of a thread says of its place and its kind; `null` when it has none. */
export function rowBasis(db: Database, id: ThreadId): RowBasis | null {
  const known = new Set(tableColumns(db, "threads"));
  const columns = ["rollout_path", "archived", "history_mode"].filter((name) => known.has(name));
  const values = readColumns(db, { id, columns });
  if (values === null) return null;
  const valueOf = (name: string) => values[columns.indexOf(name)] ?? null;
  return {
    rolloutPath: valueOf("rollout_path"),
    archived: valueOf("archived"),
    historyMode: valueOf("history_mode"),
  };
}

/**
 * Holds what a plan stands on against the world, under the thread's writer lock: Codex may have reverted, archived or restored
 * it since it was looked at.
 *
 * @throws {ThreadError} when something of it is not so any more.
 */
export function checkBasis({ basis }: JournalThread, world: BasisWorld): void {
  if (basis === undefined) return;
  refuseOtherFiles(basis, world);
  const gone = basis.bases.find((rolloutId) => !world.hasRollout(rolloutId));
  if (gone !== undefined) {
    throw new ThreadError(`rollout ${gone}, which it reads, has gone since it was looked at`);
  }
  if (basis.row === undefined || world.db === null) return;
  if (JSON.stringify(rowBasis(world.db, basis.id)) !== JSON.stringify(basis.row)) {
    throw new ThreadError("its database row has changed since it was looked at");
  }
}

function refuseOtherFiles({ id, files }: ThreadBasis, world: BasisWorld): void {
  const now = world.filesOf(id);
  const known = new Set<string>();
  for (const path of files) {
    // Codex may have compressed it: the same rollout, planned again where it is part of a step.
    const there = now.has(path) ? path : compressedPath(path);
    if (!now.has(there)) {
      const isThere = statOrNull(path, world.files) !== null;
      const state = isThere ? "is not a regular file" : "is gone";
      throw new ThreadError(`"${path}" ${state} since it was looked at; say the command again`);
    }
    known.add(there);
  }
  const other = [...now].find((path) => !known.has(path));
  if (other === undefined) return;
  throw new ThreadError(
    files.length === 0
      ? `it is in the store again ("${other}")`
      : `it has changed since it was looked at: ${baseName(other)} is new; say the command again`,
  );
}
