import assert from "node:assert/strict";
import { writeTrouble } from "../../../../lib/act/facts/write_trouble.ts";
import { deleteThreads } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";

Deno.test("writeTrouble() finds none in a store of the known schema", async () => {
  await withHandStore(({ store, system, writer }) => {
    assert.equal(writeTrouble(store, { system, writer }), null);
    return Promise.resolve();
  });
});

for (
  const [what, change, reason] of [
    [
      "an unknown trigger",
      "CREATE TRIGGER spy AFTER DELETE ON threads BEGIN SELECT 1; END",
      /unknown trigger spy/,
    ],
    [
      "an unknown reference to a thread",
      "CREATE TABLE extra (t TEXT REFERENCES threads(id))",
      /unknown reference extra/,
    ],
    [
      "a column that is gone",
      "ALTER TABLE threads RENAME COLUMN title TO heading",
      /no column title/,
    ],
  ] as const
) {
  Deno.test(`execute refuses a database with ${what}, and changes nothing`, async () => {
    await withHandStore(async (store) => {
      store.sql(change);
      const before = await store.state();
      const act = deleteThreads(store, { ids: [HAND.other], writer: store.writer });
      await assert.rejects(act, reason);
      assert.deepEqual(await store.state(), before);
    });
  });
}

Deno.test("execute refuses a store whose database is of a newer generation: its rows would stay behind", async () => {
  await withHandStore(async (store) => {
    Deno.copyFileSync(`${store.home}/state_5.sqlite`, `${store.home}/state_6.sqlite`);
    const act = deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    await assert.rejects(act, /newer Codex/);
    assert.ok(Deno.lstatSync(store.pathOf("other")).isFile);
  });
});
