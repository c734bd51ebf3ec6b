import assert from "node:assert/strict";
import { readBatches } from "../../../../lib/act/journal/read_batches.ts";
import type { Writer } from "../../../../lib/system/writer.ts";
import { joinPath } from "../../../../lib/text/path_text.ts";
import { canUndo, deleteThreads, settle, troubleOf, undoNewest } from "../../../support/acting.ts";
import { failingWriter } from "../../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** Kills `act` right before the `nth` mutating call of a name, as a dead process its locks are let go of. */
async function dieAt(
  store: HandStore,
  { call, nth = 1, act }: {
    readonly call: string;
    readonly nth?: number;
    readonly act: (writer: Writer) => Promise<unknown>;
  },
): Promise<void> {
  let seen = 0;
  const dying = failingWriter(store.writer, {
    kind: "death",
    dies: (name) => name === call && ++seen === nth,
  });
  assert.match(await troubleOf(act(dying)), /on purpose/);
}

const FAMILY = [HAND.parent];

Deno.test("settle leaves a thread that is in use as it is, and brings it to one side the next time", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    await dieAt(store, {
      call: "COMMIT",
      act: (writer) => deleteThreads(store, { ids: [HAND.other], writer }),
    });
    assert.throws(() => Deno.lstatSync(store.pathOf("other")), Deno.errors.NotFound);
    const path = joinPath(store.store.writerLocks!, `${HAND.other}.lock`);
    const lock = store.writer.tryLock(path, { create: true })!;
    const [first] = await settle(store, store.writer);
    assert.match(first!.left.join(), /in use by Codex/);
    lock.release();
    const [second] = await settle(store, store.writer);
    assert.deepEqual([second!.left, second!.putBack], [[], 1]);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("settle never removes the only copy of a file whose name another file has taken", async () => {
  await withHandStore(async (store) => {
    const text = Deno.readTextFileSync(store.pathOf("other"));
    await dieAt(store, {
      call: "COMMIT",
      act: (writer) => deleteThreads(store, { ids: [HAND.other], writer }),
    });
    Deno.writeTextFileSync(store.pathOf("other"), "made by someone else");
    const [settled] = await settle(store, store.writer);
    assert.match(settled!.left.join(), /is another file by now/);
    assert.equal(Deno.readTextFileSync(store.pathOf("other")), "made by someone else");
    const below = store.pathOf("other").slice(store.home.length);
    const kept = `${store.store.trashRoot}/${settled!.batchId}/files${below}`;
    assert.equal(Deno.readTextFileSync(kept), text);
    Deno.removeSync(store.pathOf("other"));
    assert.deepEqual((await settle(store, store.writer))[0]!.left, []);
    assert.equal(Deno.readTextFileSync(store.pathOf("other")), text);
  });
});

Deno.test("settle does not take a thread for gone because someone else removed its row", async () => {
  await withHandStore(async (store) => {
    await dieAt(store, {
      call: "link",
      act: (writer) => deleteThreads(store, { ids: [HAND.other], writer }),
    });
    store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    await settle(store, store.writer);
    assert.ok(Deno.lstatSync(store.pathOf("other")).isFile);
    assert.equal(await canUndo(store), false);
  });
});

Deno.test("settle of a restore keeps the row that Codex has made for the id", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    store.sql(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd,
         title, sandbox_policy, approval_mode, name)
       VALUES ('${HAND.other}', '/elsewhere', 1, 1, 'cli', 'x', '/', '', '', '', 'by Codex')`,
    );
    const withRow = await store.state();
    await dieAt(store, { call: "BEGIN EXCLUSIVE", act: (writer) => undoNewest(store, writer) });
    assert.deepEqual((await settle(store, store.writer))[0]!.left, []);
    assert.deepEqual(await store.state(), withRow);
    assert.equal(await canUndo(store), true);
  });
});

Deno.test("settle of a restore whose place is taken keeps both files, and the thread can still be undone", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    await dieAt(store, { call: "BEGIN EXCLUSIVE", act: (writer) => undoNewest(store, writer) });
    const path = store.pathOf("other");
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, "made by someone else");
    assert.deepEqual((await settle(store, store.writer))[0]!.left, []);
    assert.equal(Deno.readTextFileSync(path), "made by someone else");
    assert.equal(await canUndo(store), true);
    Deno.removeSync(path);
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("settle of a restore takes back no edge that came back with another thread", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    await deleteThreads(store, { ids: FAMILY, writer: store.writer });
    // The third thread dies between its rows and its file.
    for (const nth of [1, 2, 3]) {
      const act = (writer: Writer) => undoNewest(store, writer);
      await dieAt(store, { call: "makeDirs", nth: nth + 1, act });
      await settle(store, store.writer);
    }
    while (await canUndo(store)) await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("settle keeps a journal whose plan is damaged: the rows are nowhere else", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    await dieAt(store, {
      call: "replace",
      act: (writer) => deleteThreads(store, { ids: FAMILY, writer }),
    });
    const id = (await batches(store))[0]!.id;
    const journal = `${store.store.trashRoot}/${id}/journal.jsonl`;
    const whole = Deno.readTextFileSync(journal);
    Deno.writeTextFileSync(journal, whole.replace('"kind":"thread"', '"kind":"threat"'));
    const [settled] = await settle(store, store.writer);
    assert.match(settled!.left.join(), /journal is damaged/);
    Deno.writeTextFileSync(journal, whole);
    await settle(store, store.writer);
    while (await canUndo(store)) await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("settle removes what is left of a batch that never began, and nothing that holds a file", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const act = (writer: Writer) => deleteThreads(store, { ids: FAMILY, writer });
    await dieAt(store, { call: "create", act });
    const full = `${store.store.trashRoot}/b-20260101T000000Z-000000000000/files`;
    Deno.mkdirSync(full, { recursive: true });
    Deno.writeTextFileSync(`${full}/kept.jsonl`, "kept");
    const settled = await settle(store, store.writer);
    assert.deepEqual(settled.map(({ left }) => left.join()), [
      "",
      "it holds files but has no plan",
    ]);
    assert.deepEqual((await batches(store)).map(({ id }) => id), [
      "b-20260101T000000Z-000000000000",
    ]);
    assert.equal(Deno.readTextFileSync(`${full}/kept.jsonl`), "kept");
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("settle ends a batch whose first record is lost once, and changes nothing", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const folder = `${store.store.trashRoot}/b-20260101T000000Z-000000000000`;
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(`${folder}/journal.jsonl`, '{"kind":"batch"}\n');
    const [settled] = await settle(store, store.writer);
    assert.match(settled!.left.join(), /^its journal is damaged/);
    const [first, end] = Deno.readTextFileSync(`${folder}/journal.jsonl`).split("\n");
    assert.equal(first, '{"kind":"batch"}');
    assert.match(end!, /^\{"kind":"end","done":0,"failed":0,"bytes":0,"digest"/);
    assert.deepEqual(await settle(store, store.writer), []);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("settle leaves a batch of another store alone", async () => {
  await withHandStore(async (store) => {
    await dieAt(store, {
      call: "COMMIT",
      act: (writer) => deleteThreads(store, { ids: [HAND.other], writer }),
    });
    await withHandStore(async (elsewhere) => {
      const before = await elsewhere.state();
      const shared = { ...elsewhere.store, trashRoot: store.store.trashRoot };
      const [settled] = await settle({ ...elsewhere, store: shared }, store.writer);
      assert.match(settled!.left.join(), new RegExp(`store at ${store.home}$`));
      assert.deepEqual(await elsewhere.state(), before);
    });
  });
});

Deno.test("settle puts names back to their very lines after death around the rewrite", async () => {
  for (const call of ["replace", "syncDir"]) {
    await withHandStore(async (store) => {
      const names = store.names();
      // The last folder that is synced behind the names is the batch's own.
      const act = (writer: Writer) => deleteThreads(store, { ids: FAMILY, writer });
      if (call === "replace") await dieAt(store, { call, act });
      else await dieAtEnd(store, act);
      await settle(store, store.writer);
      assert.ok(!store.names().includes(HAND.parent));
      await undoNewest(store, store.writer);
      assert.equal(store.names(), names, call);
    });
  }
});

/** Dies at the write of the end record. */
async function dieAtEnd(
  { writer }: HandStore,
  act: (writer: Writer) => Promise<unknown>,
): Promise<void> {
  const dying: Writer = {
    ...writer,
    create(path, options) {
      const file = writer.create(path, options);
      return {
        ...file,
        write(bytes) {
          if (new TextDecoder().decode(bytes).includes('"kind":"end"')) throw new Error("dead");
          file.write(bytes);
        },
      };
    },
  };
  assert.match(await troubleOf(act(dying)), /dead/);
}

Deno.test("settle tries names again only for threads that nobody has taken back since", async () => {
  await withHandStore(async (store) => {
    const names = store.names();
    const { writer } = store;
    const noNames: Writer = {
      ...writer,
      replace() {
        throw Object.assign(new Error("the disk is full"), { code: "ENOSPC" });
      },
    };
    const { notes } = await deleteThreads(store, { ids: FAMILY, writer: noNames });
    assert.match(notes.join(), /thread names are as they were/);
    assert.equal(store.names(), names);
    await undoNewest(store, writer);
    await settle(store, writer);
    assert.equal(store.names(), names);
    assert.deepEqual(await settle(store, writer), []);
  });
});

Deno.test("settle survives its own death at each of its calls", async () => {
  for (let at = 1, calls = 1; at <= calls; at++) {
    await withHandStore(async (store) => {
      const [before, names] = [await store.state(), store.names()];
      const act = (writer: Writer) => deleteThreads(store, { ids: FAMILY, writer });
      await dieAt(store, { call: "COMMIT", nth: 2, act });
      const dying = failingWriter(store.writer, { at, kind: "death" });
      try {
        await settle(store, dying);
      } catch (error) {
        assert.match(String(error), /on purpose|Cannot change the store/);
      }
      calls = Math.max(calls, dying.calls() < at ? at - 1 : at + 1);
      for (const { left } of await settle(store, store.writer)) assert.deepEqual(left, []);
      while (await canUndo(store)) await undoNewest(store, store.writer);
      assert.deepEqual(await store.state(), before, `call ${at}`);
      assert.equal(store.names(), names, `call ${at}`);
    });
  }
});

async function batches({ system, store }: HandStore) {
  return await readBatches(store.trashRoot, { system, onProblem: () => {} });
}
