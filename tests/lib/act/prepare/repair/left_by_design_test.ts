import assert from "node:assert/strict";
import { withRepairStore } from "../../../../support/repair/repair_store.ts";

async function left(
  change: string,
  source = "cli",
): Promise<readonly (readonly [string, string])[]> {
  let found: readonly (readonly [string, string])[] = [];
  await withRepairStore(async (store) => {
    store.sql(`UPDATE threads SET ${change}`);
    store.write(
      store.lines().map((line) => line.replace('"source":"cli"', `"source":"${source}"`)),
    );
    found = (await store.rehearse()).left.map(({ id, reason }) => [id, reason] as const);
  });
  return found;
}

Deno.test("what Codex hides on purpose is left, and told why", async () => {
  assert.deepEqual(await left("title = title"), []);
  const [[source, why]] = await left("source = 'exec'", "exec") as [[string, string]];
  assert.equal(source, "hidden-source");
  assert.match(why, /Codex's exec/);
  // Where the file says otherwise it is a fault.
  assert.deepEqual(await left("source = 'exec'"), []);
  const parent = "'01a10d9c-0000-7000-8000-0000000000ff'";
  assert.equal((await left(`attached_thread_parent_id = ${parent}`))[0]![0], "attached");
});
