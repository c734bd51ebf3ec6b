import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { codexOf } from "../../support/codex/binary.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";
import { listedOwn } from "./ask.ts";
import { briefly, CELLS } from "./cells.ts";
import { undo } from "./change.ts";
import { type Era, withEra } from "./era_home.ts";
import { ERAS } from "./eras.ts";

/** Longest that one of them may take. */
const LIMIT_MS = 60_000;

for (const version of ERAS) {
  Deno.test(`a store of Codex ${version} is deleted from, undone and moved, and that Codex and the newest agree`, async () => {
    await codexOf(version);
    const startedMs = performance.now();
    await withEra(version, briefly);
    assert.ok(performance.now() - startedMs < LIMIT_MS, `${version} took too long`);
  });
}

/** What only old databases keep of a thread, with a row of each. */
const EARLY: readonly (readonly [version: string, table: string, insert: string])[] = [
  [
    "0.130.0",
    "stage1_outputs",
    "(thread_id, source_updated_at, raw_memory, rollout_summary, generated_at) VALUES ($, 1, 'm', 's', 2)",
  ],
  [
    "0.130.0",
    "thread_goals",
    "(thread_id, goal_id, objective, status, created_at_ms, updated_at_ms) VALUES ($, 'g', 'do X', 'paused', 1, 2)",
  ],
  [
    "0.153.4",
    "thread_artifacts",
    "(id, thread_id, artifact_type, identity_key, payload, created_at) VALUES ('a', $, 'note', 'k', '{}', 3)",
  ],
];

Deno.test("what old databases keep of a thread goes with it, comes back, and becomes what an upgrade made of it", async () => {
  for (const [version, table, insert] of EARLY) {
    await withEra(version, async (era) => {
      const id = era.ids.get("plain")!;
      const path = `${era.old.home}/state_5.sqlite`;
      const db = new DatabaseSync(path);
      db.exec(`INSERT INTO ${table} ${insert.replace("$", `'${id}'`)}`);
      db.close();
      const before = dumpDatabase(path);
      await rollkeepJson(["delete", id, "--apply", "--yes", "--json"], era.old);
      assert.deepEqual(dumpDatabase(path).filter((row) => row.startsWith(`${table} `)), [], table);
      await undo(era);
      assert.deepEqual(dumpDatabase(path), before, table);
      await rollkeepJson(["delete", id, "--apply", "--yes", "--json"], era.old);
      const isThere = await isListedAfterUpgrade(era, id);
      assert.equal(isThere, true, table);
      const attachments = dumpDatabase(path).filter((row) => row.startsWith("thread_attachments "));
      assert.equal(attachments.length, table === "thread_artifacts" ? 1 : 0);
    });
  }
});

/** Whether the newest Codex, which has taken the store over meanwhile, lists a thread that came back. */
async function isListedAfterUpgrade(era: Era, id: string): Promise<boolean> {
  await listedOwn(era.newest, era);
  await undo(era);
  const listed = await listedOwn(era.newest, era) ?? [];
  return listed.some(([kind, found]) => era.ids.get(kind) === id && found !== undefined);
}

Deno.test("a session that Codex from before 0.146 has open counts as closed after ten minutes, and comes back with what was written since", async () => {
  await withEra("0.130.0", CELLS["open session"]!);
});

Deno.test("threads of a Codex that wrote no settings are moved after the upgrade, too", async () => {
  await withEra("0.153.4", CELLS["upgrade, then move"]!);
});

Deno.test("what was trashed before Codex had a database is listed when it comes back after the upgrade", async () => {
  await withEra("0.98.0", async (era) => {
    const before = await listedOwn(era.newest, era);
    await era.kept.rewind();
    await rollkeepJson(["delete", ...era.ids.values(), "--apply", "--yes", "--json"], era.old);
    await listedOwn(era.newest, era);
    await undo(era);
    assert.deepEqual(await listedOwn(era.newest, era), before);
  });
});
