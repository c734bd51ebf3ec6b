import assert from "node:assert/strict";
import { rollkeep, rollkeepJson } from "../support/rollkeep.ts";
import { withSampleStore } from "../support/sample_store.ts";

const BINARY = new URL("../../dist/rollkeep", import.meta.url).pathname;
Deno.env.set("ROLLKEEP", BINARY);

Deno.test("the compiled program lists, deletes and undoes", async () => {
  await withSampleStore({ threads: 30 }, async ({ env, state, manifest }) => {
    const before = await state();
    const listed = await rollkeepJson(["list", "--json"], { env });
    assert.deepEqual(listed.map((t: { session_id: string }) => t.session_id), manifest.ids);
    const done = await rollkeepJson(["delete", "--archived", "yes", "--apply", "--yes", "--json"], {
      env,
    });
    assert.ok(done.succeeded > 0);
    await rollkeepJson(["undo", "--apply", "--yes", "--json"], { env });
    assert.deepEqual(await state(), before);
  });
});

Deno.test("the compiled program says its version without touching anything", async () => {
  const { code, out } = await rollkeep(["--version"], { env: {} });
  assert.equal(code, 0);
  assert.match(out, /^rollkeep \d+\.\d+\.\d+\n$/);
});
