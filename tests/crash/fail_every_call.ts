/**
 * Runs a change on a small store with each of its mutating calls failing in turn, and looks at the store after each.
 *
 * @module
 */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { readBatches } from "../../lib/act/journal/read_batches.ts";
import type { Problem } from "../../lib/model/problem.ts";
import { buildWriter } from "../../lib/system/real/writer.ts";
import type { Writer } from "../../lib/system/writer.ts";
import { canUndo, settle, stageOf, undoNewest } from "../support/acting.ts";
import { dumpDatabase } from "../support/database_dump.ts";
import { failingWriter, type Fault } from "../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../support/hand_store.ts";
import { assertOnPurpose, settleDying } from "../support/settle_dying.ts";
import { snapshot } from "../support/tree.ts";

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
 * After each failure and settling, every thread is as it was before the change or as the whole change leaves it; after death
 * settling itself dies at each of its calls as well. Undoing all then leads back to the first state. Returns how many calls
 * the change has.
 *
 * @throws {AssertionError} when something is half, lost or doubled.
 */
export async function failEveryCall(
  kind: Fault["kind"],
  { before = () => Promise.resolve(), act, isFinal = false, elsewhere }: FailedChange,
): Promise<number> {
  let whole: Threads | null = null;
  await withStore(elsewhere, async (store) => {
    await before(store);
    await act(store, store.writer);
    whole = await threadsOf(store);
  });
  let calls = 0;
  for (let at = 1; at === 1 || calls === at - 1; at++) {
    await withStore(elsewhere, async (store) => {
      const first = await threadsOf(store);
      const folders = foldersOf(store);
      await before(store);
      const start = await threadsOf(store);
      const writer = failingWriter(buildWriter(), { at, kind });
      try {
        await act(store, writer);
      } catch (error) {
        assertOnPurpose(error, `call ${at}`);
      }
      if (writer.calls() >= at) calls = at;
      if (kind === "death") await settleDying(store);
      for (const { left } of await settle(store, buildWriter())) {
        assert.deepEqual(left, [], `call ${at}`);
      }
      const now = await threadsOf(store);
      for (const [id, lines] of now) {
        if (same(lines, whole!.get(id))) continue;
        assert.deepEqual(
          lines,
          start.get(id),
          `call ${at}: thread ${id} is neither here nor there`,
        );
      }
      await assertEnded(store, `call ${at}`);
      while (await canUndo(store)) await undoNewest(store, buildWriter());
      const last = await threadsOf(store);
      for (const [id, lines] of last) {
        const isGone = isFinal && same(lines, whole!.get(id));
        if (!isGone) assert.deepEqual(lines, first.get(id), `call ${at}: thread ${id} is not back`);
      }
      // A folder whose removal failed harms nobody.
      if (kind === "death" && !isFinal) assert.deepEqual(foldersOf(store), folders, `call ${at}`);
    });
  }
  return calls;
}

/** Lines that tell of a thread: its files in store and trash, rows, names. */
type Threads = ReadonlyMap<string, readonly string[]>;

async function withStore(
  elsewhere: string | undefined,
  use: (store: HandStore) => Promise<void>,
): Promise<void> {
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
    const sidecar = `${store.pathOf("parent")}.sha256`;
    Deno.utimeSync(sidecar, new Date(START_MS), new Date(START_MS));
    let looks = 0;
    const nowMs = () => START_MS + looks++;
    const system = { ...store.system, clock: { ...store.system.clock, nowMs } };
    const { store: paths } = far === null ? store : await stageOf(store.home, `${far}/trash`);
    await use({ ...store, store: paths, system });
  });
  if (far !== null) await Deno.remove(far, { recursive: true });
}

/** Every line of the store belongs to its threads, so that nothing left over is missed. */
async function threadsOf({ home, names, store: { trashRoot } }: HandStore): Promise<Threads> {
  const isOther = (path: string) => /\.sqlite|\.lock$|^thread-writer-locks|^trash$/.test(path);
  const inTrash = isThere(trashRoot) ? await snapshot(trashRoot, isOther) : [];
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

function isThere(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
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
