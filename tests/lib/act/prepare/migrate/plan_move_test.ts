import assert from "node:assert/strict";
import { planMove, type PlannedMove } from "../../../../../lib/act/prepare/migrate/plan_move.ts";
import { findDependants } from "../../../../../lib/catalog/lineage/dependants.ts";
import { readThreads } from "../../../../../lib/catalog/find/read_threads.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import { NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { giveSettings } from "../../../../support/store/migration.ts";

/** The plan of a move of a thread to another folder. */
async function planned(store: HandStore, id: string): Promise<PlannedMove> {
  let found: PlannedMove | undefined;
  await rehearse(store, async (world) => {
    const { catalog, system } = world;
    const db = system.databases.openReadOnly(catalog.rows.path!);
    const dependants = await findDependants(catalog);
    const [thread] = await readThreads(catalog, [catalog.threads.byId.get(asThreadId(id))!]);
    const cwd = { from: "/work", to: "/q" };
    found = await planMove(thread!, { world, cwd, db, dependants, earlier: null });
    db.close();
    return NOTHING_PREPARED;
  });
  return found!;
}

Deno.test("planMove() appends one settings line with the next number, and changes the folder of the row", async () => {
  await withHandStore(async (store) => {
    giveSettings(store, "other");
    const move = await planned(store, HAND.other);
    assert.ok(move.kind === "planned");
    const [step] = move.thread.steps;
    assert.ok(step?.kind === "append");
    const line = JSON.parse(atob(step.tail));
    assert.deepEqual([line.ordinal, line.payload.thread_settings.cwd], [3, "/q"]);
    assert.deepEqual(move.thread.updates, [
      { column: "cwd", before: { t: "/work" }, after: { t: "/q" } },
    ]);
  });
});

Deno.test("planMove() goes by the settings of the history that a fork begins with, and by none it does not have", async () => {
  await withHandStore(async (store) => {
    const none = await planned(store, HAND.fork);
    assert.match(JSON.stringify(none), /no complete settings/);
    const path = store.pathOf("parent");
    const text = Deno.readTextFileSync(path);
    giveSettings(store, "parent");
    const line = Deno.readTextFileSync(path).slice(text.length);
    Deno.writeTextFileSync(path, line + text);
    const fork = Deno.readTextFileSync(store.pathOf("fork"));
    const end = `"end_byte_offset":${line.length}`;
    Deno.writeTextFileSync(store.pathOf("fork"), fork.replace('"end_byte_offset":10', end));
    assert.equal((await planned(store, HAND.fork)).kind, "planned");
  });
});

Deno.test("planMove() gives a thread without a row one in its new folder", async () => {
  await withHandStore(async (store) => {
    giveSettings(store, "other");
    store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    const move = await planned(store, HAND.other);
    assert.ok(move.kind === "planned");
    assert.deepEqual([move.thread.updates, move.thread.rows[0]?.table], [[], "threads"]);
  });
});
