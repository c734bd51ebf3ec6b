import assert from "node:assert/strict";
import {
  indexedNames,
  planCopy,
  type PlannedCopy,
} from "../../../../../lib/act/prepare/migrate/plan_copy.ts";
import { readThreads } from "../../../../../lib/catalog/find/read_threads.ts";
import { asThreadId, type ThreadId } from "../../../../../lib/model/ids.ts";
import { threadValue } from "../../../../../lib/model/thread/saved_rows.ts";
import { archiveThreads, NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";

const NEW_ID = "01a10d9c-0000-7000-8000-0000000000ee";

/** The plan of a copy of a thread for another folder. */
async function planned(store: HandStore, id: ThreadId): Promise<PlannedCopy> {
  let found: PlannedCopy | undefined;
  await rehearse(store, async (world) => {
    const db = world.system.databases.openReadOnly(world.catalog.rows.path!);
    const [thread] = await readThreads(world.catalog, [world.catalog.threads.byId.get(id)!]);
    const copy = {
      oldId: id,
      newId: asThreadId(NEW_ID),
      cwd: { from: "/work", to: "/q" },
      branch: "b",
    };
    found = await planCopy(thread!, { world, copy, db, names: indexedNames(world) });
    db.close();
    return NOTHING_PREPARED;
  });
  return found!;
}

Deno.test("planCopy() gives the copy the original's row and name, with its own id, folder and branch", async () => {
  await withHandStore(async (store) => {
    const copy = await planned(store, HAND.parent);
    assert.ok(copy.kind === "planned");
    const { rows, names } = copy.thread;
    const values = ["id", "cwd", "git_branch", "archived", "name"].map((column) =>
      threadValue(rows, column)
    );
    assert.deepEqual(values, [{ t: NEW_ID }, { t: "/q" }, { t: "b" }, { i: "0" }, { t: "Mine" }]);
    assert.deepEqual(names.map(({ text }) => JSON.parse(text).thread_name), ["Mine"]);
    assert.equal(copy.path, store.pathOf("parent").replace(HAND.parent, NEW_ID));
  });
});

Deno.test("planCopy() puts the copy of an archived thread into the folder of its day", async () => {
  await withHandStore(async (store) => {
    await archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    const copy = await planned(store, HAND.other);
    assert.ok(copy.kind === "planned");
    assert.equal(copy.path, store.pathOf("other").replace(HAND.other, NEW_ID));
    assert.equal(threadValue(copy.thread.rows, "archived_at"), null);
  });
});

Deno.test("planCopy() makes a row where the original has none, and copies none that is too large", async () => {
  await withHandStore(async (store) => {
    store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    const copy = await planned(store, HAND.other);
    assert.ok(copy.kind === "planned");
    assert.deepEqual(threadValue(copy.thread.rows, "cwd"), { t: "/q" });
    store.sql(
      `UPDATE threads SET title = CAST(zeroblob(33554433) AS TEXT) WHERE id = '${HAND.fork}'`,
    );
    assert.match(JSON.stringify(await planned(store, HAND.fork)), /too large to be copied/);
  });
});

Deno.test("planCopy() lets the copy's row say of which kind its rollout is, whatever the original's says", async () => {
  await withHandStore(async (store) => {
    store.sql(`UPDATE threads SET history_mode = 'legacy' WHERE id = '${HAND.other}'`);
    const copy = await planned(store, HAND.other);
    assert.ok(copy.kind === "planned");
    assert.deepEqual(threadValue(copy.thread.rows, "history_mode"), { t: "paginated" });
  });
});
