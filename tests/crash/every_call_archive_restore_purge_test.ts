import assert from "node:assert/strict";
import type { Writer } from "../../lib/system/writer.ts";
import {
  archiveThreads,
  deleteThreads,
  emptyTrash,
  restoreThreads,
  undoNewest,
} from "../support/acting.ts";
import { HAND, type HandStore } from "../support/hand_store.ts";
import { IN_MEMORY } from "../support/memory_folder.ts";
import { type FailedChange, failEveryCall } from "./fail_every_call.ts";

const ids = [HAND.parent, HAND.other];

type Change = (store: HandStore, writer?: Writer) => Promise<unknown>;

const remove: Change = (store, writer = store.writer) => deleteThreads(store, { ids, writer });
const removeFamily: Change = (store, writer = store.writer) =>
  deleteThreads(store, { ids: [HAND.parent], writer });
const removeForGood: Change = (store, writer = store.writer) =>
  deleteThreads(store, { ids, writer, hard: true });
const empty: Change = (store, writer = store.writer) => emptyTrash(store, writer);
const restore: Change = (store, writer = store.writer) => restoreThreads(store, { ids, writer });
const archive: Change = (store, writer = store.writer) => archiveThreads(store, { ids, writer });
const unarchive: Change = (store, writer = store.writer) =>
  archiveThreads(store, { ids, writer, action: "unarchive" });
const undo: Change = (store, writer = store.writer) => undoNewest(store, writer);

/** One change after the other. */
function all(...changes: readonly Change[]): Change {
  return async (store) => {
    for (const change of changes) await change(store);
  };
}

const CHANGES: Readonly<Record<string, FailedChange>> = {
  "archive": { act: archive },
  "the undo of an archive": { before: archive, act: undo },
  "unarchive": { before: archive, act: unarchive },
  "the undo of an unarchive": { before: all(archive, unarchive), act: undo },
  "restore": { before: remove, act: restore },
  "the undo of a restore": { before: all(remove, restore), act: undo },
  "a delete for good": { act: removeForGood, isFinal: true },
  "emptying the trash": { before: remove, act: empty, isFinal: true },
};

/** The folder of temporary files. */
const ON_DISK = Deno.env.get("TMPDIR") ?? "/tmp";

/** Here files are copied to the trash and back. The stores lie in memory, so the disk is another file system. */
const FAR: Readonly<Record<string, FailedChange>> = {
  "a delete to another file system": { act: removeFamily },
  "the undo of a delete from another file system": { before: removeFamily, act: undo },
  "emptying a trash on another file system": { before: removeFamily, act: empty, isFinal: true },
};

const NEAR_AND_FAR = [
  ...Object.entries(CHANGES),
  ...Object.entries(FAR).map(([name, change]) =>
    [name, { ...change, elsewhere: ON_DISK }] as const
  ),
];

for (const [name, change] of NEAR_AND_FAR) {
  // Without a folder in memory there is one file system only, and files are never copied.
  const ignore = "elsewhere" in change && IN_MEMORY.dir === undefined;
  Deno.test({
    name: `${name} survives an error in each of its calls`,
    ignore,
    async fn() {
      const calls = await failEveryCall("error", change);
      assert.ok(calls > 20, `it made only ${calls} calls`);
    },
  });
  Deno.test({
    name: `${name} survives death at each of its calls, and settling its own deaths`,
    ignore,
    async fn() {
      const calls = await failEveryCall("death", change);
      assert.ok(calls > 20, `it made only ${calls} calls`);
    },
  });
}
