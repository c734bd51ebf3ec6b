import assert from "node:assert/strict";
import { withRepairStore } from "../../../../support/repair/repair_store.ts";

/** Its file has the source, too, where one is named. */
async function left(
  change: string,
  source = '"source":"cli"',
): Promise<readonly (readonly [string, string])[]> {
  let found: readonly (readonly [string, string])[] = [];
  await withRepairStore(async (store) => {
    store.write(store.lines().map((line) => line.replace('"source":"cli"', source)));
    store.sql(`UPDATE threads SET ${change}`);
    found = (await store.rehearse()).left.map(({ id, reason }) => [id, reason] as const);
  });
  return found;
}

Deno.test("what Codex hides on purpose is left, and told why", async () => {
  assert.deepEqual(await left("title = title"), []);
  const [[source, why]] = await left("source = 'exec'", '"source":"exec"') as [[string, string]];
  assert.equal(source, "hidden-source");
  assert.match(why, /Codex's exec/);
  const parent = "'01a10d9c-0000-7000-8000-0000000000ff'";
  assert.deepEqual(await left("source = 'exec'"), [], "a source in the row alone is a fault");
  const [[agent]] = await left(`source = '{"subagent":"review"}'`) as [[string, string]];
  assert.equal(agent, "hidden-source");
  assert.equal((await left(`attached_thread_parent_id = ${parent}`))[0]![0], "attached");
});
