import assert from "node:assert/strict";
import { rollkeep } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

/** Two stores, of which the second keeps its trash in the first. */
async function withGuest(
  use: (host: SampleStore, guest: SampleStore, trash: readonly string[]) => Promise<void>,
): Promise<void> {
  await withSampleStore({ threads: 4 }, async (host) => {
    await withSampleStore({ threads: 4, rows: false }, async (guest) => {
      await Deno.mkdir(`${guest.home}/thread-writer-locks`);
      await use(host, guest, ["--trash-root", `${host.home}/trash`]);
    });
  });
}

async function deleteNewest(
  { env, manifest }: SampleStore,
  more: readonly string[] = [],
): Promise<string> {
  const words = [manifest.ids[0]!, "--with-forks", "--apply", "--yes", "--json", ...more];
  const { code, out, err } = await rollkeep(["delete", ...words], { env });
  assert.equal(code, 0, err);
  return JSON.parse(out).batch_id;
}

Deno.test("undo passes by the newer batch of another store that keeps its trash here", async () => {
  await withGuest(async (host, guest, trash) => {
    const [before, guests] = [await host.state(), await guest.state()];
    await deleteNewest(host);
    await deleteNewest(guest, trash);
    const back = await rollkeep(["undo", "--apply", "--yes"], { env: host.env });
    assert.equal(back.code, 0, back.err);
    assert.deepEqual(await host.state(), before);
    const own = await rollkeep(["undo", "--apply", "--yes", ...trash], { env: guest.env });
    assert.equal(own.code, 0, own.err);
    assert.deepEqual(await guest.state(), guests);
  });
});

Deno.test("undo and restore name a batch of another store, and take it only when they are given its id", async () => {
  await withGuest(async (host, guest, trash) => {
    const { env } = guest;
    // Both are made alike: here the thread is to be known to the host alone.
    await deleteNewest(guest, ["--hard"]);
    const batch = await deleteNewest(host);
    const run = (...words: readonly string[]) =>
      rollkeep([...words, "--apply", "--yes", ...trash], { env });
    for (const words of [["log"], ["trash", "list"]]) {
      const { err } = await rollkeep([...words, ...trash], { env });
      assert.match(err, new RegExp(`batch ${batch} was made in the store at ${host.home}`));
      const own = await rollkeep(words, { env: host.env });
      assert.equal(own.err, "");
    }
    const undone = await run("undo");
    assert.equal(undone.code, 1);
    assert.match(undone.err, new RegExp(`${batch} was made in the store at ${host.home}`));
    const numbered = await run("undo", "@{0}");
    assert.match(numbered.err, new RegExp(`was made in the store at ${host.home}`));
    const all = await run("restore", "--all");
    assert.match(
      all.out + all.err,
      new RegExp(`only rollkeep --trash-root \\S+ restore --batch-id ${batch}`),
    );
    const one = await run("restore", host.manifest.ids[0]!);
    assert.match(
      one.err,
      new RegExp(`only rollkeep --trash-root \\S+ restore --batch-id ${batch}`),
    );
    assert.ok(!(await guest.state()).some((line) => line.includes(host.manifest.ids[0]!)));

    const emptied = await run("trash", "empty", "--all");
    assert.equal(emptied.code, 0, emptied.err);
    assert.match(emptied.out + emptied.err, new RegExp(`only trash empty --batch-id ${batch}`));

    const named = await run("undo", batch);
    assert.equal(named.code, 0, named.err);
    assert.match(named.err + named.out, /was made in the store at .*this store/);
    assert.ok((await guest.state()).some((line) => line.includes(host.manifest.ids[0]!)));
  });
});
