import assert from "node:assert/strict";
import { withRepairStore } from "../../../../../support/repair/repair_store.ts";

/** What a poisoned column says once it is mended; undo gives every row back as it was. */
async function mended(column: string, value: string): Promise<unknown> {
  let found: unknown;
  await withRepairStore(async (store) => {
    store.sql(`UPDATE threads SET ${column} = ${value}`);
    const before = await store.state();
    await store.repair();
    found = store.row()?.[column];
    assert.equal((await store.rehearse()).plan.threads.length, 0, column);
    await store.undo();
    assert.deepEqual(await store.state(), before, column);
  });
  return found;
}

Deno.test("a column that Codex cannot read gets what its file says", async () => {
  assert.equal(await mended("title", "CAST(x'ff41' AS TEXT)"), "hello");
  assert.equal(await mended("cwd", "CAST(x'ff41' AS TEXT)"), "/work");
  assert.equal(await mended("history_mode", "'x'"), "paginated");
  assert.equal(await mended("tokens_used", "'x'"), 0);
  assert.equal(await mended("updated_at_ms", "'x'"), 1767607260000);
  assert.equal(await mended("created_at_ms", "9000000000000000000"), 1767607200000);
  assert.equal(await mended("archived_at", "'x'"), null);
  assert.equal(await mended("originator", "CAST(x'ff41' AS TEXT)"), "codex-tui");
  assert.equal(await mended("daybreak_enabled", "'x'"), null);
  assert.equal(await mended("section_position", "'x'"), null);
});

Deno.test("several such columns of one row are mended at once", async () => {
  await withRepairStore(async (store) => {
    store.sql(
      "UPDATE threads SET title = CAST(x'ff41' AS TEXT), tokens_used = 'x', history_mode = ''",
    );
    const before = await store.state();
    await store.repair();
    const row = store.row();
    assert.deepEqual([row?.title, row?.tokens_used, row?.history_mode], ["hello", 0, "paginated"]);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a section that is gone is taken off its row, with the place in it", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET thread_section_id = 'gone', section_position = 3");
    await store.repair();
    const row = store.row();
    assert.deepEqual([row?.thread_section_id, row?.section_position], [null, null]);
  });
});

Deno.test("a row whose id is none goes, and its file gets one of its own", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET id = 'zzz'");
    const before = await store.state();
    await store.repair();
    assert.equal(store.row("zzz"), null);
    assert.equal(store.row()?.preview, "hello");
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a poisoned row without a file can be read again, too", async () => {
  await withRepairStore(async (store) => {
    Deno.removeSync(store.path);
    store.sql("UPDATE threads SET updated_at_ms = 'x', title = CAST(x'ff41' AS TEXT)");
    await store.repair(["poison-row"]);
    const row = store.row();
    assert.deepEqual([typeof row?.updated_at_ms, row?.title], ["number", ""]);
  });
});
