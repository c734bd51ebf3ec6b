import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { ThreadPlan } from "../../../../../lib/model/plan.ts";
import { planOf } from "../../../../../lib/model/plan.ts";
import { deleteThreads, emptyTrash, redoNewest, undoNewest } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import {
  breakStore,
  everyRepair,
  patchOf,
  repairWith,
  rowRemoval,
} from "../../../../support/repair/repair_plan.ts";
import { stateRow } from "../../../../support/state_rows.ts";
import { dumpDatabase } from "../../../../support/store/database_dump.ts";

async function linesOf(store: HandStore): Promise<readonly string[]> {
  return [...await store.state(), ...dumpDatabase(`${store.home}/thread_history_1.sqlite`)];
}

async function withBroken(use: (store: HandStore) => Promise<void>): Promise<void> {
  await withHandStore(async (store) => {
    breakStore(store);
    await use(store);
  });
}

function own(thread: keyof typeof HAND): Pick<ThreadPlan, "id" | "needs" | "rolloutIds"> {
  return { id: HAND[thread], needs: [], rolloutIds: [] };
}

const PREVIEW = { column: "preview", before: { t: "other" }, after: { t: "mended" } };

Deno.test("undo gives every byte and row back, redo repairs again, and so on", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    const first = await linesOf(store);
    await repairWith(store, { writer, plan: (world) => everyRepair(store, world) });
    const mended = await linesOf(store);
    assert.notDeepEqual(mended, first);
    for (let times = 0; times < 2; times++) {
      await undoNewest(store, writer);
      assert.deepEqual(await linesOf(store), first);
      await redoNewest(store, writer);
      assert.deepEqual(await linesOf(store), mended);
    }
  });
});

Deno.test("undo gives a row back that a repair has taken away", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    const first = await linesOf(store);
    await repairWith(store, { writer, plan: (world) => [rowRemoval(world)] });
    assert.equal(stateRow(store.home, HAND.other), null);
    await undoNewest(store, writer);
    assert.deepEqual(await linesOf(store), first);
  });
});

Deno.test("undo of patched bytes leaves what Codex has written behind them", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    const before = Deno.readTextFileSync(store.pathOf("other"));
    await repairWith(store, {
      writer,
      plan: () => [
        planOf(own("other"), { steps: [patchOf(store, "other", ["/work", "/WORK"])] }),
      ],
    });
    Deno.writeTextFileSync(store.pathOf("other"), '{"more":1}\n', { append: true });
    await undoNewest(store, writer);
    assert.equal(Deno.readTextFileSync(store.pathOf("other")), `${before}{"more":1}\n`);
  });
});

Deno.test("undo of patched bytes finds the file that Codex has archived since", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    const before = Deno.readTextFileSync(store.pathOf("other"));
    await repairWith(store, {
      writer,
      plan: () => [
        planOf(own("other"), { steps: [patchOf(store, "other", ["/work", "/WORK"])] }),
      ],
    });
    const archived = store.pathOf("other").replace(/sessions\/.*\//, "archived_sessions/");
    Deno.mkdirSync(`${store.home}/archived_sessions`);
    Deno.renameSync(store.pathOf("other"), archived);
    await undoNewest(store, writer);
    assert.equal(Deno.readTextFileSync(archived), before);
  });
});

Deno.test("undo leaves a column that Codex has changed since, and says which", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    await repairWith(store, {
      writer,
      plan: () => [planOf(own("other"), { steps: [], updates: [PREVIEW] })],
    });
    store.sql(`UPDATE threads SET preview = 'newer' WHERE id = '${HAND.other}'`);
    await assert.rejects(undoNewest(store, writer), /another preview by now/);
    assert.equal(stateRow(store.home, HAND.other)?.preview, "newer");
  });
});

Deno.test("undo leaves times that Codex has moved on, and takes the rest back", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    const time = { column: "updated_at", before: { i: "1767607260" }, after: { i: "5" } };
    await repairWith(store, {
      writer,
      plan: () => [planOf(own("other"), { steps: [], updates: [PREVIEW, time] })],
    });
    store.sql(`UPDATE threads SET updated_at = 77 WHERE id = '${HAND.other}'`);
    await undoNewest(store, writer);
    const row = stateRow(store.home, HAND.other);
    assert.deepEqual([row?.preview, row?.updated_at], ["other", 77n]);
  });
});

Deno.test("undo never puts a section back that is gone: such a row takes everybody's list away", async () => {
  await withBroken(async (store) => {
    const { writer, sql } = store;
    const section = { column: "thread_section_id", before: { t: "s-1" }, after: null };
    await repairWith(store, {
      writer,
      plan: () => [planOf(own("parent"), { steps: [], updates: [section] })],
    });
    sql("DELETE FROM thread_sections");
    await assert.rejects(undoNewest(store, writer), /thread_section_id that is gone/);
    assert.equal(stateRow(store.home, HAND.parent)?.thread_section_id, null);
  });
});

Deno.test("undo keeps a state of Codex's histories that has moved on", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    await repairWith(store, {
      writer,
      plan: (world) => everyRepair(store, world).filter(({ id }) => id === HAND.other),
    });
    const db = new DatabaseSync(`${store.home}/thread_history_1.sqlite`);
    db.exec("UPDATE thread_history_projection_state SET next_rollout_byte_offset = 1234");
    db.close();
    await assert.rejects(undoNewest(store, writer), /nothing of the repair left/);
    const lines = dumpDatabase(`${store.home}/thread_history_1.sqlite`).join();
    assert.match(lines, /1234/);
  });
});

Deno.test("an emptied trash leaves a repair what its way back needs", async () => {
  await withBroken(async (store) => {
    const { writer } = store;
    const first = await linesOf(store);
    await repairWith(store, { writer, plan: (world) => everyRepair(store, world) });
    await deleteThreads(store, { ids: [HAND.other], writer });
    await emptyTrash(store, writer);
    await undoNewest(store, writer);
    const left = (lines: readonly string[]) => lines.filter((line) => !line.includes(HAND.other));
    assert.deepEqual(
      left(await linesOf(store)).filter(isOfThreads),
      left(first).filter(isOfThreads),
    );
  });
});

function isOfThreads(line: string): boolean {
  return line.startsWith("threads ") || line.startsWith("sessions/");
}
