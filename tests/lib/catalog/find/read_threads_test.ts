import assert from "node:assert/strict";
import { knownByRow, readThreads } from "../../../../lib/catalog/find/read_threads.ts";
import type { Thread } from "../../../../lib/model/thread/thread.ts";
import { PINNED_SECTION } from "../../../../lib/model/thread/thread_row.ts";
import {
  catalogOf,
  type KnownRollout,
  type KnownRows,
  rolloutPath,
  threadId,
} from "../../../support/value/catalog_of.ts";
import { threadNumber } from "../../../support/value/numbers.ts";

const ID = threadId(0);
const OLD = rolloutPath(0, { day: "04" });
const NEW = rolloutPath(0);

/** The first thread of these rollouts. */
async function threadOf(rollouts: readonly KnownRollout[], known: KnownRows = {}): Promise<Thread> {
  return (await readThreads(await catalogOf(rollouts, known), [threadNumber(0)]))[0]!;
}

Deno.test("a row has the last word, the head of the current rollout tells where there is none", async () => {
  const head = { id: ID, cwd: "/head", model: "m", gitBranch: "b", preview: "said" };
  const rollouts = [{ path: NEW, head }];
  const alone = await threadOf(rollouts, { names: { [ID]: "Mine" } });
  assert.deepEqual([alone.cwd, alone.model, alone.preview, alone.name], [
    "/head",
    "m",
    "said",
    "Mine",
  ]);
  const row = { cwd: "/row", preview: " two\n lines ", sectionId: PINNED_SECTION };
  const told = await threadOf(rollouts, { rows: { [ID]: row } });
  assert.deepEqual([told.cwd, told.model, told.preview], ["/row", "m", "two lines"]);
  assert.deepEqual([told.pinned, told.gitBranch, alone.pinned], [true, "b", false]);
});

Deno.test("the current rollout is the one the row names, whatever the home was called and however it is kept; else the newest", async () => {
  const rollouts = [{ path: OLD, mtimeMs: 1 }, { path: `${NEW}.zst`, mtimeMs: 2 }];
  const current = async (rolloutPath: string) =>
    (await threadOf(rollouts, { rows: { [ID]: { rolloutPath } } })).path;
  assert.equal(await current(OLD), OLD);
  assert.equal(await current(NEW), `${NEW}.zst`);
  assert.equal(await current(OLD.replace("/h/", "/old-home/")), OLD);
  assert.equal(await current("/h/sessions/unknown.jsonl"), `${NEW}.zst`);
  assert.equal((await threadOf(rollouts)).path, `${NEW}.zst`);
});

Deno.test("a thread of several files is as bad as the worst, archived only when all are, and as old as the oldest tells", async () => {
  const thread = await threadOf([
    { path: OLD, size: 3, mtimeMs: 1000, head: { health: "corrupted", createdAtMs: 500 } },
    {
      path: NEW.replace("sessions/2026/01/05", "archived_sessions"),
      size: 4,
      mtimeMs: 2000,
      head: null,
    },
  ]);
  assert.deepEqual([thread.health, thread.archived, thread.sizeBytes], ["corrupted", false, 7]);
  assert.deepEqual([thread.createdAtMs, thread.updatedAtMs], [500, 2000]);
  const unread = await threadOf([{ path: NEW, head: null }]);
  assert.deepEqual([unread.health, unread.preview, unread.id], [null, null, ID]);
});

Deno.test("creation is known only where a head or a row tells it", async () => {
  const creation = async (head: KnownRollout["head"], known: KnownRows = {}) => {
    const thread = await threadOf([{ path: NEW, mtimeMs: 9, head: head! }], known);
    return [thread.createdAtMs, thread.isCreationKnown];
  };
  assert.deepEqual(await creation({ createdAtMs: 5 }), [5, true]);
  assert.deepEqual(await creation({}), [9, false]);
  assert.deepEqual(await creation({}, { rows: { [ID]: { createdAtMs: 7 } } }), [7, true]);
  assert.deepEqual(await creation({}, { rows: { [ID]: { createdAtMs: 0 } } }), [0, false]);
});

Deno.test("knownByRow() tells what a row leaves open from what it knows to be absent", async () => {
  const rows = { [ID]: { preview: " ", cwd: "/p" } };
  const catalog = await catalogOf([{ path: NEW }, { path: rolloutPath(1) }], { rows });
  const known = knownByRow(catalog, threadNumber(0))!;
  assert.deepEqual([known.cwd, known.name], ["/p", null]);
  assert.deepEqual([known.preview, known.gitBranch, known.model], [
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(knownByRow(catalog, threadNumber(1)), null);
});
