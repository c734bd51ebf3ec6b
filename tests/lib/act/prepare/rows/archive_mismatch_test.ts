import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  archiveMismatch,
  mismatchNotes,
} from "../../../../../lib/act/prepare/rows/archive_mismatch.ts";
import { buildSystem } from "../../../../../lib/system/real/build_system.ts";
import { archiveThreads, rehearse, settle, undoNewest } from "../../../../support/acting.ts";
import { prepareArchive } from "../../../../../lib/act/prepare/prepare_archive.ts";
import { EMPTY_SELECTOR } from "../../../../../lib/model/request/selector.ts";
import { dieAt } from "../../../../support/die_at.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { settleDying } from "../../../../support/settle_dying.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { rolloutOf, threadOf } from "../../../../support/value/thread_of.ts";

const { databases } = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });
const ROW =
  `SELECT archived, archived_at, updated_at, rollout_path FROM threads WHERE id = '${HAND.other}'`;

/** What the row of a thread says of the archive. */
function row({ home }: HandStore) {
  const db = new DatabaseSync(`${home}/state_5.sqlite`, { readOnly: true });
  try {
    return { ...db.prepare(ROW).get() };
  } finally {
    db.close();
  }
}

/** Says in the row, by a statement, that a thread lies in the archive. */
function archiveByHand(store: HandStore): void {
  store.sql(`UPDATE threads SET archived = 1, archived_at = 1788256800 WHERE id = '${HAND.other}'`);
}

Deno.test("archiveMismatch() holds what a row says of the archive against the place of the rollout", async () => {
  await withHandStore((store) => {
    const rollout = rolloutOf(store.pathOf("other"));
    const thread = threadOf(HAND.other, { rollouts: [rollout] });
    const isMismatched = (statement: string): boolean => {
      store.sql(
        `UPDATE threads SET archived = 0, archived_at = NULL, rollout_path = '${
          store.pathOf("other")
        }' WHERE id = '${HAND.other}'`,
      );
      store.sql(`UPDATE threads SET ${statement} WHERE id = '${HAND.other}'`);
      const db = databases.openReadOnly(absolute(`${store.home}/state_5.sqlite`));
      try {
        return archiveMismatch(thread, db);
      } finally {
        db.close();
      }
    };
    const cases: readonly (readonly [statement: string, isMismatched: boolean])[] = [
      ["archived = 0", false],
      ["rollout_path = '/archived_sessions/home/sessions/r.jsonl'", false],
      ["rollout_path = 'r.jsonl'", false],
      ["archived = 1, archived_at = 5", true],
      ["archived = 2", true],
      ["archived = 'yes'", true],
      ["archived_at = 5", true],
      ["rollout_path = '/sessions/archived_sessions/r.jsonl'", true],
    ];
    for (const [statement, expected] of cases) {
      assert.equal(isMismatched(statement), expected, statement);
    }
    return Promise.resolve();
  });
});

Deno.test("mismatchNotes() tells each side in one line, however many threads", () => {
  const active = ["a", "b", "c", "d", "e", "f", "g"].map((id) =>
    threadOf(id, { rollouts: [rolloutOf(`/h/sessions/${id}.jsonl`)] })
  );
  const archived = threadOf("z", {
    rollouts: [{ ...rolloutOf("/h/archived_sessions/z.jsonl"), archived: true }],
  });
  const notes = mismatchNotes([...active, archived], "unarchive");
  assert.equal(notes.length, 2);
  assert.match(notes[0]!, /about a, b, c, d, e and 2 more: .*among the active.*both say active/);
  assert.match(notes[1]!, /about z: .*in the archive.*both say active/);
  assert.deepEqual(mismatchNotes([], "archive"), []);
});

Deno.test("unarchive of what is active but in its row changes the row alone, and undo takes it back", async () => {
  await withHandStore(async (store) => {
    archiveByHand(store);
    const before = await store.state();
    const was = row(store);
    const { outcomes } = await archiveThreads(store, {
      ids: [HAND.other],
      action: "unarchive",
      writer: store.writer,
    });
    assert.deepEqual(outcomes.map(({ error }) => error), [null]);
    assert.deepEqual(row(store), { ...was, archived: 0, archived_at: null });
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a row changed alone is settled on one side, wherever it was cut off", async () => {
  for (const call of ["COMMIT", "syncDir"]) {
    await withHandStore(async (store) => {
      archiveByHand(store);
      const before = await store.state();
      const act = { ids: [HAND.other], action: "unarchive" } as const;
      await dieAt(store.writer, {
        call,
        act: (writer) => archiveThreads(store, { ...act, writer }),
      });
      await settleDying(store);
      await settle(store, store.writer);
      assert.deepEqual(await store.state(), before, call);
      await archiveThreads(store, { ...act, writer: store.writer });
      assert.equal(row(store).archived, 0);
    });
  }
});

Deno.test("a row that Codex has changed since the plan is left alone", async () => {
  await withHandStore(async (store) => {
    archiveByHand(store);
    const { outcomes } = await archiveThreads(store, {
      ids: [HAND.other],
      action: "unarchive",
      writer: store.writer,
      between: () => Promise.resolve(store.sql("UPDATE threads SET archived = 0")),
    });
    assert.match(outcomes[0]!.error!, /its database row has changed/);
    assert.equal(row(store).archived_at, 1788256800);
  });
});

Deno.test("archive of an archived file with an active row keeps its time of archiving, where it has one", async () => {
  await withHandStore(async (store) => {
    await archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    const { archived_at: at } = row(store);
    store.sql(`UPDATE threads SET archived = 0 WHERE id = '${HAND.other}'`);
    const selector = { ...EMPTY_SELECTOR, ids: [HAND.other] };
    const cause = { kind: "selector", selector } as const;
    const prepared = await rehearse(
      store,
      (world) => prepareArchive(world, { action: "archive", selector, cause }),
    );
    assert.equal(prepared.notes.length, 1);
    assert.deepEqual(prepared.plan.threads[0]!.steps, []);
    await archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    assert.deepEqual([row(store).archived, row(store).archived_at], [1, at]);
  });
});
