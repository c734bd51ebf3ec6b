import assert from "node:assert/strict";
import { dumpDatabase } from "../../../../support/store/database_dump.ts";
import {
  MENDED,
  MENDED_LINES,
  STRANGER,
  withRepairStore,
} from "../../../../support/repair/repair_store.ts";

Deno.test("a name that only the index has comes into the row when that is asked for, of paginated threads alone", async () => {
  await withRepairStore(async (store) => {
    const line = { id: MENDED, thread_name: "Mine", updated_at: "2026-01-05T10:00:00Z" };
    Deno.writeTextFileSync(`${store.home}/session_index.jsonl`, `${JSON.stringify(line)}\n`);
    const before = await store.state();
    assert.equal((await store.rehearse()).plan.threads.length, 0);
    await store.repair(["names-from-index"]);
    assert.deepEqual([store.row()?.name, store.row()?.title], ["Mine", "hello"]);
    await store.undo();
    assert.deepEqual(await store.state(), before);
    store.sql("UPDATE threads SET history_mode = 'legacy', name = NULL");
    const { findings } = await store.rehearse(["names-from-index"]);
    assert.deepEqual(findings, []);
  });
});

Deno.test("a spawned sub-agent that no edge names gets one, where its parent has a row", async () => {
  await withRepairStore(async (store) => {
    const spawn = { subagent: { thread_spawn: { parent_thread_id: STRANGER, depth: 1 } } };
    const [meta, ...rest] = MENDED_LINES;
    const head = JSON.parse(meta!);
    head.payload.source = spawn;
    store.write([JSON.stringify(head), ...rest]);
    store.history("DELETE FROM thread_history_projection_state");
    store.sql(`UPDATE threads SET source = '${JSON.stringify(spawn)}'`);
    assert.equal((await store.rehearse()).plan.threads.length, 0, "nobody is its parent");
    store.sql(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider,
      cwd, title, sandbox_policy, approval_mode, preview) VALUES ('${STRANGER}', '/no/p.jsonl', 1, 1,
      'cli', 'openai', '/work', 'p', '{}', 'never', 'p')`,
    );
    const before = await store.state();
    await store.repair();
    const edges = dumpDatabase(`${store.home}/state_5.sqlite`).filter((line) =>
      line.startsWith("thread_spawn_edges")
    );
    assert.deepEqual(edges.length, 1);
    assert.match(edges[0]!, new RegExp(`${STRANGER}.*${MENDED}.*open`));
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});
