import { readNameIndex } from "../../../codex/name_index_file.ts";
import { plainName } from "../../../codex/rollout_name.ts";
import { readNames } from "../../../codex/session_index.ts";
import type { ThreadId } from "../../../model/ids.ts";
import { movesOf, type MoveStep, type ThreadPlan } from "../../../model/plan.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import {
  hasThreadRow,
  type SavedRows,
  savedText,
  threadValue,
} from "../../../model/thread/saved_rows.ts";
import { resolvePlace } from "../../../plan/place.ts";
import type { Database } from "../../../system/databases.ts";
import type { Files } from "../../../system/files.ts";
import { type ChangeWorld, openState } from "../../facts/change_world.ts";
import { codexPath, type Folders } from "../../facts/files/rollout_path.ts";
import { hiddenNotes } from "../rows/hidden_notes.ts";
import { makeRow } from "../rows/make_row.ts";
import { withTruePath } from "../rows/row_paths.ts";
import { rowsOfToday } from "../rows/rows_of_today.ts";

/**
 * Threads that come back from the trash get rows that hold in the store of today: `rollout_path` names the place that the file gets,
 * whatever the home was called; an upgrade of Codex's that they missed is made up for; a thread that had no row gets one,
 * where the store has a database. Their working directories stay as they were.
 */
export async function withRowsOfToday(
  threads: readonly ThreadPlan[],
  world: ChangeWorld,
): Promise<{ readonly threads: readonly ThreadPlan[]; readonly notes: readonly string[] }> {
  const { store, system } = world;
  using db = openState(world);
  if (db === null) return { threads, notes: [] };
  const hidden = new Map<ThreadId, string>();
  let index: ReturnType<typeof readNames> | undefined;
  const names = () => index ??= readNames(readNameIndex(store.sessionIndex, system.files).text);
  const back: ThreadPlan[] = [];
  const looking = { world, db, names, hidden, folders: lookingOnce(system.files) };
  for (const thread of threads) back.push(await withRow(thread, looking));
  return { threads: back, notes: hiddenNotes(hidden) };
}

interface Looking {
  readonly world: ChangeWorld;
  readonly db: Database;
  readonly folders: Folders;
  /** What the name index says now; read when first asked for. */
  readonly names: () => ReturnType<typeof readNames>;
  /** By thread: why Codex's picker will not show it. */
  readonly hidden: Map<ThreadId, string>;
}

async function withRow(thread: ThreadPlan, looking: Looking): Promise<ThreadPlan> {
  const { world, db, names, hidden } = looking;
  const { id, rows } = thread;
  if (id === null) return thread;
  if (hasThreadRow(rows)) return { ...thread, rows: rowsOfToday(withPath(thread, looking), db) };
  const step = newest(thread);
  const [from, to] = step === null
    ? [null, null]
    : [step.from, step.to].map((place) => resolvePlace(place, world.store));
  if (step === null || from === null || to === null) return thread;
  const made = await makeRow({
    id,
    rollout: from!,
    path: codexPath(to!, { store: world.store, own: world.own() }),
    updatedAtMs: step.mtimeMs ?? step.expect.mtimeMs,
    archived: step.to.path.startsWith("archived_sessions/"),
    name: nameOf(thread, names()),
    cwd: null,
  }, { ...world, db });
  if (made.hidden !== null) hidden.set(id, made.hidden);
  return { ...thread, rows: [...made.rows, ...rows] };
}

/** Of a reverted thread without a row the rollout written last. */
function newest(thread: ThreadPlan): MoveStep | null {
  const rollouts = movesOf(thread).filter(({ rollout }) => rollout);
  return rollouts.reduce<MoveStep | null>(
    (best, step) => best === null || step.expect.mtimeMs >= best.expect.mtimeMs ? step : best,
    null,
  );
}

function nameOf({ id, names }: ThreadPlan, index: ReturnType<typeof readNames>): string | null {
  const saved = names.map(({ text }) => `${text}\n`).join("");
  return (index.get(id!) ?? readNames(saved).get(id!))?.name ?? null;
}

/** The rows with a `rollout_path` that leads to where the file it names comes back, or, where none is that file, the newest. */
function withPath(
  thread: ThreadPlan,
  { world, folders }: Pick<Looking, "world" | "folders">,
): SavedRows {
  const text = savedText(threadValue(thread.rows, "rollout_path"));
  const named = text === null ? null : plainName(text);
  const step = movesOf(thread).find(({ to, rollout }) => rollout && plainName(to.path) === named) ??
    newest(thread);
  return step === null ? thread.rows : withTruePath(thread.rows, step.to, { ...world, folders });
}

/** Ten thousand threads lie in a few hundred folders, each looked at once: a tenth of an undo in a home that was renamed. */
function lookingOnce({ lstat, realPath }: Files): Folders {
  const found = new Map<AbsolutePath, () => AbsolutePath>();
  return {
    lstat,
    realPath(path) {
      return found.getOrInsertComputed(path, () => answerOf(() => realPath(path)))();
    },
  };
}

/** What a call has returned or thrown, again and again. */
function answerOf(call: () => AbsolutePath): () => AbsolutePath {
  try {
    const answer = call();
    return () => answer;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
