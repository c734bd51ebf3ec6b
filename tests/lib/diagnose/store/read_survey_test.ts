import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { readBeside } from "../../../../lib/diagnose/store/read_beside.ts";
import { readSurvey } from "../../../../lib/diagnose/store/read_survey.ts";
import { lookWith } from "../../../../lib/system/look.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";

function survey(hand: HandStore) {
  const { system, store } = hand;
  const tools = { system, look: lookWith(system.files) };
  const trash = { batches: 0, bytes: 0, unsettled: [] };
  return withCatalog(hand, async (catalog) =>
    await readSurvey(catalog, {
      ...{ ...tools, beside: await readBeside(store, tools) },
      ...{ providers: null, isDeep: false, trash, problems: [] },
    }));
}

Deno.test("readSurvey() judges every thread by its row, its file, its base and its folder", async () => {
  await withHandStore(async (hand) => {
    hand.sql("UPDATE threads SET cwd = '/nowhere/at/all'");
    hand.sql(`UPDATE threads SET preview = '' WHERE id = '${HAND.child}'`);
    Deno.removeSync(hand.pathOf("other"));
    const { threads, missingFolders, withFolder, rows, isAlive, facts } = await survey(hand);
    const found = new Map(threads.map(({ id, findings }) => [id, findings.map((each) => each.id)]));
    assert.deepEqual(found.get(HAND.other), ["drop-ghost"]);
    assert.ok(found.get(HAND.child)!.includes("preview-empty"));
    assert.ok(found.get(HAND.fork)!.includes("base-unreadable"));
    assert.deepEqual([[...missingFolders], withFolder], [[["/nowhere/at/all", 4]], 4]);
    assert.deepEqual(rows.filter((row) => !isAlive(row)).map(({ id }) => id), [HAND.other]);
    assert.deepEqual(facts.poison.map(({ id }) => id), [HAND.parent]);
  });
});

Deno.test("readSurvey() reads a file through whose turns Codex has stopped to list", async () => {
  await withHandStore(async (hand) => {
    const history = new DatabaseSync(`${hand.home}/thread_history_1.sqlite`);
    history.exec(`CREATE TABLE thread_history_projection_state (thread_id TEXT PRIMARY KEY,
        next_rollout_byte_offset INTEGER, next_rollout_ordinal INTEGER);
      INSERT INTO thread_history_projection_state VALUES ('${HAND.other}', 7, 9)`);
    history.close();
    const turns = [5, 3].map((ordinal) =>
      `${JSON.stringify({ ordinal, type: "event_msg", payload: { type: "task_started" } })}\n`
    );
    Deno.writeTextFileSync(hand.pathOf("other"), turns.join(""), { append: true });
    const { threads } = await survey(hand);
    const { findings } = threads.find(({ id }) => id === HAND.other)!;
    assert.ok(findings.some(({ id }) => id === "ordinals-overlap"));
    assert.ok(findings.every(({ id }) => id !== "projection-ahead"));
  });
});

Deno.test("readSurvey() goes on from files alone where there is no database", async () => {
  await withHandStore(async (hand) => {
    Deno.removeSync(`${hand.home}/state_5.sqlite`);
    const { facts, threads, rows } = await survey(hand);
    assert.deepEqual([facts.database, rows.length, threads.length], ["none", 0, 4]);
    assert.deepEqual(threads.map(({ isListed }) => isListed), [null, null, null, null]);
  });
});
