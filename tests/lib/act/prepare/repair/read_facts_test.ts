import assert from "node:assert/strict";
import { diagnose } from "../../../../../lib/act/prepare/repair/read_facts.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../../lib/model/request/selector.ts";
import { lookWith } from "../../../../../lib/system/look.ts";
import { buildWriter } from "../../../../../lib/system/real/writer.ts";
import { openState } from "../../../../../lib/act/facts/change_world.ts";
import { NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import {
  MENDED,
  MENDED_NAME,
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../../../support/repair/repair_store.ts";

async function idsOf(store: RepairStore, selector: Partial<Selector>): Promise<readonly string[]> {
  const ids: string[] = [];
  await rehearse({ ...store, writer: buildWriter() }, async (world) => {
    const look = lookWith(store.system.files);
    using db = openState(world);
    const tools = { world, look, db, history: null, providers: null };
    const { threads } = await diagnose(
      { ...selector, ...{ ...EMPTY_SELECTOR, ...selector } },
      tools,
    );
    for await (const { id } of threads()) ids.push(id);
    return NOTHING_PREPARED;
  });
  return ids;
}

Deno.test("diagnose() takes every thread with a row or a file when nothing is selected", async () => {
  await withRepairStore(async (store) => {
    assert.deepEqual(await idsOf(store, {}), [MENDED]);
    store.sql(`UPDATE threads SET id = '${STRANGER}', rollout_path = '/no/x.jsonl'`);
    assert.deepEqual((await idsOf(store, {})).toSorted(), [MENDED, STRANGER]);
  });
});

Deno.test("a file belongs to whom its first line names, whatever its name says", async () => {
  await withRepairStore(async (store) => {
    store.sql("DELETE FROM threads");
    Deno.renameSync(
      store.path,
      store.path.replace(MENDED_NAME, MENDED_NAME.replace(MENDED, STRANGER)),
    );
    assert.deepEqual(await idsOf(store, {}), [MENDED]);
  });
});

Deno.test("diagnose() takes named threads, ghosts included, and those that a selector selects", async () => {
  await withRepairStore(async (store) => {
    assert.deepEqual(await idsOf(store, { refs: [MENDED.slice(0, 13)] }), [MENDED]);
    assert.deepEqual(await idsOf(store, { nameContains: ["zzz"] }), []);
    Deno.removeSync(store.path);
    assert.deepEqual(await idsOf(store, { refs: [MENDED] }), [MENDED]);
    await assert.rejects(idsOf(store, { refs: ["ffffffff"] }), /no id, path or name/);
  });
});

Deno.test("diagnose() finds a thread without a row whose file has the name of one that is there", async () => {
  await withRepairStore(async (store) => {
    const theirs = store.path.replace(MENDED, STRANGER);
    Deno.writeTextFileSync(theirs, store.lines().join("\n").replaceAll(MENDED, STRANGER) + "\n");
    Deno.renameSync(store.path, theirs.replace("T10-", "T11-"));
    store.sql(`UPDATE threads SET id = '${STRANGER}', rollout_path = '${theirs}'`);
    const before = await store.state();
    assert.deepEqual((await idsOf(store, {})).toSorted(), [MENDED, STRANGER]);
    for (const ref of [MENDED, MENDED.slice(0, 36), theirs.replace("T10-", "T11-")]) {
      assert.deepEqual(await idsOf(store, { refs: [ref] }), [MENDED]);
    }
    assert.deepEqual(await idsOf(store, { refs: [STRANGER] }), [STRANGER]);
    await store.repair(["name-not-canonical"]);
    assert.equal(Deno.readTextFileSync(store.path).includes(MENDED), true);
    assert.deepEqual([store.row()?.rollout_path, store.row(STRANGER)?.rollout_path], [
      store.path,
      theirs,
    ]);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("diagnose() finds a thread without a file by its id and its row, however it is selected", async () => {
  await withRepairStore(async (store) => {
    Deno.removeSync(store.path);
    const id = asThreadId(MENDED);
    // As the command line makes them: in an order of its own.
    const { all, ...rest } = { ...EMPTY_SELECTOR, refs: [MENDED.slice(0, 13)] };
    const found: readonly Partial<Selector>[] = [
      { all, ...rest },
      { ids: [id] },
      { idPrefixes: [MENDED.slice(0, 8)] },
      { cwds: ["/work"] },
      { refs: [MENDED], cwds: ["/work"], modelProviders: ["openai"] },
    ];
    for (const selector of found) {
      assert.deepEqual([selector, await idsOf(store, selector)], [selector, [MENDED]]);
    }
    const others: readonly Partial<Selector>[] = [
      { ids: [asThreadId(STRANGER)] },
      { cwds: ["/other"] },
      { refs: [MENDED], cwds: ["/other"] },
      { largerThanBytes: 0 },
      { health: ["ok"] },
    ];
    for (const selector of others) {
      assert.deepEqual([selector, await idsOf(store, selector)], [selector, []]);
    }
  });
});
