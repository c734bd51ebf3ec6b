import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { filesBelow } from "../../../../conformance/versions/files_below.ts";
import { settle } from "../../../../support/acting.ts";
import { dieAt } from "../../../../support/die_at.ts";
import { type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import {
  breakStore,
  everyRepair,
  GHOSTS,
  repairWith,
} from "../../../../support/repair/repair_plan.ts";

const [KEPT, ELSEWHERE] = GHOSTS as [typeof GHOSTS[number], typeof GHOSTS[number]];

/** Whether a ghost has its file, and what its row names. */
function ghostIn({ home }: HandStore, id: string): readonly [boolean, string] {
  const name = `rollout-2026-01-07T10-00-00-${id}.jsonl`;
  const folder = `${home}/sessions/2026/01/07`;
  const isThere = (path: string) => {
    try {
      return [...Deno.readDirSync(path)].some((entry) => entry.name === name);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  };
  const db = new DatabaseSync(`${home}/state_5.sqlite`, { readOnly: true });
  const row = db.prepare("SELECT rollout_path FROM threads WHERE id = ?").get(id)!;
  db.close();
  return [isThere(folder), `${row.rollout_path}`.replace(home, "")];
}

function rebuild(store: HandStore, id: string, writer = store.writer) {
  return repairWith(store, {
    writer,
    plan: (world) => everyRepair(store, world).filter((plan) => plan.id === id),
  });
}

Deno.test("REBUILD_FILE is past its commit with its row, or with its file where no row changes", async () => {
  const made = (id: string) => `/sessions/2026/01/07/rollout-2026-01-07T10-00-00-${id}.jsonl`;
  const deaths: readonly (readonly [string, string, string, readonly [boolean, string]])[] = [
    [ELSEWHERE, "COMMIT", "", [false, "/no/x.jsonl"]],
    [ELSEWHERE, "unlink", ".jsonl", [true, made(ELSEWHERE)]],
    [KEPT, "link", `${KEPT}.jsonl`, [false, made(KEPT)]],
    [KEPT, "unlink", ".jsonl", [true, made(KEPT)]],
  ];
  for (const [id, call, ending, expected] of deaths) {
    await withHandStore(async (store) => {
      breakStore(store);
      await dieAt(store.writer, { call, ending, act: (writer) => rebuild(store, id, writer) });
      for (const { left } of await settle(store, store.writer)) assert.deepEqual(left, []);
      assert.deepEqual(ghostIn(store, id), expected, `${id} ${call}`);
      // Nothing that was written on the way is left in the trash.
      const left = [...filesBelow(`${store.home}/trash`)].filter((path) => path.includes(id));
      assert.deepEqual(left, [], `${id} ${call}`);
    });
  }
});

Deno.test("REBUILD_FILE writes over nothing, and makes nothing where Codex keeps no turns any more", async () => {
  const spoils: readonly (readonly [(store: HandStore) => void, RegExp])[] = [
    [({ home }) => {
      const folder = `${home}/sessions/2026/01/07`;
      Deno.mkdirSync(folder, { recursive: true });
      Deno.writeTextFileSync(`${folder}/rollout-2026-01-07T10-00-00-${KEPT}.jsonl`, "mine");
    }, /it is in the store again|taken/],
    [({ home }) => Deno.removeSync(`${home}/thread_history_1.sqlite`), /keeps no turns/],
  ];
  for (const [spoil, why] of spoils) {
    await withHandStore(async (store) => {
      breakStore(store);
      const { outcomes } = await repairWith(store, {
        writer: store.writer,
        plan(world) {
          const plans = everyRepair(store, world).filter((plan) => plan.id === KEPT);
          spoil(store);
          return plans;
        },
      });
      assert.match(outcomes[0]!.error!, why);
    });
  }
});
