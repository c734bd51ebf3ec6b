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
    assert.match(JSON.stringify(none), /no complete settings to go by, and no turn/);
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

Deno.test("planMove() composes settings from the last turn, and names what that does not tell", async () => {
  await withHandStore(async (store) => {
    const turn = {
      cwd: "/work",
      workspace_roots: ["/work", "/else"],
      model: "m",
      approval_policy: "never",
      approvals_reviewer: "user",
      permission_profile: { type: "disabled" },
      collaboration_mode: { mode: "default" },
      effort: "high",
    };
    const text = Deno.readTextFileSync(store.pathOf("other"));
    const take = (payload: object) => {
      const line = {
        timestamp: "2026-01-05T10:00:01.000Z",
        ordinal: 2,
        type: "turn_context",
        payload,
      };
      Deno.writeTextFileSync(store.pathOf("other"), `${text}${JSON.stringify(line)}\n`);
      return planned(store, HAND.other);
    };
    const move = await take(turn);
    assert.ok(move.kind === "planned");
    const [step] = move.thread.steps;
    assert.ok(step?.kind === "append");
    const { cwd: _, workspace_roots: __, effort, ...same } = turn;
    assert.deepEqual(JSON.parse(atob(step.tail)).payload, {
      type: "thread_settings_applied",
      thread_id: HAND.other,
      thread_settings: {
        ...same,
        reasoning_effort: effort,
        model_provider_id: "openai",
        cwd: "/q",
        runtime_workspace_roots: ["/q", "/else"],
      },
    });
    const { approvals_reviewer: ___, ...lacking } = turn;
    assert.match(
      JSON.stringify(await take(lacking)),
      /its last turn does not tell approvals_reviewer; without --move it is copied/,
    );
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
