import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { rollkeepJson } from "../../support/rollkeep.ts";

const NAME_ID = "019f0001-0000-7000-8000-000000000001";
const META_ID = "019f0002-0000-7000-8000-000000000002";
const SCHEMA = new URL("../../support/codex_schema/state_5.sql", import.meta.url);

Deno.test("show finds the row of a thread whose metadata has another id than its file's name, by either", async () => {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-two-ids-" });
  try {
    const folder = `${home}/sessions/2026/09/01`;
    await Deno.mkdir(folder, { recursive: true });
    const path = `${folder}/rollout-2026-09-01T10-00-00-${NAME_ID}.jsonl`;
    const meta = { type: "session_meta", payload: { id: META_ID, cwd: "/p" } };
    await Deno.writeTextFile(path, `${JSON.stringify(meta)}\n`);
    const db = new DatabaseSync(`${home}/state_5.sqlite`);
    db.exec(await Deno.readTextFile(SCHEMA));
    db.prepare(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd,
         title, sandbox_policy, approval_mode)
       VALUES (?, ?, 1788256800, 1788256860, 'cli', 'openai', '/p', 'mine', '', '')`,
    ).run(META_ID, path);
    db.close();
    const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}/cache` };
    for (const ref of [NAME_ID, META_ID, path]) {
      const { session_id, row_updated_at } = await rollkeepJson(["show", ref, "--json"], { env });
      assert.deepEqual([session_id, row_updated_at], [META_ID, "2026-09-01T10:01:00.000Z"]);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
