import assert from "node:assert/strict";
import {
  archiveThreads,
  canUndo,
  deleteThreads,
  emptyTrash,
  migrateThreads,
  restoreThreads,
  undoNewest,
} from "../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";

/** What copying a home does to its files: all get new inodes and change times. */
async function copyAround(home: string, ...flags: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", `mv "$0" "$0.old" && cp ${flags.join(" ")} "$0.old" "$0" && rm -r "$0.old"`, home],
  }).output();
  assert.ok(success);
}

/** What an archive that keeps whole seconds, and one that keeps no times at all, do to times. */
function cutTimes(folder: string, stepMs: number): void {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) cutTimes(path, stepMs);
    else if (name.includes(".jsonl") && name !== "journal.jsonl") {
      const ms = Math.floor(Deno.statSync(path).mtime!.getTime() / stepMs) * stepMs;
      Deno.utimeSync(path, new Date(ms), new Date(ms));
    }
  }
}

const COPIES: Readonly<Record<string, (home: string) => Promise<void>>> = {
  "cp -a": (home) => copyAround(home, "-a"),
  "an archive of whole seconds": async (home) => {
    await copyAround(home, "-a");
    cutTimes(home, 1000);
  },
  "a FAT disk": async (home) => {
    await copyAround(home, "-a");
    cutTimes(home, 2000);
  },
  "a copy without times": (home) => copyAround(home, "-r", "--preserve=mode"),
};

for (const [how, copy] of Object.entries(COPIES)) {
  Deno.test(`after ${how} whatever was changed is undone to the byte and millisecond`, async () => {
    await withHandStore(async (store) => {
      odd(store);
      const before = await store.state();
      const { writer } = store;
      await deleteThreads(store, { ids: [HAND.parent], writer });
      await archiveThreads(store, { ids: [HAND.other], writer });
      await copy(store.home);
      while (await canUndo(store)) await undoNewest(store, writer);
      const now = await store.state();
      // What has lain in the store lost its time on the way of the last copy, and no journal knew it.
      assert.deepEqual(now.filter(isMoved), before.filter(isMoved));
    });
  });

  Deno.test(`after ${how} threads are restored, and the trash is emptied`, async () => {
    await withHandStore(async (store) => {
      odd(store);
      const { writer } = store;
      const before = (await store.state()).filter((line) => line.includes(HAND.other));
      await deleteThreads(store, { ids: [HAND.other], writer });
      await copy(store.home);
      await restoreThreads(store, { ids: [HAND.other], writer });
      assert.deepEqual((await store.state()).filter((line) => line.includes(HAND.other)), before);
      await deleteThreads(store, { ids: [HAND.other], writer });
      await copy(store.home);
      const { outcomes } = await emptyTrash(store, writer);
      assert.deepEqual(outcomes.map(({ error }) => error), [null]);
    });
  });
}

Deno.test("after cp -a a copy that nobody used goes with the undo of its migration", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const mapping = {
      from: "/work",
      fromGiven: "/work",
      to: "/tmp",
      branch: null,
      move: false,
      tree: false,
    };
    await migrateThreads(store, { mappings: [mapping], writer: store.writer });
    await copyAround(store.home, "-r", "--preserve=mode");
    await undoNewest(store, store.writer);
    const withoutTimes = (lines: readonly string[]) =>
      lines.map((line) => line.replace(/^(\S+\.jsonl\S* \d+) \d+/, "$1"));
    assert.deepEqual(withoutTimes(await store.state()), withoutTimes(before));
  });
});

Deno.test("a thread that was written on in the trash comes back with that, and a note", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    const text = Deno.readTextFileSync(path);
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.other],
      writer: store.writer,
    });
    const trashed = `${store.store.trashRoot}/${batch}/files/${path.slice(store.home.length + 1)}`;
    Deno.writeTextFileSync(trashed, '{"more":1}\n', { append: true });
    await undoNewest(store, store.writer);
    assert.equal(Deno.readTextFileSync(path), `${text}{"more":1}\n`);
  });
});

Deno.test("a file of the trash that is another one by now stays where it is", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.other],
      writer: store.writer,
    });
    const trashed = `${store.store.trashRoot}/${batch}/files/${path.slice(store.home.length + 1)}`;
    Deno.writeTextFileSync(trashed, "x".repeat(Deno.statSync(trashed).size));
    await assert.rejects(undoNewest(store, store.writer), /not what was put there/);
    assert.match(Deno.readTextFileSync(trashed), /^x+$/);
    assert.throws(() => Deno.lstatSync(path), Deno.errors.NotFound);
  });
});

/** Times between the seconds, which copies lose. */
function odd({ pathOf }: HandStore): void {
  for (const thread of ["parent", "fork", "child", "other"] as const) {
    const at = new Date(Deno.statSync(pathOf(thread)).mtime!.getTime() + 1_357);
    Deno.utimeSync(pathOf(thread), at, at);
  }
}

function isMoved(line: string): boolean {
  return !line.startsWith("sessions/") || /0000000(a|b|c|d)\.jsonl /.test(line);
}
