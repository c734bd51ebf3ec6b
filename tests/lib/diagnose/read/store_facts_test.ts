import assert from "node:assert/strict";
import { readStoreFacts } from "../../../../lib/diagnose/read/store_facts.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

function storeOf(hand: HandStore) {
  return withCatalog(hand, (catalog) => {
    let rows = 0;
    const tools = { system: hand.system, providers: null };
    const read = readStoreFacts(catalog, { ...tools, read: (all) => rows = [...all.all()].length });
    return { ...read, rows };
  });
}

Deno.test("readStoreFacts() finds rows that Codex cannot read, and gives all rows to whoever asks", async () => {
  await withHandStore(async (hand) => {
    const { facts, rows, tooLarge } = await storeOf(hand);
    assert.equal(facts.database, "read");
    assert.deepEqual([facts.poison.map(({ id }) => id), rows, tooLarge], [[HAND.parent], 4, []]);
  });
});

Deno.test("readStoreFacts() asks the locks only where Codex waits for its index", async () => {
  await withHandStore(async (hand) => {
    assert.equal((await storeOf(hand)).facts.isWriting, null);
    const now = Math.floor(hand.system.clock.nowMs() / 1000);
    hand.sql(`INSERT OR REPLACE INTO backfill_state (id, status, updated_at)
      VALUES (1, 'running', ${now})`);
    Deno.writeTextFileSync(`${hand.home}/thread-writer-locks/.coordination.lock`, "");
    assert.equal((await storeOf(hand)).facts.isWriting, false);
    const path = `${hand.home}/thread-writer-locks/${HAND.other}.lock`;
    using lock = Deno.openSync(path, { create: true, write: true });
    lock.lockSync(true);
    assert.equal((await storeOf(hand)).facts.isWriting, true);
  });
});

Deno.test("readStoreFacts() takes a database without a byte for none, as Codex does", async () => {
  await withHandStore(async (hand) => {
    for (const side of ["", "-wal", "-shm"]) {
      const path = `${hand.home}/state_5.sqlite${side}`;
      if (side === "") Deno.truncateSync(path);
      else await Deno.remove(path).catch(() => {});
    }
    const { facts, rows } = await storeOf(hand);
    assert.deepEqual([facts.database, rows], ["none", 0]);
  });
});

Deno.test("readStoreFacts() says why rows could not be read", async () => {
  await withHandStore(async (hand) => {
    hand.sql("DROP TABLE thread_sections; CREATE VIEW thread_sections AS SELECT 1 AS id");
    const { facts, rows } = await storeOf(hand);
    assert.deepEqual([facts.database, rows], [{ trouble: "thread_sections is a view" }, 0]);
  });
});
