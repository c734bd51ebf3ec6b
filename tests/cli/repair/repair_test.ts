import assert from "node:assert/strict";
import { rollkeep } from "../../support/rollkeep.ts";
import { keepTurns, KEPT_TABLES, TWO_TURNS } from "../../support/repair/kept_turns.ts";
import {
  MENDED,
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../support/repair/repair_store.ts";

/** The program confines itself, as for a user. */
async function run({ home }: RepairStore, ...words: string[]) {
  const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}/cache` };
  return await rollkeep(["repair", ...words], { env, entry: "confined.ts" });
}

Deno.test("repair rehearses by default: findings, what changes, what stays and why, and exits 0", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET preview = '', model_provider = 'other'");
    const before = await store.state();
    const { code, out, err } = await run(store);
    assert.deepEqual([code, err], [0, ""]);
    const lines = out.split("\n");
    assert.equal(lines[0], "would repair: 1 finding, 1 thread");
    assert.equal(lines[1], `  preview-empty  ${MENDED}: listed again`);
    assert.equal(lines[2], '      threads preview: "" -> "hello"');
    assert.match(
      lines[3]!,
      /^left: provider-differs .*: not asked for: rollkeep repair --provider/,
    );
    assert.equal(lines[4], "parity: every row has its file, every file its row");
    assert.equal(lines[5], "to do it: rollkeep repair --apply --yes");
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("repair --apply mends, tells the batch, and says what takes it back", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET rollout_path = '/no/x.jsonl'");
    const { code, out } = await run(store, MENDED.slice(0, 13), "--apply", "--yes");
    assert.equal(code, 0);
    assert.match(out, /^repaired: 1 finding, 1 thread\n/);
    assert.match(out, /\nparity: stale rows 1 -> 0, missing active rows 1 -> 0\n/);
    assert.match(out, /\nto take it back: rollkeep undo b-\S+ --apply --yes\n$/);
    assert.equal(store.row()?.rollout_path, store.path);
  });
});

Deno.test("repair --json is one document, in a rehearsal without a batch", async () => {
  await withRepairStore(async (store) => {
    store.sql(
      `UPDATE threads SET history_mode = 'legacy', attached_thread_parent_id = '${STRANGER}'`,
    );
    const { code, out } = await run(store, "--only", "row-history-mode", "--json");
    const { schema, batch, findings, parity, left } = JSON.parse(out);
    assert.deepEqual([code, schema, batch], [0, "rollkeep.repair/1", null]);
    assert.deepEqual(findings, [{
      id: "row-history-mode",
      thread: MENDED,
      severity: "unreadable",
      class: "safe",
      detail: { row: "legacy" },
      fix: [{
        step: "set",
        where: "threads",
        changes: { history_mode: { before: "legacy", after: "paginated" } },
      }],
      effect: "resumable again",
      heals_itself: false,
      status: "planned",
    }]);
    assert.deepEqual([parity.before.stale_rows, parity.after.stale_rows], [0, 0]);
    assert.deepEqual(left.map(({ id }: { readonly id: string }) => id), ["attached"]);
  });
});

Deno.test("repair names what it cannot do, with status 1 where that was asked for", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET model_provider = 'other'");
    const named = await run(store, "--only", "provider-differs");
    assert.equal(named.code, 1);
    assert.match(named.err, /provider-differs: name the provider/);
    const unknown = await run(store, "--only", "row-mising");
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /no finding is called so[^]*did you mean row-missing\?/);
    const nobody = await run(store, "ffffffff");
    assert.equal(nobody.code, 1);
    assert.match(nobody.err, /Cannot find thread/);
  });
});

Deno.test("text of a row reaches the terminal in no other way than as text", async () => {
  await withRepairStore(async (store) => {
    store.sql(
      "UPDATE threads SET rollout_path = '/no/' || char(27) || '[31m' || char(10) || 'x.jsonl'",
    );
    const { out } = await run(store);
    assert.ok(!out.includes("\u001b"));
    assert.match(out, /row-path-dead/);
  });
});

Deno.test("a session without a file is named by its id: its row goes, or its file is made anew, and undo takes that back", async () => {
  await withRepairStore(async (store) => {
    Deno.removeSync(store.path);
    const before = await store.state();
    const dropped = await run(store, "--drop-ghosts", MENDED.slice(0, 13), "--apply", "--yes");
    assert.deepEqual([dropped.code, store.row()], [0, null]);
    assert.match(dropped.out, /drop-ghost .*: the row without a file is gone\n/);
    await store.undo();
    assert.deepEqual(await store.state(), before);
    store.history(`${KEPT_TABLES} ${keepTurns(MENDED, TWO_TURNS)}`);
    const rehearsed = await run(store, "--rebuild-ghosts", MENDED);
    const [head, finding, path] = rehearsed.out.split("\n");
    assert.equal(head, "would repair: 1 finding, 1 thread");
    assert.match(finding!, /^ {2}rebuild-ghost .*encrypted reasoning and instructions are lost$/);
    assert.equal(path, `      ${store.path} path: none -> "${store.path}"`);
    assert.match(rehearsed.out, /\nparity: stale rows 1 -> 0\n/);
    const made = await run(store, "--rebuild-ghosts", MENDED, "--apply", "--yes");
    assert.deepEqual([made.code, made.err, store.lines().length], [0, "", 21]);
    assert.match(made.out, /\nparity: stale rows 1 -> 0\n/);
    await store.undo();
    assert.throws(() => Deno.statSync(store.path), Deno.errors.NotFound);
  });
});

Deno.test("repair --merge-database reads the best of db-backups, or the file that is named, and nothing else", async () => {
  await withRepairStore(async (store) => {
    const folder = `${store.home}/db-backups/sqlite-1795738852-1`;
    Deno.mkdirSync(folder, { recursive: true });
    const [path, elsewhere] = [`${folder}/state_5.sqlite`, `${store.home}.other.sqlite`];
    store.sql(`UPDATE threads SET name = 'Mine'; VACUUM INTO '${path}'`);
    store.sql(`UPDATE threads SET name = 'Other'; VACUUM INTO '${elsewhere}'`);
    store.sql("UPDATE threads SET name = NULL");
    const found = await run(store, "--merge-database");
    assert.deepEqual([found.code, found.err], [0, ""]);
    assert.match(found.out, /^would repair: 1 finding, 1 thread\n {2}merge-database /);
    assert.match(found.out, /\n {6}threads name: none -> "Mine"\n/);
    assert.ok(found.out.includes(`note: what is taken over comes from "${path}"\n`));
    const named = await run(store, "--merge-database", elsewhere, MENDED, "--apply", "--yes");
    assert.deepEqual([named.code, named.err], [0, ""]);
    assert.equal(store.row()!.name, "Other");
    Deno.removeSync(elsewhere);
    const gone = await run(store, `--merge-database=${elsewhere}`);
    assert.equal(gone.code, 1);
    assert.match(gone.err, /Cannot merge a database: .* cannot be used: there is no such file/);
  });
});

Deno.test("repair --max-batch refuses more threads than that, and none is changed", async () => {
  await withRepairStore(async (store) => {
    const other = MENDED.replace(/a1$/, "c3");
    store.sql(
      `CREATE TEMP TABLE one AS SELECT * FROM threads; UPDATE one SET id = '${other}';
       INSERT INTO threads SELECT * FROM one; UPDATE threads SET model = ''`,
    );
    const before = await store.state();
    const words = ["--max-batch", "1", "--apply", "--yes"];
    const refused = await run(store, ...words);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /matched 2 threads; exceeds --max-batch=1[^]*raise --max-batch/);
    assert.deepEqual(await store.state(), before);
    assert.equal((await run(store, MENDED, ...words)).code, 0);
    const all = await run(store, "--max-batch", "0", "--apply", "--yes");
    assert.deepEqual([all.code, store.row(other)!.model], [0, "gpt-x"]);
  });
});
