import { filePath, FIRST_FILE } from "../../../catalog/scan/file_table.ts";
import { isCompressed, parseRolloutName } from "../../../codex/rollout_name.ts";
import { openHistory, projectedBytes } from "../../../codex/state/projection.ts";
import { firstRolloutOf, type RolloutId, type ThreadId } from "../../../model/ids.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import type { Database } from "../../../system/databases.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { rowBasis } from "../../facts/check_basis.ts";
import { foreignTrash } from "../../facts/trash/foreign_trash.ts";

/** What the home that threads are copied into has already. */
export interface There {
  /** Why a thread cannot have this id there, for people, as what that home has; `null`: it can. */
  taken(id: ThreadId, rolloutIds: readonly RolloutId[]): string | null;
  /** Where a rollout lies in its store; `null` when it has none with that id. */
  rollout(id: RolloutId): AbsolutePath | null;
  /** What is to be said of a rollout that lies in its trash, as where; `null` when none does. */
  inTrash(id: RolloutId): string | null;
}

/** What looking takes. */
export interface ThereOptions {
  /** The home that threads are copied into. */
  readonly world: ChangeWorld;
  /** Its thread database, open for reading; `null` when it has none. */
  readonly db: Database | null;
}

/**
 * Looks at the rows, the files, the trash and the histories of the home that threads are copied into. A thread in its trash keeps its
 * id, or it could not come back; and what Codex has taken in of a rollout would be shown for another one of the same id.
 */
export async function lookThere({ world, db }: ThereOptions): Promise<There & Disposable> {
  const files = rolloutsOf(world);
  const threads = new Set([...files.values()].map(({ threadId }) => threadId));
  const trash = await trashOf(world);
  const history = openHistory(world.store, world.system);
  return {
    taken(id, rolloutIds) {
      const { byId } = world.catalog.threads;
      if (threads.has(id) || byId.has(id)) return "another thread with its id";
      if (db !== null && rowBasis(db, id) !== null) return "a database row with its id";
      const where = trash.threads.get(id) ??
        rolloutIds.map((rollout) => trash.rollouts.get(rollout)).find((found) => found);
      if (where !== undefined) return `a thread with its id ${where}`;
      const own = rolloutIds.find((rollout) => files.has(rollout));
      if (own !== undefined) return `a rollout with the id ${own}`;
      const isKnown = history !== null &&
        [firstRolloutOf(id), ...rolloutIds].some((rollout) => projectedBytes(history, rollout) > 0);
      return isKnown ? "the history of a thread with its id" : null;
    },
    rollout: (id) => files.get(id)?.path ?? null,
    inTrash: (id) => trash.rollouts.get(id) ?? null,
    [Symbol.dispose]: () => history?.close(),
  };
}

interface Found {
  readonly path: AbsolutePath;
  readonly threadId: ThreadId;
}

/** Rollouts of the store by their ids; of two representations the plain one, which Codex reads. */
function rolloutsOf({ catalog: { table } }: ChangeWorld): ReadonlyMap<RolloutId, Found> {
  const found = new Map<RolloutId, Found>();
  for (let file = FIRST_FILE; file < table.count; file++) {
    const parts = parseRolloutName(table.names[file]!);
    if (parts === null || (isCompressed(table.names[file]!) && found.has(parts.rolloutId))) {
      continue;
    }
    found.set(parts.rolloutId, { path: filePath(table, file), threadId: parts.threadId });
  }
  return found;
}

interface InTrash {
  readonly threads: ReadonlyMap<ThreadId, string>;
  readonly rollouts: ReadonlyMap<RolloutId, string>;
}

async function trashOf(world: ChangeWorld): Promise<InTrash> {
  const threads = new Map<ThreadId, string>();
  const rollouts = new Map<RolloutId, string>();
  const standings = await world.standings();
  const held = (await world.batches()).flatMap((batch) =>
    standings.held(batch).map((thread) => ({ thread, where: `in its trash (batch ${batch.id})` }))
  );
  // Another tool keeps no batches.
  const foreign = foreignTrash(world).map((thread) => ({ thread, where: "in its trash" }));
  for (const { thread: { id, rolloutIds }, where } of [...held, ...foreign]) {
    if (id !== null) threads.getOrInsert(id, where);
    for (const rollout of rolloutIds) rollouts.getOrInsert(rollout, where);
  }
  return { threads, rollouts };
}
