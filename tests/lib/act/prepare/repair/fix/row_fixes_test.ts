import assert from "node:assert/strict";
import type { FindingId } from "../../../../../../lib/model/diagnosis/finding.ts";
import {
  MENDED,
  type RepairStore,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";

/** The row after a fault was put in and repaired, and whether undo gave back what was there. */
async function rowAfter(
  fault: (store: RepairStore) => void,
  only?: readonly FindingId[],
) {
  let row: ReturnType<RepairStore["row"]> = null;
  await withRepairStore(async (store) => {
    fault(store);
    const before = await store.state();
    await store.repair(only);
    row = store.row();
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
  return row as ReturnType<RepairStore["row"]>;
}

Deno.test("a dead path leads to the thread's own file again, and archived with it where that lies there", async () => {
  const dead = await rowAfter(({ sql }) => sql("UPDATE threads SET rollout_path = '/no/x.jsonl'"));
  assert.match(`${dead?.rollout_path}`, /sessions\/2026\/01\/05\/rollout-.*\.jsonl$/);
  assert.equal(dead?.archived, 0);
  const archived = await rowAfter(({ home, path }) => {
    Deno.mkdirSync(`${home}/archived_sessions`);
    Deno.renameSync(path, `${home}/archived_sessions/${path.split("/").at(-1)}`);
  });
  assert.match(`${archived?.rollout_path}`, /archived_sessions/);
  assert.deepEqual([archived?.archived, archived?.archived_at], [1, 1767607260]);
});

Deno.test("a path is never led to a file whose first line is another thread's", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET rollout_path = '/no/x.jsonl'");
    const [first, ...rest] = store.lines();
    store.write([first!.replaceAll(MENDED, MENDED.replace("a1", "c3")), ...rest]);
    const { mend, reason } = await store.planned("row-path-dead");
    assert.equal(mend, null);
    assert.match(`${reason}`, /no file of its own/);
  });
});

Deno.test("an empty preview is filled with what the user said; one of a thread without a word stays", async () => {
  const row = await rowAfter(({ sql }) =>
    sql("UPDATE threads SET preview = '', title = '', first_user_message = ''")
  );
  assert.deepEqual([row?.preview, row?.title, row?.first_user_message], [
    "hello",
    "hello",
    "hello",
  ]);
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET preview = '', title = '', first_user_message = ''");
    store.write(store.lines().filter((line) => !line.includes("UserMessage")));
    store.history("DELETE FROM thread_history_projection_state");
    const { plan, left } = await store.rehearse();
    assert.equal(plan.threads.length, 0);
    assert.deepEqual(left.map(({ id }) => id), ["never-used"]);
  });
});

Deno.test("what somebody may have archived by SQL, and what Codex lists, stays until it is named", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET archived = 1, archived_at = 7");
    const { mend, reason } = await store.planned("row-archived-mismatch");
    assert.equal(mend, null);
    assert.match(`${reason}`, /rollkeep archive .*--apply.*rollkeep unarchive/);
  });
  const row = await rowAfter(
    ({ sql }) => sql("UPDATE threads SET archived = 1, archived_at = 7"),
    ["row-archived-mismatch"],
  );
  assert.deepEqual([row?.archived, row?.archived_at], [0, null]);
  await withRepairStore(async (store) => {
    Deno.mkdirSync(`${store.home}/archived_sessions`);
    const path = `${store.home}/archived_sessions/${store.path.split("/").at(-1)}`;
    Deno.renameSync(store.path, path);
    store.sql(`UPDATE threads SET rollout_path = '${path}'`);
    const { mend, reason } = await store.planned("row-archived-mismatch");
    assert.equal(mend, null);
    assert.match(`${reason}`, /rollkeep unarchive/);
  });
});

Deno.test("mode, source and model are those of the file", async () => {
  assert.equal(
    (await rowAfter(({ sql }) => sql("UPDATE threads SET history_mode = 'legacy'")))
      ?.history_mode,
    "paginated",
  );
  assert.equal(
    (await rowAfter(({ sql }) => sql("UPDATE threads SET source = 'exec'")))?.source,
    "cli",
  );
  assert.equal((await rowAfter(({ sql }) => sql("UPDATE threads SET model = ''")))?.model, "gpt-x");
});

Deno.test("a sub-agent is never made a thread of the user's", async () => {
  await withRepairStore(async (store) => {
    store.sql(`UPDATE threads SET source = '{"subagent":"review"}'`);
    const { mend, reason } = await store.planned("row-source-differs");
    assert.deepEqual([mend, reason], [null, "its row says that it is a sub-agent"]);
  });
});

Deno.test("a row that is missing is made of the file, with its mode and a preview; undo takes it away only while it is ours", async () => {
  const row = await rowAfter(({ sql }) => sql("DELETE FROM threads"));
  assert.deepEqual([row?.history_mode, row?.preview, row?.archived], ["paginated", "hello", 0]);
  await withRepairStore(async (store) => {
    store.sql("DELETE FROM threads");
    await store.repair();
    store.sql("UPDATE threads SET updated_at = updated_at + 5");
    await assert.rejects(store.undo(), /has been used since/);
    assert.notEqual(store.row(), null);
  });
});

Deno.test("no row is made of a flat file of 2025", async () => {
  await withRepairStore(async (store) => {
    store.sql("DELETE FROM threads");
    store.write([
      JSON.stringify({ id: MENDED, timestamp: "2025-06-01T10:00:00Z", instructions: null }),
    ]);
    const { findings } = await store.rehearse();
    assert.deepEqual(findings.map(({ finding }) => finding.id), ["convert-2025"]);
    assert.deepEqual(findings.map(({ mend }) => mend), [null]);
  });
});
