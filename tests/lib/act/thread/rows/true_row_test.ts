import assert from "node:assert/strict";
import { archiveThreads, settle } from "../../../../support/acting.ts";
import { dieAt } from "../../../../support/die_at.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";
import { stateRow } from "../../../../support/state_rows.ts";

const OLD = "/home/of/old";

/** Path in the row of a thread whose archive died behind its commit, once it is settled; the row named this by then. */
async function settled(named: (archived: string) => string): Promise<readonly [string, string]> {
  let found: readonly [string, string] = ["", ""];
  await withHandStore(async (store) => {
    const ids = [HAND.other];
    const act = (writer: typeof store.writer) => archiveThreads(store, { ids, writer });
    await dieAt(store.writer, { call: "unlink", ending: ".lock", act });
    const archived = `${stateRow(store.home, HAND.other)!.rollout_path}`;
    store.sql(`UPDATE threads SET rollout_path = '${named(archived)}' WHERE id = '${HAND.other}'`);
    await settle(store, store.writer);
    found = [`${stateRow(store.home, HAND.other)!.rollout_path}`, archived];
  });
  return found;
}

Deno.test("a thread that is finished has its row name the file, also in a home that was renamed in between", async () => {
  const [kept, archived] = await settled((path) => path);
  assert.equal(kept, archived);
  const [mended, there] = await settled((path) =>
    `${OLD}/archived_sessions/${path.split("/").at(-1)}`
  );
  assert.equal(mended, there);
});

Deno.test("a row that names another file of the thread is left alone", async () => {
  const [other] = await settled(() => `${OLD}/another.jsonl`);
  assert.equal(other, `${OLD}/another.jsonl`);
});
