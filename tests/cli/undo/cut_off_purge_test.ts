import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { deleteThreads, stageOf, troubleOf } from "../../support/acting.ts";
import { grantOf } from "../../support/program/grant_of.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { withSampleStore } from "../../support/sample_store.ts";
import { absolute } from "../../support/value/paths.ts";

/** Dies where it would write what Codex keeps beside `state_5`. */
function dyingWriter(): Writer {
  const writer = buildWriter();
  let opened = 0;
  const openDatabase = (path: string) => {
    // The first time it is only asked whether it can be written.
    if (path.endsWith("/goals_1.sqlite") && ++opened > 1) throw new Error("dead");
    return writer.openDatabase(absolute(path));
  };
  return { ...writer, openDatabase };
}

Deno.test("the next command that acts, whichever it is, finishes a delete --hard that was cut off", async () => {
  await withSampleStore({ threads: 12 }, async ({ home, env, manifest: { ids } }) => {
    const goals = new DatabaseSync(`${home}/goals_1.sqlite`);
    goals.exec("CREATE TABLE thread_goals (thread_id TEXT)");
    for (const id of ids) goals.prepare("INSERT INTO thread_goals VALUES (?)").run(id);
    const mayWriteGoals = async () =>
      (await grantOf(["archive", ids[1]!], home)).write.includes(`${home}/goals_1.sqlite`);
    assert.equal(await mayWriteGoals(), false);
    const [gone, next] = ids;
    const deed = { ids: [gone!], hard: true, writer: dyingWriter() };
    assert.match(await troubleOf(deleteThreads(await stageOf(home), deed)), /dead/);
    assert.equal(await mayWriteGoals(), true);
    const { code, err } = await rollkeep(["delete", next!, "--apply", "--yes"], { env });
    assert.equal(code, 0, err);
    const { batches } = await rollkeepJson(["log", "--json"], { env });
    assert.deepEqual(
      batches.map(({ action, state }: Record<string, string>) => `${action} ${state}`),
      ["delete standing", "hard-delete final"],
    );
    const left = goals.prepare("SELECT thread_id FROM thread_goals").all();
    goals.close();
    assert.deepEqual(
      left.map(({ thread_id }) => thread_id).sort(),
      ids.filter((id) => id !== gone).sort(),
    );
    const state = new DatabaseSync(`${home}/state_5.sqlite`, { readOnly: true });
    assert.equal(state.prepare("SELECT id FROM threads WHERE id = ?").get(gone!), undefined);
    state.close();
    assert.equal(await mayWriteGoals(), false);
  });
});
