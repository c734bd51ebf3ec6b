import assert from "node:assert/strict";
import {
  MENDED,
  MENDED_LINES,
  MENDED_NAME,
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";

function rename({ path, sql }: RepairStore, name: string): string {
  const to = path.replace(/[^/]*$/, name);
  Deno.renameSync(path, to);
  sql(`UPDATE threads SET rollout_path = '${to}'`);
  return to;
}

Deno.test("a file gets the name that Codex would have given it, and its row follows", async () => {
  for (const name of ["my-notes.jsonl", MENDED_NAME.replace(MENDED, STRANGER)]) {
    await withRepairStore(async (store) => {
      rename(store, name);
      const before = await store.state();
      await store.repair(["name-not-canonical"]);
      assert.equal(store.row()?.rollout_path, store.path);
      assert.deepEqual(store.lines(), MENDED_LINES);
      await store.undo();
      assert.deepEqual(await store.state(), before);
    });
  }
});

Deno.test("a file is never named by the id in its name, nor put over another", async () => {
  await withRepairStore(async (store) => {
    const odd = rename(store, "my-notes.jsonl");
    Deno.copyFileSync(odd, store.path);
    const only = ["name-not-canonical"] as const;
    const { mend, reason } = await store.planned(only[0], only);
    assert.equal(mend, null);
    assert.match(`${reason}`, /is taken/);
  });
});

Deno.test("flat folders and wrong dates are left alone", async () => {
  await withRepairStore(async (store) => {
    const flat = `${store.home}/sessions/${MENDED_NAME}`;
    Deno.renameSync(store.path, flat);
    store.sql(`UPDATE threads SET rollout_path = '${flat}'`);
    assert.deepEqual((await store.rehearse()).plan.threads, []);
    assert.deepEqual((await store.rehearse(["name-not-canonical"])).plan.threads, []);
  });
});

Deno.test("of two files of which one begins the other the shorter goes to the trash", async () => {
  await withRepairStore(async (store) => {
    const copy = store.path.replace(".jsonl", " (1).jsonl");
    Deno.writeTextFileSync(copy, MENDED_LINES.slice(0, 3).map((line) => `${line}\n`).join(""));
    const before = await store.state();
    await store.repair(["rollout-double"]);
    assert.deepEqual(store.lines(), MENDED_LINES);
    assert.throws(() => Deno.statSync(copy), Deno.errors.NotFound);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a ghost's row goes when that is asked for, and no turn that Codex keeps", async () => {
  await withRepairStore(async (store) => {
    Deno.removeSync(store.path);
    assert.deepEqual((await store.rehearse()).plan.threads, [], "not by itself");
    const before = await store.state();
    await store.repair(["drop-ghost"]);
    assert.equal(store.row(), null);
    const history = (await store.state()).filter((line) => line.startsWith("thread_history"));
    assert.equal(history.length, 1);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a ghost of which Codex keeps turns is not dropped", async () => {
  await withRepairStore(async (store) => {
    Deno.removeSync(store.path);
    store.history(`INSERT INTO thread_turns VALUES ('${MENDED}', 't1')`);
    assert.deepEqual((await store.rehearse(["drop-ghost"])).plan.threads, []);
  });
});
