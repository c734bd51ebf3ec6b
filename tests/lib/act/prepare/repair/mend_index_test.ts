import assert from "node:assert/strict";
import {
  MENDED,
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../../../support/repair/repair_store.ts";

const NAME = JSON.stringify({ id: MENDED, thread_name: "one", updated_at: "2026-01-05T10:00:00Z" });

function writeIndex({ home }: RepairStore, text: string): string {
  const path = `${home}/session_index.jsonl`;
  Deno.writeTextFileSync(path, text, { mode: 0o640 });
  return path;
}

Deno.test("the name index gets the line feeds that it lacks, by itself, and undo takes them away", async () => {
  await withRepairStore(async (store) => {
    const path = writeIndex(store, `${NAME}${NAME}\n${NAME}`);
    const before = await store.state();
    const { mend, finding } = await store.planned("index-no-newline");
    assert.deepEqual([mend!.index!.breaks.length, finding.detail], [2, { missing: 2 }]);
    assert.deepEqual(await store.state(), before);
    await store.repair();
    assert.equal(Deno.readTextFileSync(path), `${NAME}\n${NAME}\n${NAME}\n`);
    assert.equal(Deno.statSync(path).mode! & 0o777, 0o640);
    await store.undo();
    assert.equal(Deno.readTextFileSync(path), `${NAME}${NAME}\n${NAME}`);
    await store.repair(["index-no-newline"]);
    assert.equal(Deno.readTextFileSync(path), `${NAME}\n${NAME}\n${NAME}\n`);
    assert.deepEqual((await store.rehearse(["index-no-newline"])).findings, []);
  });
});

Deno.test("an index that Codex has written to since keeps its line feeds", async () => {
  await withRepairStore(async (store) => {
    const path = writeIndex(store, NAME);
    await store.repair();
    Deno.writeTextFileSync(path, `${NAME}\n`, { append: true });
    await assert.rejects(store.undo(), /has another name index by now/);
    assert.equal(Deno.readTextFileSync(path), `${NAME}\n${NAME}\n`);
  });
});

Deno.test("an index that is whole, empty, missing or no text is none of a repair's", async () => {
  await withRepairStore(async (store) => {
    assert.deepEqual((await store.rehearse()).findings, []);
    const other = NAME.replace(MENDED, STRANGER);
    for (const text of ["", `${other}\n`, `garbage\n${other}\n`]) {
      writeIndex(store, text);
      assert.deepEqual((await store.rehearse()).findings, []);
    }
    Deno.writeFileSync(`${store.home}/session_index.jsonl`, new Uint8Array([0xff, 0xfe]));
    assert.deepEqual((await store.rehearse()).findings, []);
  });
});

Deno.test("one with more missing line feeds than a journal should hold says so", async () => {
  await withRepairStore(async (store) => {
    writeIndex(store, `{"id":1}${'{"id":1}'.repeat(100_001)}\n`);
    const { findings, plan } = await store.rehearse();
    assert.match(`${findings[0]?.reason}`, /cannot be mended yet: more than 100000/);
    assert.deepEqual(plan.threads, []);
  });
});
