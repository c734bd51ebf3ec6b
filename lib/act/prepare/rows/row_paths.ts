import { plainName, plainPath } from "../../../codex/rollout_name.ts";
import { readColumns } from "../../../codex/state/row_updates.ts";
import type { ThreadId } from "../../../model/ids.ts";
import {
  movesOf,
  type MoveStep,
  type Place,
  type RowUpdate,
  type ThreadPlan,
} from "../../../model/plan.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import {
  type SavedRows,
  savedText,
  threadValue,
  withThreadValues,
} from "../../../model/thread/saved_rows.ts";
import { resolvePlace } from "../../../plan/place.ts";
import type { Database } from "../../../system/databases.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { type Folders, namesFile, truePath } from "../../facts/files/rollout_path.ts";

/** What looking at a row's path takes. */
export interface PathWorld extends Pick<ChangeWorld, "store" | "system" | "own"> {
  /** How the folders of paths are looked at; left out: as the system does. */
  readonly folders?: Folders;
}

const COLUMN = "rollout_path";

/**
 * The change that makes the row of a thread name its rollout again; none where it does, or where there is no row. A row is left with
 * a dead path by a home that was renamed or copied, and Codex then neither lists nor resumes the thread (repair-rules §8).
 */
export function pathUpdate(
  id: ThreadId,
  { db, place, world }: {
    readonly db: Database;
    /** Where the rollout lies. */
    readonly place: Place;
    readonly world: PathWorld;
  },
): readonly RowUpdate[] {
  const path = resolvePlace(place, world.store);
  const now = readColumns(db, { id, columns: [COLUMN] });
  if (now === null || path === null) return [];
  const before = now[0] ?? null;
  const after = { t: truePathOf(savedText(before), path, world) };
  return after.t === savedText(before) ? [] : [{ column: COLUMN, before, after }];
}

/** The rows with a `rollout_path` that leads to where the rollout lies, or comes to lie. */
export function withTruePath(rows: SavedRows, place: Place, world: PathWorld): SavedRows {
  const text = savedText(threadValue(rows, COLUMN));
  const path = resolvePlace(place, world.store);
  const now = path === null ? text : truePathOf(text, path, world);
  return now === null || now === text ? rows : withThreadValues(rows, { [COLUMN]: { t: now } });
}

/**
 * A way back out of the archive, or into it, whose row names where the file comes to lie, whatever the home was called when it went.
 * Of the row as it is now another name of the same file is accepted.
 */
export function archivePathBack(
  thread: ThreadPlan,
  options: { readonly db: Database | null; readonly world: PathWorld },
): ThreadPlan {
  const { db, world } = options;
  if (db === null) return thread;
  const updates = thread.updates.map((update) =>
    update.column === COLUMN ? pathBack(thread, { update, db, world }) : update
  );
  return { ...thread, updates };
}

function pathBack(
  thread: ThreadPlan,
  { update, db, world }: {
    readonly update: RowUpdate;
    readonly db: Database;
    readonly world: PathWorld;
  },
): RowUpdate {
  const { store, system } = world;
  const step = movedFile(thread, savedText(update.after));
  const [from, to] = step === null
    ? [null, null]
    : [step.from, step.to].map((place) => resolvePlace(place, store));
  if (step === null || from === null || to === null || thread.id === null) return update;
  const now = readColumns(db, { id: thread.id, columns: [COLUMN] })?.[0] ?? null;
  const named = savedText(now);
  // Also of the same place in a home that had yet another name.
  const isMeant = named !== null && (namesFile(named, from!, system.files) ||
    plainPath(named).endsWith(`/${plainPath(step.from.path)}`));
  return {
    column: COLUMN,
    before: isMeant ? now : update.before,
    after: { t: truePathOf(savedText(update.after), to!, world) },
  };
}

/** The file that a row is about: by its name, else the first rollout. */
function movedFile(thread: ThreadPlan, text: string | null): MoveStep | null {
  const rollouts = movesOf(thread).filter(({ rollout }) => rollout);
  const name = text === null ? null : plainName(text);
  return rollouts.find(({ to }) => plainName(to.path) === name) ?? rollouts[0] ?? null;
}

function truePathOf(
  text: string | null,
  path: AbsolutePath,
  { store, system, own, folders = system.files }: PathWorld,
): string {
  return truePath(text, path, { store, own: own(), files: folders });
}
