import assert from "node:assert/strict";
import { rollkeep } from "../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../support/sample_store.ts";

/** Lists every thread of a store that lies behind links, and shows one. */
async function assertReads(
  { env, manifest }: Pick<SampleStore, "env" | "manifest">,
): Promise<void> {
  const { code, out, err } = await rollkeep(["list", "--json"], { env });
  assert.equal(code, 0, err);
  assert.equal(err, "");
  const rows: { session_id: string }[] = JSON.parse(out);
  assert.deepEqual(rows.map((row) => row.session_id), manifest.ids);
  const shown = await rollkeep(["show", manifest.ids[0]!, "--last", "1"], { env });
  assert.equal(shown.code, 0, shown.err);
}

Deno.test("a home that is a link is read like any other", async () => {
  await withSampleStore({ threads: 20 }, async ({ env, home, manifest }) => {
    const link = `${home}-link`;
    await Deno.symlink(home, link);
    await assertReads({ env: { ...env, CODEX_HOME: link }, manifest });
  });
});

Deno.test("a sessions folder that is a link to another place is read", async () => {
  await withSampleStore({ threads: 20 }, async ({ env, home, manifest }) => {
    const elsewhere = `${home}-sessions`;
    await Deno.rename(`${home}/sessions`, elsewhere);
    await Deno.symlink(elsewhere, `${home}/sessions`);
    await assertReads({ env, manifest });
  });
});
