import assert from "node:assert/strict";
import { buildWriter } from "../../../../../lib/system/real/writer.ts";
import { changeWith, repairOf, repairThreads, troubleOf } from "../../../../support/acting.ts";
import { MENDED, withRepairStore } from "../../../../support/repair/repair_store.ts";

const NAME = JSON.stringify({ id: MENDED, thread_name: "one", updated_at: "2026-01-05T10:00:00Z" });

Deno.test("an index that somebody writes between plan and act is left as they have it", async () => {
  await withRepairStore(async (store) => {
    const path = `${store.home}/session_index.jsonl`;
    Deno.writeTextFileSync(path, NAME);
    const between = () => Deno.writeTextFile(path, `${NAME}\n`, { append: true });
    const { outcomes } = await changeWith(store, {
      ...{ writer: buildWriter(), between },
      prepare: repairOf(store, {}),
    });
    assert.match(`${outcomes[0]?.error}`, /the name index has changed since/);
    assert.equal(Deno.readTextFileSync(path), `${NAME}${NAME}\n`);
  });
});

Deno.test("nobody is kept waiting for an index that another program holds", async () => {
  await withRepairStore(async (store) => {
    const path = `${store.home}/session_index.jsonl`;
    Deno.writeTextFileSync(path, NAME);
    const lock = buildWriter().tryLock(`${path}.lock` as never, { create: true })!;
    const started = performance.now();
    const repair = repairThreads(store, { writer: buildWriter() });
    const trouble = await troubleOf(repair) + (await repair.catch(() => null))?.outcomes[0]?.error;
    lock.release();
    assert.match(trouble, /Codex keeps a lock/);
    assert.ok(performance.now() - started < 4000);
    assert.equal(Deno.readTextFileSync(path), NAME);
  });
});
