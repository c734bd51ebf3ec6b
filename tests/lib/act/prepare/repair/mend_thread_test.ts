import assert from "node:assert/strict";
import { buildWriter } from "../../../../../lib/system/real/writer.ts";
import { absolute } from "../../../../support/value/paths.ts";
import {
  MENDED,
  MENDED_LINES,
  MENDED_NAME,
  STRANGER,
  withRepairStore,
} from "../../../../support/repair/repair_store.ts";

Deno.test("all that is wrong with a thread is one plan of it, and its row changes where it must", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET rollout_path = '/no/x', preview = '', history_mode = 'legacy'");
    const { plan, findings } = await store.rehearse();
    assert.equal(plan.threads.length, 1);
    const columns = plan.threads[0]!.updates.map(({ column }) => column);
    assert.deepEqual(columns.sort(), ["history_mode", "preview", "rollout_path"]);
    assert.equal(findings.filter(({ mend }) => mend !== null).length, 3);
  });
});

Deno.test("what is not safe waits for its name, and who names one hears of that one", async () => {
  await withRepairStore(async (store) => {
    store.write([...MENDED_LINES.slice(0, -1), MENDED_LINES.at(-1)!.replace('"ordinal":4,', "")]);
    store.sql("UPDATE threads SET preview = ''");
    const waiting = await store.planned("last-ordinal-missing");
    assert.equal(waiting.mend, null);
    assert.match(`${waiting.reason}`, /not asked for: rollkeep repair --only last-ordinal-missing/);
    const { findings } = await store.rehearse(["last-ordinal-missing"]);
    assert.deepEqual(findings.map(({ finding: { id } }) => id), ["last-ordinal-missing"]);
  });
});

Deno.test("a file is changed once at a time", async () => {
  await withRepairStore(async (store) => {
    const [meta, ...rest] = MENDED_LINES;
    const last = rest.at(-1)!.replace('"ordinal":4,', "");
    store.write([`\uFEFF${meta}`, ...rest.slice(0, -1), last]);
    const { findings } = await store.rehearse(["head-bom", "last-ordinal-missing"]);
    const reasons = findings.map(({ reason }) => reason);
    assert.equal(reasons.filter((reason) => reason === null).length, 1);
    assert.ok(findings.length === 1 || reasons.some((reason) => /once more/.test(`${reason}`)));
  });
});

Deno.test("a thread that is open stays, and so does what concerns everybody while any is", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET preview = ''");
    const lock = (id: string) =>
      buildWriter().tryLock(absolute(`${store.home}/thread-writer-locks/${id}.lock`), {
        create: true,
      })!;
    const own = lock(MENDED);
    const open = await store.planned("preview-empty");
    own.release();
    assert.deepEqual([open.mend, open.isLive], [null, true]);
    store.sql("UPDATE threads SET history_mode = 'x'");
    const other = lock(STRANGER);
    const poison = await store.planned("poison-row");
    other.release();
    assert.match(`${poison.reason}`, /close Codex first/);
    assert.notEqual((await store.planned("poison-row")).mend, null);
  });
});

Deno.test("a thread is open where any rollout of it was written a moment ago and the store keeps no locks", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET preview = ''");
    Deno.removeSync(`${store.home}/thread-writer-locks`, { recursive: true });
    const day = `${store.home}/sessions/2026/01/06`;
    Deno.mkdirSync(day);
    const copy = `${day}/${MENDED_NAME.replace("01-05", "01-06")}`;
    Deno.copyFileSync(store.path, copy);
    Deno.utimeSync(copy, 1767607260, 1767607260);
    assert.notEqual((await store.planned("preview-empty")).mend, null);
    const now = store.system.clock.nowMs() / 1000;
    Deno.utimeSync(copy, now, now);
    const open = await store.planned("preview-empty");
    assert.deepEqual([open.mend, open.isLive], [null, true]);
    assert.match(`${open.reason}`, /written less than 10 minutes ago/);
  });
});
