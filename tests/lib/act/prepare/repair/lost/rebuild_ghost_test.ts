import assert from "node:assert/strict";
import { keepTurns, KEPT_TABLES, TWO_TURNS } from "../../../../../support/repair/kept_turns.ts";
import {
  MENDED,
  MENDED_NAME,
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";

/** Gives `use` a store whose thread has lost its file, and what Codex keeps of it. */
async function withGhost(
  use: (store: RepairStore) => Promise<void>,
  turns = TWO_TURNS,
): Promise<void> {
  await withRepairStore(async (store) => {
    Deno.removeSync(store.path);
    store.history(`${KEPT_TABLES} ${keepTurns(MENDED, turns)}`);
    await use(store);
  });
}

const ONLY = ["rebuild-ghost"] as const;

Deno.test("a lost file is made anew where its row says, and nothing that is kept of it changes; undo takes it away", async () => {
  await withGhost(async (store) => {
    const before = await store.state();
    const row = store.row();
    const { effect, mend } = await store.planned("rebuild-ghost", ONLY);
    assert.match(effect, /^listed and resumable with the turns that Codex keeps: calls of tools/);
    assert.deepEqual(mend!.steps!.map(({ kind }) => kind), ["create"]);
    await store.repair(ONLY);
    const [meta, ...lines] = store.lines().map((line) => JSON.parse(line));
    assert.deepEqual([meta.payload.id, meta.payload.cwd, meta.ordinal], [MENDED, "/work", 0]);
    assert.equal(lines.length, 20);
    assert.equal(Deno.statSync(store.path).mtime!.getTime(), 1767607260000);
    assert.deepEqual(store.row(), row);
    const state = (await store.state()).filter((line) => /_state /.test(line));
    assert.match(state.join(), /"next_rollout_byte_offset":"0","next_rollout_ordinal":"0"/);
    const rows = (lines: readonly string[]) =>
      lines.filter((line) => /^thread_(turns|items) /.test(line));
    assert.deepEqual(rows(await store.state()), rows(before));
    await store.undo();
    assert.deepEqual(await store.state(), before);
    await store.repair(ONLY);
    Deno.writeTextFileSync(store.path, "{}\n", { append: true });
    await assert.rejects(store.undo(), /used since/);
  });
});

Deno.test("a lost file gets a place of Codex's where its row names none, and the row names it then", async () => {
  for (const [archived, folder] of [[0, "sessions/2026/01/05"], [1, "archived_sessions"]]) {
    await withGhost(async (store) => {
      store.sql(
        `UPDATE threads SET rollout_path = '/no/x.jsonl', created_at_ms = 1767607200000,
           archived = ${archived}, archived_at = iif(${archived}, 5, NULL)`,
      );
      const before = await store.state();
      await store.repair(ONLY);
      const path = `${store.home}/${folder}/${MENDED_NAME}`;
      assert.equal(store.row()!.rollout_path, path);
      assert.ok(Deno.statSync(path).isFile);
      await store.undo();
      assert.deepEqual(await store.state(), before);
    });
  }
});

Deno.test("a fork that is made anew says that it has lost what it read from its parent", async () => {
  const own = [{ ...TWO_TURNS[1]!, lines: [9, 20] as const }];
  await withGhost(async (store) => {
    const { effect } = await store.planned("rebuild-ghost", ONLY);
    assert.match(effect, /what it had from the thread it was forked from, calls of tools/);
    await store.repair(ONLY);
    assert.equal(JSON.parse(store.lines()[0]!).ordinal, 8);
  }, own);
});

Deno.test("a lost file is never made anew over another one, by default, of a thread that was reverted, or from what nobody understands", async () => {
  const reasons: readonly (readonly [(store: RepairStore) => void, RegExp])[] = [
    [(store) => void Deno.mkdirSync(store.path), /is taken/],
    [
      (store) =>
        store.sql(
          `UPDATE threads SET rollout_path = replace(rollout_path, '.jsonl', '_${STRANGER}.jsonl')`,
        ),
      /was reverted/,
    ],
    [(store) => store.sql("UPDATE threads SET history_mode = 'legacy'"), /says legacy/],
    [
      (store) => store.history("ALTER TABLE thread_items DROP COLUMN created_at_ms"),
      /a way that this version does not know/,
    ],
    [
      (store) =>
        store.history("UPDATE thread_turns SET rollout_end_ordinal = 9 WHERE turn_id = 't1'"),
      /cannot be used: two lines of it have one number/,
    ],
  ];
  for (const [spoil, why] of reasons) {
    await withGhost(async (store) => {
      spoil(store);
      const { mend, reason } = await store.planned("rebuild-ghost", ONLY);
      assert.equal(mend, null);
      assert.match(reason!, why);
    });
  }
  await withGhost(async (store) => {
    const { mend, reason } = await store.planned("rebuild-ghost");
    assert.equal(mend, null);
    assert.match(reason!, /not asked for: rollkeep repair --rebuild-ghosts/);
  });
});
