import assert from "node:assert/strict";
import { withHandStore } from "../../support/hand_store.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";
import { deadPaths } from "../../support/state_rows.ts";

const FORMAT = new URL("../../../docs/batch-format.md", import.meta.url);

/** The shell lines of the section, for another batch. */
function recipe(batch: string): string {
  const [, section = ""] = Deno.readTextFileSync(FORMAT).split("## Restoring by hand\n");
  const blocks = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines]) => lines);
  assert.equal(blocks.length, 3);
  return blocks.join("").replace(/b-\d{8}T\d{6}Z-[0-9a-f]{12}/, batch);
}

Deno.test("docs/batch-format.md tells how to restore a batch with a shell, jq and sqlite3", async () => {
  await withHandStore(async ({ home, state, sql }) => {
    // Text that is not UTF-8 and empty times cannot come back so, as the document says.
    sql(
      "UPDATE threads SET first_user_message = 'it''s \"quoted\"', created_at_ms = 1, recency_at_ms = 2",
    );
    const before = await state();
    const root = home.slice(0, home.lastIndexOf("/"));
    const env = { HOME: root, CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache` };
    const words = ["delete", "--all", "--with-forks", "--apply", "--yes", "--json"];
    const { batch_id: batch, succeeded } = await rollkeepJson(words, { env });
    assert.equal(succeeded, 4);
    assert.notDeepEqual(await state(), before);
    // The home has another name by then.
    const moved = `${root}/moved`;
    await Deno.rename(home, moved);
    const { success, stderr } = await new Deno.Command("sh", {
      args: ["-euc", recipe(batch).replaceAll("/tmp/rows.jq", `${root}/rows.jq`)],
      env: { CODEX_HOME: moved },
    }).output();
    assert.deepEqual(deadPaths(moved), []);
    await Deno.rename(moved, home);
    sql(`UPDATE threads SET rollout_path = replace(rollout_path, '${moved}', '${home}')`);
    assert.equal(new TextDecoder().decode(stderr), "");
    assert.equal(success, true);
    // Names come back at the end of the index.
    const isIndex = (line: string) => line.startsWith("session_index.jsonl ");
    const after = await state();
    assert.deepEqual(after.filter((l) => !isIndex(l)), before.filter((l) => !isIndex(l)));
    const names = Deno.readTextFileSync(`${home}/session_index.jsonl`);
    assert.match(names, /"Mine"/);
    assert.equal(names.trimEnd().split("\n").length, 3);
  });
});
