import assert from "node:assert/strict";
import type { Writer } from "../../../lib/system/writer.ts";
import {
  archiveThreads,
  deleteThreads,
  emptyTrash,
  restoreThreads,
  undoNewest,
} from "../../support/acting.ts";
import { HAND, type HandStore } from "../../support/hand_store.ts";
import { IN_MEMORY } from "../../support/disk/memory_folder.ts";
import { dieTwice, type FailedChange, failEveryCall } from "./fail_every_call.ts";

type Change = (store: HandStore, writer?: Writer) => Promise<unknown>;

/** One change after the other. */
function all(...changes: readonly Change[]): Change {
  return async (store) => {
    for (const change of changes) await change(store);
  };
}

/** The folder of temporary files. The stores lie in memory, so it is on another file system. */
const elsewhere = Deno.env.get("TMPDIR") ?? "/tmp";

/** What is done to these threads. */
function changesOf(ids: readonly string[]): Readonly<Record<string, FailedChange>> {
  const remove: Change = (store, writer = store.writer) => deleteThreads(store, { ids, writer });
  const removeForGood: Change = (store, writer = store.writer) =>
    deleteThreads(store, { ids, writer, hard: true });
  const empty: Change = (store, writer = store.writer) => emptyTrash(store, writer);
  const restore: Change = (store, writer = store.writer) => restoreThreads(store, { ids, writer });
  const archive: Change = (store, writer = store.writer) => archiveThreads(store, { ids, writer });
  const unarchive: Change = (store, writer = store.writer) =>
    archiveThreads(store, { ids, writer, action: "unarchive" });
  const undo: Change = (store, writer = store.writer) => undoNewest(store, writer);
  return {
    "the undo of a delete": { before: remove, act: undo },
    "archive": { act: archive },
    "the undo of an archive": { before: archive, act: undo },
    "unarchive": { before: archive, act: unarchive },
    "the undo of an unarchive": { before: all(archive, unarchive), act: undo },
    "restore": { before: remove, act: restore },
    "the undo of a restore": { before: all(remove, restore), act: undo },
    "a delete for good": { act: removeForGood, isFinal: true },
    "emptying the trash": { before: remove, act: empty, isFinal: true },
    "a delete to another file system": { act: remove, elsewhere },
    "the undo of a delete from another file system": { before: remove, act: undo, elsewhere },
    "emptying a trash elsewhere": { before: remove, act: empty, isFinal: true, elsewhere },
  };
}

/** Without a folder in memory there is one file system only, and files are never copied. */
function isImpossible(change: FailedChange): boolean {
  return change.elsewhere !== undefined && IN_MEMORY.dir === undefined;
}

for (const [name, change] of Object.entries(changesOf([HAND.parent, HAND.other]))) {
  const ignore = isImpossible(change);
  Deno.test({
    name: `${name} survives an error in each of its calls`,
    ignore,
    async fn() {
      const calls = await failEveryCall("error", change);
      assert.ok(calls > 20, `it made only ${calls} calls`);
    },
  });
  Deno.test({
    name: `${name} survives death at each of its calls`,
    ignore,
    async fn() {
      const calls = await failEveryCall("death", change);
      assert.ok(calls > 20, `it made only ${calls} calls`);
    },
  });
}

/** Pairs of deaths are many, and take a quarter of a minute and more: here one change is tried, any other name will do. */
const TWICE = ["archive"];

for (const name of TWICE) {
  Deno.test(`${name} of one thread survives death at each of its calls and then of settling's`, async () => {
    const pairs = await dieTwice(changesOf([HAND.other])[name]!);
    assert.ok(pairs > 100, `only ${pairs} pairs of deaths`);
  });
}
