import assert from "node:assert/strict";
import { readBatches } from "../../../../lib/act/journal/read_batches.ts";
import { EMPTY_SELECTOR } from "../../../../lib/model/request/selector.ts";
import { newStandings } from "../../../../lib/plan/batch/batch_standing.ts";
import { buildWriter } from "../../../../lib/system/real/writer.ts";
import {
  archiveThreads,
  deleteThreads,
  emptyBatches,
  emptyTrash,
  migrateThreads,
  restoreThreads,
  settle,
  undoNewest,
} from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { addSideRows, ALL_SIDE_ROWS, sideRows } from "../../../support/store/side_rows.ts";
import { addWords, filesWith, said, WORD } from "../../../support/store/words_in.ts";
import { absolute } from "../../../support/value/paths.ts";

const { other, parent } = HAND;

async function batchesIn({ store, system }: HandStore) {
  return await readBatches(store.trashRoot, {
    system,
    onProblem: ({ path, message }) => assert.fail(`${path}: ${message}`),
  });
}

async function standingsIn(store: HandStore): Promise<readonly string[]> {
  const batches = await batchesIn(store);
  const standings = newStandings(batches);
  return batches.map((batch) => `${batch.header?.action} ${standings.stateOf(batch)}`);
}

/** Deletes a thread, puts its file back as a backup would, and returns what was deleted. */
async function deleteAndPutBack(store: HandStore, to = store.pathOf("other")): Promise<void> {
  const bytes = Deno.readFileSync(store.pathOf("other"));
  await deleteThreads(store, { ids: [other], writer: store.writer });
  Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
  Deno.writeFileSync(to, bytes);
}

Deno.test("emptying a batch keeps what the other databases have of a thread that a later batch holds, until that goes", async () => {
  await withHandStore(async (store) => {
    addSideRows(store);
    await deleteAndPutBack(store);
    const [older] = await batchesIn(store);
    await deleteThreads(store, { ids: [other], writer: store.writer });
    await emptyBatches(store, { batches: [older!.id], writer: store.writer });
    assert.deepEqual(sideRows(store, other), ALL_SIDE_ROWS);
    assert.deepEqual(await standingsIn(store), [
      "empty final",
      "delete standing",
      "delete emptied",
    ]);
    await emptyTrash(store, store.writer);
    assert.deepEqual(sideRows(store, other), []);
    assert.deepEqual(sideRows(store, parent), ALL_SIDE_ROWS);
  });
});

Deno.test("emptying keeps what belongs to a thread whose file lies in the store, whatever its name", async () => {
  for (const name of [null, "mine.jsonl"]) {
    await withHandStore(async (store) => {
      addSideRows(store);
      const path = store.pathOf("other");
      await deleteAndPutBack(store, name === null ? path : `${store.home}/sessions/${name}`);
      const { outcomes } = await emptyTrash(store, store.writer);
      assert.deepEqual(sideRows(store, other), ALL_SIDE_ROWS, `${name}`);
      assert.match(outcomes[0]!.notes.join(), /it lies at ".*\/sessions\/.*" too/);
    });
  }
});

Deno.test("a file that is put back while the trash is emptied keeps what belongs to its thread", async () => {
  await withHandStore(async (store) => {
    addSideRows(store);
    const path = store.pathOf("other");
    const bytes = Deno.readFileSync(path);
    await deleteThreads(store, { ids: [other], writer: store.writer });
    const unlink = (gone: string) => {
      store.writer.unlink(absolute(gone));
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      if (gone.endsWith(`${other}.jsonl`)) Deno.writeFileSync(path, bytes);
    };
    await emptyTrash(store, { ...store.writer, unlink });
    assert.deepEqual(sideRows(store, other), ALL_SIDE_ROWS);
  });
});

Deno.test("a hard delete keeps what belongs to the copy of its thread in the trash, which comes back whole", async () => {
  await withHandStore(async (store) => {
    addSideRows(store);
    addWords(store);
    const before = await store.state();
    await deleteAndPutBack(store);
    await deleteThreads(store, { ids: [other], writer: store.writer, hard: true });
    assert.deepEqual(sideRows(store, other), ALL_SIDE_ROWS);
    await restoreThreads(store, { ids: [other], writer: store.writer });
    const state = (lines: readonly string[]) => lines.filter((line) => !line.includes(".lock"));
    assert.deepEqual(state(await store.state()), state(before));
    await deleteThreads(store, { ids: [other], writer: store.writer, hard: true });
    assert.deepEqual(sideRows(store, other), []);
    assert.deepEqual(said(store), []);
  });
});

Deno.test("nothing that was said stays in the trash: deleted and emptied, or back in between and deleted for good", async () => {
  const writer = buildWriter();
  const ids = [other];
  const ways: Readonly<Record<string, (store: HandStore) => Promise<unknown>>> = {
    "delete, empty": async (store) => {
      await deleteThreads(store, { ids, writer });
      await emptyTrash(store, writer);
    },
    "hard delete": (store) => deleteThreads(store, { ids, writer, hard: true }),
    "delete, undo, hard delete": async (store) => {
      await deleteThreads(store, { ids, writer });
      await undoNewest(store, writer);
      await deleteThreads(store, { ids, writer, hard: true });
    },
    "delete, restore, delete, empty": async (store) => {
      await deleteThreads(store, { ids, writer });
      await restoreThreads(store, { ids, writer });
      await deleteThreads(store, { ids, writer });
      const [newest] = await batchesIn(store);
      await emptyBatches(store, { batches: [newest!.id], writer });
    },
    "delete with another, undo, hard delete": async (store) => {
      await deleteThreads(store, { ids: [other, parent], writer });
      await undoNewest(store, writer);
      await deleteThreads(store, { ids, writer, hard: true });
    },
  };
  for (const [way, go] of Object.entries(ways)) {
    await withHandStore(async (store) => {
      addWords(store);
      await go(store);
      assert.deepEqual(said(store), [], way);
    });
  }
});

Deno.test("an original that a move to another folder has kept goes with its thread", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    const meta = { id: other, cwd: "/work", source: "cli" };
    const turn = { cwd: "/work", model: "m" };
    const message = { type: "user_message", message: WORD };
    const lines = [["session_meta", meta], ["turn_context", turn], ["event_msg", message]];
    const text = lines.map(([type, payload]) =>
      `${JSON.stringify({ timestamp: "2026-02-01T10:00:00.000Z", type, payload })}\n`
    );
    Deno.writeTextFileSync(path, text.join(""));
    store.sql(`UPDATE threads SET history_mode = 'legacy' WHERE id = '${other}'`);
    const mapping = {
      from: "/work",
      fromGiven: "/work",
      to: store.home,
      tree: false,
      move: true,
      branch: null,
    };
    const moved = await migrateThreads(store, { mappings: [mapping], writer: store.writer });
    const isKept = moved.outcomes.some(({ thread: { id, steps }, error }) =>
      id === other && error === null && steps[0]?.kind === "replace"
    );
    assert.ok(isKept);
    assert.equal(filesWith(WORD, store.store.trashRoot).length, 1);
    await deleteThreads(store, { ids: [other], writer: store.writer, hard: true });
    assert.deepEqual(said(store), []);
  });
});

Deno.test("an emptied batch keeps all but what was said: when, which threads, which files, how it ended", async () => {
  await withHandStore(async (store) => {
    addWords(store);
    await deleteThreads(store, { ids: [other, parent], writer: store.writer });
    const [before] = await batchesIn(store);
    await emptyTrash(store, store.writer);
    const [empty, after] = await batchesIn(store);
    const told = (batch: typeof before) => ({
      ...batch,
      header: { ...batch!.header, titles: null },
      content: null,
      threads: batch!.threads.map((
        { id, needs, rolloutIds, steps },
      ) => [id, needs, rolloutIds, steps]),
    });
    assert.deepEqual(told(after), told(before));
    assert.ok(before!.header!.titles!.length > 0);
    assert.equal(after!.header!.titles, undefined);
    assert.ok(after!.threads.every(({ rows, names }) => rows.length + names.length === 0));
    assert.deepEqual(empty!.header?.cause, { kind: "batches", batches: [before!.id] });
    assert.deepEqual(await standingsIn(store), ["empty final", "delete emptied"]);
  });
});

Deno.test("a batch of which a thread came back and another was emptied is told as both", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [other, parent], writer: store.writer });
    await restoreThreads(store, { ids: [other], writer: store.writer });
    await emptyTrash(store, store.writer);
    const [, , gone] = await batchesIn(store);
    const standings = newStandings(await batchesIn(store));
    assert.deepEqual(await standingsIn(store), [
      "empty final",
      "restore standing",
      "delete partly-emptied",
    ]);
    assert.deepEqual(standings.standing(gone!), []);
    assert.ok(standings.emptied(gone!).some(({ id }) => id === parent));
    assert.ok(standings.emptied(gone!).every(({ id }) => id !== other));
  });
});

Deno.test("emptying clears the journals of changes that were taken back, and then finds nothing to do", async () => {
  await withHandStore(async (store) => {
    addWords(store);
    await deleteThreads(store, { ids: [other], writer: store.writer });
    await undoNewest(store, store.writer);
    const before = await standingsIn(store);
    assert.equal(filesWith(WORD, store.store.trashRoot).length, 2);
    await emptyTrash(store, store.writer);
    assert.deepEqual(filesWith(WORD, store.store.trashRoot), []);
    assert.deepEqual(await standingsIn(store), ["empty final", ...before]);
    await assert.rejects(emptyTrash(store, store.writer), /nothing to do/);
    assert.equal((await batchesIn(store)).length, 3);
  });
});

/** Deletes both threads while somebody writes a new file over the parent's: it can be brought to neither side. */
async function deleteWithOneLeft(store: HandStore): Promise<void> {
  const { writer } = store;
  const path = store.pathOf("parent");
  const link = (from: string, to: string) => {
    writer.link(absolute(from), absolute(to));
    if (from !== path || to.endsWith(".tmp")) return;
    Deno.writeTextFileSync(`${path}.new`, "saved by someone else");
    Deno.renameSync(`${path}.new`, path);
  };
  const { outcomes } = await deleteThreads(store, {
    ids: [other, parent],
    writer: { ...writer, link },
  });
  assert.deepEqual(outcomes.filter(({ left }) => left).map(({ thread }) => thread.id), [parent]);
}

Deno.test("of a batch with a thread that waits only what is whole is emptied, and the thread comes back as it was", async () => {
  await withHandStore(async (store) => {
    addWords(store);
    addWords(store, "parent");
    const before = Deno.readTextFileSync(store.pathOf("parent"));
    await deleteWithOneLeft(store);
    await emptyTrash(store, store.writer);
    const [empty, waiting] = await batchesIn(store);
    assert.ok(empty!.threads.every(({ id }) => id !== parent));
    const kept = waiting!.threads.filter(({ number }) => waiting!.content.has(number));
    assert.deepEqual(kept.map(({ id }) => id), [parent]);
    Deno.removeSync(store.pathOf("parent"));
    assert.deepEqual((await settle(store, store.writer)).map(({ left }) => left), [[]]);
    assert.equal(Deno.readTextFileSync(store.pathOf("parent")), before);
    assert.deepEqual(await standingsIn(store), ["empty final", "delete emptied"]);
  });
});

Deno.test("a thread that waits is settled in the same breath as the emptying of others of its batch that was cut off", async () => {
  await withHandStore(async (store) => {
    addWords(store);
    addWords(store, "parent");
    await deleteWithOneLeft(store);
    const replace = () => {
      throw new Error("dead");
    };
    const { cutOff } = await emptyTrash(store, { ...store.writer, replace });
    assert.notEqual(cutOff, null);
    Deno.removeSync(store.pathOf("parent"));
    const settled = await settle(store, store.writer);
    assert.deepEqual(settled.map(({ left }) => left), [[], []]);
    await deleteThreads(store, { ids: [parent], writer: store.writer, hard: true });
    assert.deepEqual(said(store), []);
  });
});

Deno.test("what somebody has removed from the trash by hand is emptied of all that was said, too", async () => {
  await withHandStore(async (store) => {
    addWords(store);
    const { batchId: batch } = await deleteThreads(store, { ids: [other], writer: store.writer });
    Deno.removeSync(`${store.store.trashRoot}/${batch}/files`, { recursive: true });
    const { outcomes } = await emptyTrash(store, store.writer);
    assert.deepEqual(outcomes, []);
    assert.deepEqual(said(store), []);
    await assert.rejects(emptyTrash(store, store.writer), /nothing to do/);
  });
});

Deno.test("words that another change was looked up by go with their thread", async () => {
  await withHandStore(async (store) => {
    addWords(store);
    const selector = { ...EMPTY_SELECTOR, nameContains: [WORD] };
    await archiveThreads(store, { ids: [], selector, writer: store.writer });
    assert.equal(filesWith(WORD, store.store.trashRoot).length, 1);
    await deleteThreads(store, { ids: [other], writer: store.writer, hard: true });
    assert.deepEqual(said(store), []);
  });
});

Deno.test("a journal that cannot be cleared shuts nothing: it is said, and cleared as soon as it can be", async () => {
  await withHandStore(async (store) => {
    addWords(store);
    const { batchId: batch } = await deleteThreads(store, { ids: [other], writer: store.writer });
    await undoNewest(store, store.writer);
    const create: HandStore["writer"]["create"] = (path, options) => {
      if (!path.includes(`${batch}/`)) return store.writer.create(path, options);
      throw Object.assign(new Error("not yours"), { code: "EACCES" });
    };
    const failing = { ...store.writer, create };
    const done = await deleteThreads(store, { ids: [other], writer: failing, hard: true });
    assert.equal(done.cutOff, null);
    assert.match(
      done.notes.join(),
      new RegExp(`journal of batch ${batch} is as it was: .*not yours`),
    );
    assert.equal(said(store).length, 1);
    await archiveThreads(store, { ids: [parent], writer: failing });
    assert.equal(said(store).length, 1);
    await archiveThreads(store, { ids: [parent], writer: store.writer, action: "unarchive" });
    assert.deepEqual(said(store), []);
    assert.deepEqual(await settle(store, store.writer), []);
  });
});
