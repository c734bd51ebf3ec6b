import assert from "node:assert/strict";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { sayInProcess } from "../../support/program/say_in_process.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { withSampleStore } from "../../support/sample_store.ts";

const { parent, fork, child, other } = HAND;

async function shown(store: HandStore, id: string) {
  const { out, err } = await sayInProcess(["show", id, "--json"], store);
  assert.notEqual(out, "", err);
  return JSON.parse(out);
}

/** The entries of a thread, with the paths in them as in the store. */
function entriesOf({ entries }: { readonly entries: readonly unknown[] }): string {
  return JSON.stringify(entries).replaceAll(/trash\/b-[^/]+\/files\//g, "");
}

async function said(store: HandStore, ...words: string[]): Promise<void> {
  const { code, err } = await sayInProcess([...words, "--apply", "--yes"], store);
  assert.equal(code, 0, err);
}

Deno.test("show shows a thread in the trash as it was in the store, and tells how it comes back", async () => {
  await withHandStore(async (store) => {
    const before = await shown(store, other);
    assert.equal("restore" in before, false);
    await said(store, "delete", other);
    const away = await shown(store, other);
    assert.deepEqual(entriesOf(away), entriesOf(before));
    assert.match(away.trash, /^b-/);
    const { out, code } = await sayInProcess(["show", other], store);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^other\nin trash   delete ${other}, `));
    const [, restore] = /^get back {3}rollkeep (.*)$/m.exec(out)!;
    assert.equal(restore, away.restore.replace("rollkeep ", ""));
    const words = restore!.replace(/ --codex-home \S+/, "").split(" ");
    assert.equal((await sayInProcess(words, store)).code, 0);
    assert.equal("restore" in await shown(store, other), false);
  });
});

Deno.test("show of a fork in the trash begins in its parent, in the store or in the trash", async () => {
  await withHandStore(async (store) => {
    const before = await shown(store, fork);
    assert.deepEqual(before.titles, { [parent]: "Mine" });
    await said(store, "delete", fork);
    const alone = await shown(store, fork);
    assert.deepEqual([entriesOf(alone), alone.titles], [entriesOf(before), before.titles]);
    await said(store, "undo");
    await said(store, "delete", parent, "--with-forks");
    const together = await shown(store, fork);
    assert.deepEqual([entriesOf(together), together.titles], [entriesOf(before), before.titles]);
    assert.deepEqual((await shown(store, parent)).titles, { [fork]: "fork", [child]: "child" });
  });
});

Deno.test("show of the program reads what lies in the trash, with no right beside that", async () => {
  await withSampleStore({ threads: 5 }, async ({ env, manifest }) => {
    const id = manifest.ids[0]!;
    const before = await rollkeepJson(["show", id, "--json"], { env });
    const { code, err } = await rollkeep(["delete", id, "--apply", "--yes"], { env });
    assert.equal(code, 0, err);
    const { entries, trash } = await rollkeepJson(["show", id, "--json"], { env });
    assert.deepEqual(entries, before.entries);
    assert.match(trash, /^b-/);
  });
});
