import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { readThreadFacts } from "../../../../lib/diagnose/read/thread_facts.ts";
import { lookWith } from "../../../../lib/system/look.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { checkedRow, storeFacts } from "../../../support/value/facts_of.ts";

const factsOf = (hand: HandStore, id: string, path: string | null) =>
  withCatalog(hand, (catalog) =>
    readThreadFacts(id, {
      ...{ catalog, system: hand.system, look: lookWith(hand.system.files), numbers: [] },
      ...{ store: storeFacts(), asked: null },
      row: path === null ? null : checkedRow({ id, rollout_path: path, cwd: hand.home }),
    }));

Deno.test("the file of a thread is where its row says, else the best that bears its id", async () => {
  await withHandStore(async (hand) => {
    const own = hand.pathOf("other");
    assert.equal((await factsOf(hand, HAND.other, own)).file?.path, own);
    assert.equal((await factsOf(hand, HAND.other, null)).file?.path, own);
    const dead = await factsOf(hand, HAND.other, "/nowhere/x.jsonl");
    assert.deepEqual([dead.isPathAlive, dead.file?.path], [false, own]);
    const foreign = await factsOf(hand, HAND.other, hand.pathOf("parent"));
    assert.deepEqual([foreign.file?.path, foreign.others.map(({ path }) => path)], [
      hand.pathOf("parent"),
      [own],
    ]);
    assert.deepEqual(foreign.doubles, []);
  });
});

Deno.test("a file outside of the store is alive and not read", async () => {
  await withHandStore(async (hand) => {
    const path = `${hand.home}/elsewhere.jsonl`;
    Deno.writeTextFileSync(path, "{}\n");
    Deno.removeSync(hand.pathOf("other"));
    const { isPathAlive, file } = await factsOf(hand, HAND.other, path);
    assert.deepEqual([isPathAlive, file], [true, null]);
  });
});

Deno.test("how far Codex has taken turns in is asked under the id of the rollout; turns that are kept, of a ghost", async () => {
  await withHandStore(async (hand) => {
    const history = new DatabaseSync(`${hand.home}/thread_history_1.sqlite`);
    history.exec(`CREATE TABLE thread_history_projection_state (thread_id TEXT PRIMARY KEY,
        next_rollout_byte_offset INTEGER, next_rollout_ordinal INTEGER);
      CREATE TABLE thread_turns (thread_id TEXT);
      INSERT INTO thread_history_projection_state VALUES ('${HAND.other}', 7, 9);
      INSERT INTO thread_turns VALUES ('${HAND.other}'), ('${HAND.other}')`);
    history.close();
    const there = await factsOf(hand, HAND.other, hand.pathOf("other"));
    assert.deepEqual([there.projection, there.keptTurns], [{ nextByte: 7, nextOrdinal: 9 }, 0]);
    Deno.removeSync(hand.pathOf("other"));
    assert.equal((await factsOf(hand, HAND.other, hand.pathOf("other"))).keptTurns, 2);
    Deno.writeTextFileSync(
      `${hand.home}/thread_history_1.sqlite`,
      "no database at all ".repeat(99),
    );
    assert.equal((await factsOf(hand, HAND.other, hand.pathOf("other"))).keptTurns, 0);
  });
});
