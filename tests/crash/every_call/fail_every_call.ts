/**
 * Runs a change on a small store with each of its mutating calls failing in turn, and looks at the store after each.
 *
 * @module
 */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { readBatches } from "../../../lib/act/journal/read_batches.ts";
import type { Problem } from "../../../lib/model/problem.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { canUndo, settle, stageOf, undoNewest } from "../../support/acting.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";
import { failingWriter, type Fault } from "../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { kindAt } from "../../support/disk/kind_at.ts";
import { assertOnPurpose } from "../../support/settle_dying.ts";
import { snapshot } from "../../support/tree.ts";

/** A change whose calls are failed. */
export interface FailedChange {
  /** What is done whole before it; left out: nothing. */
  readonly before?: (store: HandStore) => Promise<unknown>;
  readonly act: (store: HandStore, writer: Writer) => Promise<unknown>;
  /** Whether it is for good: undo then leads back only to what it has left alone. */
  readonly isFinal?: boolean;
  /** Folder for the trash, on another file system; left out: the trash is in the store. */
  readonly elsewhere?: string;
}

/** The moment of the first look at the clock; each later one is a millisecond after. So rows get the same times each time. */
const START_MS = Date.parse("2026-11-24T12:00:00Z");

/**
 * After each failure and settling, every thread is as it was before the change or as the whole change leaves it. Undoing all
 * then leads back to the first state. Returns how many calls the change has.
 *
 * @throws {AssertionError} when something is half, lost or doubled.
 */
export async function failEveryCall(kind: Fault["kind"], change: FailedChange): Promise<number> {
  const whole = await wholeOf(change);
  for (let at = 1;; at++) {
    const { calls } = await failOnce(change, { fault: { at, kind }, settleAt: null, whole });
    if (calls < at) return at - 1;
  }
}

/**
 * The same for death at each call of the change and then, for each of these, at each call of the settling that follows;
 * only the next settling gets through. Returns how many pairs of deaths there are.
 *
 * @throws {AssertionError} as {@link failEveryCall}.
 */
export async function dieTwice(change: FailedChange): Promise<number> {
  const whole = await wholeOf(change);
  let pairs = 0;
  for (let at = 1;; at++) {
    for (let settleAt = 1;; settleAt++) {
      const fault = { at, kind: "death" } as const;
      const done = await failOnce(change, { fault, settleAt, whole });
      if (done.calls < at) return pairs;
      if (done.settleCalls < settleAt) break;
      pairs++;
    }
  }
}

interface Failing {
  readonly fault: Fault;
  /** Call at which the first settling dies; `null`: it gets through. */
  readonly settleAt: number | null;
  /** The threads as the whole change leaves them. */
  readonly whole: Threads;
}

async function wholeOf({ before, act, elsewhere }: FailedChange): Promise<Threads> {
  return await withStore(elsewhere, async (store) => {
    await before?.(store);
    await act(store, store.writer);
    return await threadsOf(store);
  });
}

/** Fails once; the calls that the change, and the settling that died, have come to. */
async function failOnce(
  { before, act, isFinal = false, elsewhere }: FailedChange,
  { fault, settleAt, whole }: Failing,
): Promise<{ readonly calls: number; readonly settleCalls: number }> {
  const where = `call ${fault.at}${settleAt === null ? "" : `, settling ${settleAt}`}`;
  return await withStore(elsewhere, async (store) => {
    const [first, folders] = [await threadsOf(store), foldersOf(store)];
    await before?.(store);
    const start = await threadsOf(store);
    const writer = failingWriter(buildWriter(), fault);
    await failing(() => act(store, writer), where);
    const settler = failingWriter(buildWriter(), { at: settleAt ?? Infinity, kind: "death" });
    if (settleAt !== null) await failing(() => settle(store, settler), where);
    for (const { left } of await settle(store, buildWriter())) assert.deepEqual(left, [], where);
    for (const [id, lines] of await threadsOf(store)) {
      if (same(lines, whole.get(id))) continue;
      assert.deepEqual(lines, start.get(id), `${where}: thread ${id} is neither here nor there`);
    }
    await assertEnded(store, where);
    while (await canUndo(store)) await undoNewest(store, buildWriter());
    for (const [id, lines] of await threadsOf(store)) {
      const isGone = isFinal && same(lines, whole.get(id));
      if (!isGone) assert.deepEqual(lines, first.get(id), `${where}: thread ${id} is not back`);
    }
    // A folder whose removal failed harms nobody.
    if (fault.kind === "death" && !isFinal) assert.deepEqual(foldersOf(store), folders, where);
    return { calls: writer.calls(), settleCalls: settler.calls() };
  });
}

async function failing(act: () => Promise<unknown>, where: string): Promise<void> {
  try {
    await act();
  } catch (error) {
    assertOnPurpose(error, where);
  }
}

/** Lines that tell of a thread: its files in store and trash, rows, names. */
type Threads = ReadonlyMap<string, readonly string[]>;

async function withStore<T>(
  elsewhere: string | undefined,
  use: (store: HandStore) => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  const far = elsewhere === undefined ? null : await Deno.makeTempDir({ dir: elsewhere });
  await withHandStore(async (store) => {
    const isOther = far === null || Deno.statSync(far).dev !== Deno.statSync(store.home).dev;
    assert.ok(isOther, `${far} is on the same file system as ${store.home}`);
    const goals = new DatabaseSync(`${store.home}/goals_1.sqlite`);
    goals.exec("CREATE TABLE thread_goals (thread_id TEXT, objective TEXT)");
    for (const id of Object.values(HAND)) {
      goals.prepare("INSERT INTO thread_goals VALUES (?, 'mine')").run(id);
    }
    goals.close();
    for (const thread of ["parent", "other"] as const) {
      const sidecar = `${store.pathOf(thread)}.sha256`;
      Deno.writeTextFileSync(sidecar, "digest\n");
      Deno.utimeSync(sidecar, new Date(START_MS), new Date(START_MS));
    }
    let looks = 0;
    const nowMs = () => START_MS + looks++;
    const system = { ...store.system, clock: { ...store.system.clock, nowMs } };
    const { store: paths } = far === null ? store : await stageOf(store.home, `${far}/trash`);
    results.push(await use({ ...store, store: paths, system }));
  }, { inMemory: true });
  if (far !== null) await Deno.remove(far, { recursive: true });
  return results[0]!;
}

/** Every line of the store belongs to its threads, so that nothing left over is missed. */
async function threadsOf({ home, names, store: { trashRoot } }: HandStore): Promise<Threads> {
  const isOther = (path: string) => /\.sqlite|\.lock$|^thread-writer-locks|^trash$/.test(path);
  const inTrash = kindAt(trashRoot) === "directory" ? await snapshot(trashRoot, isOther) : [];
  const lines = [
    ...(await snapshot(home, isOther)).filter((line) => !line.startsWith("session_index.jsonl")),
    ...inTrash.filter((line) => !/^[^/]+\/journal\.jsonl/.test(line))
      .map((line) => line.replace(/^b-[^/]+\/files\//, "in the trash: ")),
    ...dumpDatabase(`${home}/state_5.sqlite`),
    ...dumpDatabase(`${home}/goals_1.sqlite`),
    ...names().split("\n"),
  ].map((line) => line.replaceAll(home, ""));
  const has = (id: string) => lines.some((line) => line.startsWith(`threads {"id":"${id}"`));
  const edges = lines.filter(isEdge);
  // An edge is kept with one of its threads: while only that one is here it may be, too.
  const ends = [HAND.parent, HAND.child].filter(has).length;
  assert.ok(edges.length === 1 ? ends > 0 : ends < 2, `${edges.length} edges of ${ends} threads`);
  const own = lines.filter((line) => line !== "" && !isEdge(line));
  return new Map(
    [...Object.values(HAND), null].map((id) => [
      id ?? "no thread",
      own.filter((line) => ownerOf(line) === id).sort(),
    ]),
  );
}

function foldersOf({ home }: HandStore): readonly string[] {
  const below = (folder: string): readonly string[] =>
    [...Deno.readDirSync(`${home}/${folder}`)].filter(({ isDirectory }) => isDirectory)
      .flatMap(({ name }) => [`${folder}/${name}`, ...below(`${folder}/${name}`)]).sort();
  return below("sessions");
}

function isEdge(line: string): boolean {
  return line.startsWith("thread_spawn_edges ");
}

function ownerOf(line: string): string | null {
  return /^threads \{"id":"([^"]+)"/.exec(line)?.[1] ??
    Object.values(HAND).find((id) => line.includes(id)) ?? null;
}

function same(one: readonly string[], other: readonly string[] | undefined): boolean {
  return one.length === other?.length && one.every((line, at) => line === other[at]);
}

/** Every batch has a journal with an end; no other folder lies in the trash. */
async function assertEnded({ system, store }: HandStore, where: string): Promise<void> {
  const problems: Problem[] = [];
  const onProblem = (problem: Problem) => problems.push(problem);
  const batches = await readBatches(store.trashRoot, { system, onProblem });
  const open = batches.filter(({ end }) => end === null).map(({ id }) => id);
  assert.deepEqual([...open, ...problems], [], where);
}
