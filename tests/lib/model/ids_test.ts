import assert from "node:assert/strict";
import {
  asBatchId,
  asRolloutId,
  asThreadId,
  type BatchId,
  firstRolloutOf,
  isBatchId,
  newBatchId,
  type RolloutId,
  type ThreadId,
} from "../../../lib/model/ids.ts";
import type { CopyIdentity, Place } from "../../../lib/model/plan.ts";
import { placeInTrash, storePlace } from "../../../lib/plan/place.ts";

const TEXT = "01a10d9c-0000-7000-8000-00000000000a";
const THREAD = asThreadId(TEXT);
const ROLLOUT = firstRolloutOf(THREAD);
const PLACE: Place = { in: "store", path: storePlace("sessions/a") };

Deno.test("an id is its text, so that it goes into files and JSON as it is", () => {
  const ids: readonly string[] = [THREAD, ROLLOUT, asRolloutId(TEXT), asBatchId(TEXT)];
  assert.equal(JSON.stringify(ids), JSON.stringify([TEXT, TEXT, TEXT, TEXT]));
});

Deno.test("no text and no id of another kind is taken for an id: each of these lines must not compile", () => {
  // @ts-expect-error A text is no thread's id.
  const fromText: ThreadId = TEXT;
  // @ts-expect-error A rollout's id is no thread's, though the first one's has the same text.
  const fromRollout: ThreadId = ROLLOUT;
  // @ts-expect-error A thread's id is no rollout's.
  const fromThread: RolloutId = THREAD;
  // @ts-expect-error A thread's id is no batch's.
  const fromOther: BatchId = THREAD;
  assert.deepEqual(new Set([fromText, fromRollout, fromThread, fromOther]), new Set([TEXT]));
});

Deno.test("maps, fields and parameters of one kind refuse the others: each of these lines must not compile", () => {
  const byThread = new Map([[THREAD, 1]]);
  // @ts-expect-error The map is by threads.
  assert.equal(byThread.get(ROLLOUT), 1);
  // @ts-expect-error A text must be made an id first.
  assert.equal(byThread.get(TEXT), 1);
  // @ts-expect-error The folder of a batch is named by the batch.
  assert.equal(placeInTrash(PLACE, THREAD).path, `${TEXT}/files/sessions/a`);
  const cwd = { from: "/a", to: "/b" };
  // @ts-expect-error A copy has the identity of a thread.
  const copy: CopyIdentity = { oldId: THREAD, newId: ROLLOUT, cwd, branch: null };
  assert.equal(copy.newId, TEXT);
});

Deno.test("an id is not made one of another kind in passing: each of these lines must not compile", () => {
  // @ts-expect-error Which rollout of a thread is meant has to be said.
  assert.equal(asRolloutId(THREAD), TEXT);
  // @ts-expect-error Whose a rollout is its id does not tell.
  assert.equal(asThreadId(ROLLOUT), TEXT);
});

Deno.test("a text that has the shape of a batch's id is one", () => {
  const text: string = newBatchId("2026-11-24T14:55:02Z", "0123456789ab");
  assert.ok(isBatchId(text));
  const id: BatchId = text;
  assert.equal(id, "b-20261124T145502Z-0123456789ab");
});
