import assert from "node:assert/strict";
import { rollkeep } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

/** Lists every thread of a store that lies behind links, shows one, takes it to the trash and back. */
async function assertWorks(
  { env, manifest, state }: Pick<SampleStore, "env" | "manifest" | "state">,
): Promise<void> {
  const { code, out, err } = await rollkeep(["list", "--json"], { env });
  assert.equal(code, 0, err);
  assert.equal(err, "");
  const rows: { session_id: string }[] = JSON.parse(out);
  assert.deepEqual(rows.map((row) => row.session_id), manifest.ids);
  const shown = await rollkeep(["show", manifest.ids[0]!, "--last", "1"], { env });
  assert.equal(shown.code, 0, shown.err);
  const before = await state();
  const words = [manifest.ids[0]!, "--with-forks", "--apply", "--yes"];
  const gone = await rollkeep(["delete", ...words], { env });
  assert.equal(gone.code, 0, gone.err);
  assert.notDeepEqual(await state(), before);
  const back = await rollkeep(["undo", "--apply", "--yes"], { env });
  assert.equal(back.code, 0, back.err);
  assert.deepEqual(await state(), before);
}

Deno.test("a home that is a link works like any other", async () => {
  await withSampleStore({ threads: 20 }, async ({ env, home, manifest, state }) => {
    const link = `${home}-link`;
    await Deno.symlink(home, link);
    await assertWorks({ env: { ...env, CODEX_HOME: link }, manifest, state });
  });
});

Deno.test("a sessions folder that is a link to another place works like any other", async () => {
  await withSampleStore({ threads: 20 }, async ({ env, home, manifest, state }) => {
    const elsewhere = `${home}-sessions`;
    await Deno.rename(`${home}/sessions`, elsewhere);
    await Deno.symlink(elsewhere, `${home}/sessions`);
    await assertWorks({ env, manifest, state });
  });
});

Deno.test("a store or trash where the sandbox does not reach is refused by name, before anything is touched", async () => {
  await withSampleStore({ threads: 2 }, async ({ env, manifest, state }) => {
    const before = await state();
    const id = manifest.ids[0]!;
    const trash = await rollkeep(["delete", id, "--trash-root", "/dev/trash"], { env });
    assert.equal(trash.code, 1);
    assert.match(trash.err, /Cannot use "\/dev[^"]*": the sandbox reaches nothing below \/dev/);
    assert.match(trash.err, /hint: keep the store, the trash and the cache elsewhere/);
    const store = await rollkeep(["list"], { env: { ...env, CODEX_HOME: "/dev/shm/codex" } });
    assert.equal(store.code, 1);
    assert.match(store.err, /Cannot use "\/dev\/shm\/codex": /);
    assert.deepEqual(await state(), before);
  });
});
