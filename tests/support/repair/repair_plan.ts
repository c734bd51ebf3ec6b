import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import type { Execution } from "../../../lib/act/batch/execute.ts";
import { saveRows } from "../../../lib/codex/state/saved_rows.ts";
import { asRolloutId, asThreadId, firstRolloutOf, type ThreadId } from "../../../lib/model/ids.ts";
import { type FileStep, type Place, planOf, type ThreadPlan } from "../../../lib/model/plan.ts";
import type { Inherited } from "../../../lib/model/thread/byte_edits.ts";
import { EMPTY_SELECTOR } from "../../../lib/model/request/selector.ts";
import { fingerprintOf } from "../../../lib/model/fingerprint.ts";
import { placeInStore, placeInTrash, storePlace } from "../../../lib/plan/place.ts";
import type { ChangeWorld } from "../../../lib/act/facts/change_world.ts";
import { openState } from "../../../lib/act/facts/change_world.ts";
import { standingOn } from "../../../lib/act/prepare/undo/undo_part.ts";
import type { RowChange } from "../../../lib/model/thread/row_change.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { besidePath } from "../../../lib/text/path_text.ts";
import { changeWith } from "../acting.ts";
import { HAND, type HandStore } from "../hand_store.ts";
import { insertThread } from "../store/state_database.ts";
import { absolute } from "../value/paths.ts";
import { keepTurns, KEPT_TABLES, TWO_TURNS } from "./kept_turns.ts";

/** Threads that have lost their files; of the second the row names no place of Codex's. */
export const GHOSTS: readonly ThreadId[] = [
  asThreadId("01a10d9c-0000-7000-8000-0000000000e1"),
  asThreadId("01a10d9c-0000-7000-8000-0000000000e2"),
];

/** The store of a repair: Codex's histories and its backfill are there, an edge is missing, and files are lost. */
export function breakStore({ home, sql, pathOf, names }: HandStore): void {
  Deno.writeTextFileSync(`${home}/session_index.jsonl`, names().trimEnd());
  Deno.utimeSync(`${pathOf("parent")}.sha256`, 1767607260, 1767607260);
  sql(`DELETE FROM thread_spawn_edges`);
  sql(`DELETE FROM backfill_state`);
  sql(`INSERT INTO backfill_state (id, status, updated_at) VALUES (1, 'running', 5)`);
  const db = new DatabaseSync(`${home}/thread_history_1.sqlite`);
  db.exec(
    `CREATE TABLE thread_history_projection_state (thread_id TEXT PRIMARY KEY,
       next_rollout_byte_offset INTEGER, next_rollout_ordinal INTEGER)`,
  );
  db.exec(KEPT_TABLES);
  for (const id of [...Object.values(HAND), ...GHOSTS]) {
    db.prepare("INSERT INTO thread_history_projection_state VALUES (?, 900, 7)").run(id);
  }
  for (const id of GHOSTS) {
    db.exec(keepTurns(id, TWO_TURNS));
    sql(insertThread(id, id === GHOSTS[0] ? `${home}/${ghostPath(id)}` : "/no/x.jsonl"));
  }
  db.close();
}

const base64 = (text: string): string => new TextEncoder().encode(text).toBase64();

function placeOf(store: HandStore, thread: keyof typeof HAND): Place {
  return placeInStore(absolute(store.pathOf(thread)), store.store)!;
}

/** `text` in the file of a thread written over by `by`, of the same length. */
export function patchOf(
  store: HandStore,
  thread: keyof typeof HAND,
  [text, by]: readonly [text: string, by: string],
): FileStep {
  const path = absolute(store.pathOf(thread));
  const offset = Deno.readTextFileSync(path).indexOf(text);
  return {
    kind: "patch",
    from: placeOf(store, thread),
    rollout: true,
    expect: fingerprintOf(store.system.files.lstat(path)),
    patches: [{ offset, before: base64(text), after: base64(by) }],
  };
}

/** How far Codex has taken a rollout in, set back to its beginning. */
export function projectionBack(id: string): NonNullable<ThreadPlan["sets"]>[number] {
  return {
    table: "thread_history_projection_state",
    columns: ["thread_id", "next_rollout_byte_offset", "next_rollout_ordinal"],
    before: [{ t: id }, { i: "900" }, { i: "7" }],
    after: [{ t: id }, { i: "0" }, { i: "0" }],
  };
}

/** All of a rollout but its metadata. */
function behindMeta(store: HandStore, thread: keyof typeof HAND): Inherited {
  const text = Deno.readTextFileSync(store.pathOf(thread));
  return { path: placeOf(store, thread).path, start: text.indexOf("\n") + 1, end: text.length };
}

/** Id of the copy that {@link everyRepair} makes. */
export const COPY = asThreadId("01a10d9c-0000-7000-8000-00000000000e");

/** A copy that has in itself what another thread has said. */
function copyOf(store: HandStore, { batchId }: ChangeWorld): ThreadPlan {
  const from = placeOf(store, "other");
  const to = { ...from, path: storePlace(from.path.replace(HAND.other, COPY)) };
  const cwd = { from: "/work", to: "/work" };
  return planOf({ id: COPY, needs: [], rolloutIds: [firstRolloutOf(COPY)] }, {
    action: "copy",
    steps: [{
      ...{ kind: "create", from, to, staged: placeInTrash(to, batchId), rollout: true },
      expect: fingerprintOf(store.system.files.lstat(absolute(store.pathOf("other")))),
      copy: { oldId: HAND.other, newId: COPY, cwd, branch: null },
      inherits: [behindMeta(store, "parent")],
    }],
  });
}

function ghostPath(id: string): string {
  return `sessions/2026/01/07/rollout-2026-01-07T10-00-00-${id}.jsonl`;
}

/** The file of a ghost, made anew. */
function ghostBack(id: ThreadId, { home }: HandStore, { batchId }: ChangeWorld): ThreadPlan {
  const to: Place = { in: "store", path: storePlace(ghostPath(id)) };
  const rolloutId = firstRolloutOf(id);
  const step: FileStep = {
    ...{ kind: "create", rollout: true, from: to, to, staged: placeInTrash(to, batchId) },
    expect: { size: 900, mtimeMs: 1767607260000, ctimeMs: null, inode: null },
    copy: { oldId: id, newId: id, branch: null, cwd: { from: "/p", to: "/p" } },
    rebuild: { rolloutId, meta: JSON.stringify({ ordinal: 0, payload: { id } }) },
  };
  const isElsewhere = id !== GHOSTS[0];
  return planOf({ id, needs: [], rolloutIds: [rolloutId] }, {
    steps: [step],
    updates: isElsewhere
      ? [{
        column: "rollout_path",
        before: { t: "/no/x.jsonl" },
        after: { t: `${home}/${ghostPath(id)}` },
      }]
      : [],
    sets: [projectionBack(id)],
  });
}

/** The name index with the line feed that it lacks. */
function indexEnded({ names }: HandStore): ThreadPlan {
  const text = names();
  const digest = (of: string) => createHash("sha256").update(of).digest("hex");
  const index = { before: digest(text), after: digest(`${text}\n`), breaks: [text.length] };
  return planOf({ id: null, needs: [], rolloutIds: [] }, { steps: [], index });
}

/** A repair of each kind: bytes, columns, a row that comes, an edge, a replaced file with one that reads it, a copy, the name index, the backfill, the histories. */
export function everyRepair(store: HandStore, world: ChangeWorld): readonly ThreadPlan[] {
  using db = openState(world);
  const own = (thread: keyof typeof HAND) => ({
    id: HAND[thread],
    needs: [],
    rolloutIds: [asRolloutId(HAND[thread] as string as never)],
  });
  const both = (...threads: (keyof typeof HAND)[]) =>
    threads.map((name) => firstRolloutOf(HAND[name]));
  const { catalog } = world;
  const kept = placeInTrash(placeOf(store, "fork"), world.batchId);
  const plans: ThreadPlan[] = [
    planOf({ ...own("parent"), rolloutIds: both("parent", "child") }, {
      steps: [patchOf(store, "parent", ['"/work"', '"/WORK"'])],
      updates: [{ column: "preview", before: { t: "parent" }, after: { t: "mended" } }],
      sets: [projectionBack(HAND.parent), {
        table: "thread_spawn_edges",
        columns: ["parent_thread_id", "child_thread_id", "status"],
        before: null,
        after: [{ t: HAND.parent }, { t: HAND.child }, { t: "open" }],
      }],
    }),
    planOf({ ...own("fork"), rolloutIds: both("fork", "child") }, {
      steps: [patchOf(store, "child", ['"/work"', '"/WORK"']), {
        kind: "replace",
        from: placeOf(store, "fork"),
        rollout: true,
        expect: fingerprintOf(store.system.files.lstat(absolute(store.pathOf("fork")))),
        staged: { ...kept, path: besidePath(kept.path, ".new") },
        kept,
        splices: [{ offset: 0, remove: 1, insert: base64(" {") }],
        inherits: [behindMeta(store, "parent")],
      }],
      sets: [projectionBack(HAND.fork), projectionBack(HAND.child)],
    }),
    copyOf(store, world),
    planOf(own("other"), { steps: [], sets: [projectionBack(HAND.other)] }),
    ...GHOSTS.map((id) => ghostBack(id, store, world)),
    indexEnded(store),
    planOf({ id: null, needs: [], rolloutIds: [] }, {
      steps: [],
      alone: true,
      sets: [{
        table: "backfill_state",
        columns: ["id", "status", "updated_at"],
        before: [{ i: "1" }, { t: "running" }, { i: "5" }],
        after: [{ i: "1" }, { t: "complete" }, { i: "6" }],
      }],
    }),
  ];
  return plans.map((plan) => standingOn(plan, { catalog, db }));
}

/** The rows of a thread taken out of the database as a repair of its own: the row that comes is put back by undo. */
export function rowRemoval(world: ChangeWorld): ThreadPlan {
  using db = openState(world);
  const id = HAND.other;
  const plan = planOf({ id, needs: [], rolloutIds: [] }, {
    steps: [],
    rows: saveRows(db!, id),
    takesRows: true,
  });
  return standingOn(plan, { catalog: world.catalog, db });
}

/** Carries repairs out that were planned by hand. */
export function repairWith(
  store: HandStore,
  { writer, plan }: {
    readonly writer: Writer;
    readonly plan: (world: ChangeWorld) => readonly ThreadPlan[];
  },
): Promise<Execution> {
  const cause = { kind: "selector", selector: EMPTY_SELECTOR } as const;
  return changeWith(store, {
    writer,
    prepare: (world) =>
      Promise.resolve({
        plan: { action: "repair", cause, threads: plan(world), namesDigest: null },
        subagents: [],
        passedBy: [],
        notes: [],
      }),
  });
}

/** What a merge with another database does: sections and projects come, threads name them, and rows that hang on these. */
export function everyMerge(world: ChangeWorld): readonly ThreadPlan[] {
  using db = openState(world);
  const comes = (table: RowChange["table"], row: Readonly<Record<string, string | number>>) => ({
    table,
    columns: Object.keys(row),
    before: null,
    after: Object.values(row).map((value) =>
      typeof value === "number" ? { i: `${value}` } : { t: value }
    ),
  });
  const project = { id: "p-1", name: "P", position: 1, created_at_ms: 1, updated_at_ms: 2 };
  const id = HAND.other;
  const plans = [
    planOf({ id: null, needs: [], rolloutIds: [] }, {
      steps: [],
      alone: true,
      sets: [
        comes("thread_sections", { id: "s-2", name: "Mine" }),
        comes("projects", project),
        comes("project_roots", { project_id: "p-1", position: 0, path: "/p" }),
      ],
    }),
    planOf({ id, needs: [], rolloutIds: [] }, {
      steps: [],
      alone: true,
      updates: [
        { column: "thread_section_id", before: null, after: { t: "s-2" } },
        { column: "section_position", before: null, after: { i: "7" } },
        { column: "project_id", before: null, after: { t: "p-1" } },
      ],
      sets: [comes("thread_read_receipts", { thread_id: id, revision: "r" })],
    }),
  ];
  return plans.map((plan) => standingOn(plan, { catalog: world.catalog, db }));
}
