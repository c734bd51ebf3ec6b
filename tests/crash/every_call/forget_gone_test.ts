import assert from "node:assert/strict";
import { readBatches } from "../../../lib/act/journal/read_batches.ts";
import { doneThreads, isBegun } from "../../../lib/model/journal.ts";
import { isFinal } from "../../../lib/plan/batch/batch_standing.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { deleteThreads, emptyTrash, settle, undoNewest } from "../../support/acting.ts";
import { failingWriter } from "../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { addSideRows, sideRows } from "../../support/store/side_rows.ts";
import { addWords, said } from "../../support/store/words_in.ts";

const IDS = [HAND.other, HAND.parent];

interface Way {
  readonly before: (store: HandStore) => Promise<void>;
  readonly act: (store: HandStore, writer: Writer) => Promise<unknown>;
}

const WAYS: Readonly<Record<string, Way>> = {
  "emptying the trash": {
    async before(store) {
      await deleteThreads(store, { ids: IDS, writer: store.writer });
    },
    act: emptyTrash,
  },
  "a hard delete": {
    async before(store) {
      await deleteThreads(store, { ids: IDS, writer: store.writer });
      await undoNewest(store, store.writer);
    },
    act: (store, writer) => deleteThreads(store, { ids: IDS, writer, hard: true }),
  },
};

for (const [name, way] of Object.entries(WAYS)) {
  Deno.test(`wherever ${name} dies, settling leaves nothing of what was said by whom is gone`, async () => {
    for (let at = 1; await diesAt(at, way); at++);
  });
}

/** Whether there is such a call. */
async function diesAt(at: number, { before, act }: Way): Promise<boolean> {
  const writer = failingWriter(buildWriter(), { at, kind: "death" });
  await withHandStore(async (store) => {
    addWords(store);
    addWords(store, "parent");
    addSideRows(store);
    await before(store);
    await act(store, writer).catch(() => {});
    for (const { left } of await settle(store, store.writer)) assert.deepEqual(left, []);
    const onProblem = () => assert.fail("a journal is damaged");
    const [newest] = await readBatches(store.store.trashRoot, { system: store.system, onProblem });
    const isWhole = newest !== undefined && isBegun(newest) && isFinal(newest.header.action) &&
      doneThreads(newest).length === newest.threads.length;
    if (!isWhole) return;
    assert.deepEqual(said(store), [], `call ${at}`);
    for (const id of IDS) assert.deepEqual(sideRows(store, id), [], `call ${at}`);
  }, { inMemory: true });
  return writer.calls() >= at;
}
