import assert from "node:assert/strict";
import { prepareArchive } from "../../../../lib/act/prepare/prepare_archive.ts";
import type { ThreadId } from "../../../../lib/model/ids.ts";
import { EMPTY_SELECTOR } from "../../../../lib/model/request/selector.ts";
import { archiveThreads, rehearse } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

function planned(store: HandStore, action: "archive" | "unarchive", ids: readonly ThreadId[]) {
  const selector = { ...EMPTY_SELECTOR, ids };
  const cause = { kind: "selector", selector } as const;
  return rehearse(store, (world) => prepareArchive(world, { action, selector, cause }));
}

Deno.test("prepareArchive() writes into the row what Codex would, with spawned sub-agents along", async () => {
  await withHandStore(async (store) => {
    const { plan, subagents } = await planned(store, "archive", [HAND.parent]);
    assert.deepEqual(subagents, [HAND.child]);
    const parent = plan.threads.find(({ id }) => id === HAND.parent)!;
    const after = Object.fromEntries(parent.updates.map(({ column, after }) => [column, after]));
    assert.deepEqual(after.archived, { i: "1" });
    const path = after.rollout_path as { readonly t: string };
    assert.match(path.t, /\/archived_sessions\/rollout-/);
    const { mtime } = Deno.lstatSync(store.pathOf("parent"));
    assert.deepEqual(after.updated_at, { i: `${Math.floor(mtime!.getTime() / 1000)}` });
  });
});

Deno.test("prepareArchive() leaves what is there already as it is", async () => {
  await withHandStore(async (store) => {
    const active = await planned(store, "unarchive", [HAND.other]);
    assert.deepEqual(active.passedBy.map(({ reason }) => reason), ["as-it-is"]);
    await archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    const again = await planned(store, "archive", [HAND.other]);
    assert.deepEqual([again.plan.threads.length, again.passedBy[0]?.reason], [0, "as-it-is"]);
    const back = (await planned(store, "unarchive", [HAND.other])).plan.threads[0]!;
    const archivedAt = back.updates.find(({ column }) => column === "archived_at");
    assert.equal(archivedAt?.after, null);
  });
});

Deno.test("prepareArchive() tells of a thread that Codex's picker will not show for want of a row", async () => {
  await withHandStore(async (store) => {
    store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    const { notes } = await planned(store, "archive", [HAND.other]);
    assert.match(notes.join(), /will not show .*no row in Codex's database/);
  });
});
