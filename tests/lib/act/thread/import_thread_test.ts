import assert from "node:assert/strict";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { importThreads, settle, undoNewest } from "../../../support/acting.ts";
import { dieAt } from "../../../support/die_at.ts";
import { HAND } from "../../../support/hand_store.ts";
import { withTwoHomes } from "../../../support/store/two_homes.ts";

Deno.test("a thread of another home that dies before its file is in its place leaves nothing of it", async () => {
  for (const call of ["COMMIT", "link"]) {
    await withTwoHomes(async ({ from, into, source }) => {
      const [before, untouched] = [await into.state(), await source()];
      const act = (writer: typeof into.writer) =>
        importThreads(into, { from: from.store, ids: [HAND.other], writer });
      await dieAt(into.writer, { call, ending: call === "COMMIT" ? "" : ".jsonl", act });
      await settle(into, into.writer);
      assert.deepEqual(await into.state(), before, call);
      assert.deepEqual(await source(), untouched, call);
    });
  }
});

Deno.test("a copy that was cut off is finished without the home that it came from", async () => {
  await withTwoHomes(async ({ from, into }) => {
    const before = await into.state();
    const act = (writer: typeof into.writer) =>
      importThreads(into, { from: from.store, ids: [HAND.other], writer });
    // Its file is in its place: only the name in the batch is left to go.
    await dieAt(into.writer, { call: "unlink", ending: `${HAND.other}.jsonl`, act });
    await Deno.remove(from.home, { recursive: true });
    const [settled] = await settle(into, into.writer);
    assert.deepEqual([settled?.finished, settled?.left], [1, []]);
    assert.ok((await Deno.lstat(into.pathOf("other"))).isFile);
    await undoNewest(into, into.writer);
    assert.deepEqual(await into.state(), before);
  });
});

Deno.test("a copy from another home has the bytes, the time and the mode of its original, compressed or not", async () => {
  await withTwoHomes(async ({ from, into }) => {
    const [plain, packed] = [from.pathOf("other"), `${from.pathOf("fork")}.zst`];
    const text = await Deno.readFile(from.pathOf("fork"));
    await Deno.writeFile(packed, zstdCompressSync(text));
    await Deno.remove(from.pathOf("fork"));
    const done = await importThreads(into, { from: from.store, writer: into.writer });
    assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null, null]);
    for (const path of [plain, packed]) {
      const there = path.replace(from.home, into.home);
      assert.deepEqual(await Deno.readFile(there), await Deno.readFile(path));
      const [a, b] = [path, there].map((at) => Deno.lstatSync(at));
      assert.deepEqual([b!.mtime, b!.mode], [a!.mtime, a!.mode]);
    }
    assert.deepEqual(new Uint8Array(zstdDecompressSync(await Deno.readFile(packed))), text);
  });
});

Deno.test("a thread that is used, or grows, between plan and deed is not copied", async () => {
  await withTwoHomes(async ({ from, into }) => {
    const grow = await importThreads(into, {
      from: from.store,
      ids: [HAND.other, HAND.fork],
      writer: into.writer,
      between: () => Deno.writeTextFile(from.pathOf("other"), "{}\n", { append: true }),
    });
    const errors = grow.outcomes.map(({ thread, error }) => [thread.id, error !== null]);
    assert.deepEqual(Object.fromEntries(errors), {
      [HAND.other]: true,
      [HAND.fork]: false,
      [HAND.parent]: false,
    });
    assert.match(grow.outcomes.map(({ error }) => error).join(), /has changed since/);
    await undoNewest(into, into.writer);
  });
  await withTwoHomes(async ({ from, into }) => {
    const lock = `${from.home}/thread-writer-locks/${HAND.parent}.lock`;
    await Deno.writeTextFile(`${from.home}/thread-writer-locks/.coordination.lock`, "");
    await Deno.writeTextFile(lock, "");
    using held = await Deno.open(lock, { write: true });
    const live = await importThreads(into, {
      from: from.store,
      ids: [HAND.fork],
      writer: into.writer,
      between: () => held.lock(true),
    });
    const said = live.outcomes.map(({ error }) => error).join();
    assert.match(said, new RegExp(`thread ${HAND.parent} is in use by Codex`));
    assert.match(said, new RegExp(`thread ${HAND.parent}, which it reads, could not be copied`));
    assert.equal(live.batchId, null);
  });
});
