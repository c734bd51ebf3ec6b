import assert from "node:assert/strict";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { withSampleStore } from "../../support/sample_store.ts";

Deno.test("delete rehearses by default: it names every path and changes nothing", async () => {
  await withSampleStore({ threads: 30 }, async ({ env, home, state }) => {
    const before = await state();
    const { code, out } = await rollkeep(["delete", "--archived", "yes"], { env });
    assert.equal(code, 0);
    assert.match(out, /^action=dry-run simulation=true matched=\d+/);
    assert.match(out, new RegExp(`-> ${home}/trash/<batch>/files/archived_sessions/`));
    assert.match(out, /to do it: rollkeep delete --archived yes --apply --yes/);
    assert.deepEqual(await state(), before);
    await assert.rejects(Deno.lstat(`${home}/trash`));
  });
});

Deno.test("delete moves what list shows, undo brings it back, and redo takes it away again", async () => {
  await withSampleStore({ threads: 60 }, async ({ env, home, state }) => {
    const before = await state();
    const act = ["--apply", "--yes", "--json"];
    const listed = await rollkeepJson(["list", "--host-contains", "web", "--json"], { env });
    const done = await rollkeepJson(["delete", "--host-contains", "web", "--with-forks", ...act], {
      env,
    });
    assert.ok(done.succeeded > 0);
    assert.equal(done.failed, 0);
    assert.ok(done.threads >= listed.filter((t: { pinned: boolean }) => !t.pinned).length);
    for (const { path, destination } of done.results) {
      await assert.rejects(Deno.lstat(path), path);
      assert.equal((await Deno.lstat(destination)).isFile, true);
    }
    const away = await state();
    const undone = await rollkeepJson(["undo", ...act], { env });
    assert.equal(undone.rollback_from_batch_id, done.batch_id);
    assert.deepEqual(await state(), before);
    const again = await rollkeepJson(["undo", undone.batch_id, ...act], { env });
    assert.deepEqual(await state(), away);
    await rollkeepJson(["undo", again.batch_id, ...act], { env });
    assert.deepEqual(await state(), before);
    const { batches } = await rollkeepJson(["log", "--json"], { env });
    assert.deepEqual(
      batches.map((batch: { action: string }) => batch.action),
      ["restore", "delete", "restore", "delete"],
    );
    assert.equal((await Deno.lstat(`${home}/trash`)).mode! & 0o777, 0o700);
    assert.equal(
      (await Deno.lstat(`${home}/trash/${done.batch_id}/journal.jsonl`)).mode! & 0o777,
      0o600,
    );
  });
});

Deno.test("delete names every closed gate and changes nothing", async () => {
  await withSampleStore({ threads: 30 }, async ({ env, state }) => {
    const before = await state();
    const cases: readonly (readonly [args: string, words: RegExp])[] = [
      ["delete", /at least one selector/],
      ["delete --apply --yes", /at least one selector/],
      ["delete --all --dry-run=false --max-batch 5", /--confirm.*|--max-batch=5/],
      ["delete --all --max-batch 5", /exceeds --max-batch=5/],
      ["delete --all --apply --interactive-confirm=false", /requires --yes/],
      ["delete --all --apply", /use --yes/],
      ["delete --all --apply --max-batch 0", /--yes/],
      ["delete --all --hard --apply", /use --yes/],
      ["redo", /no undo/],
      ["restore", /at least one selector/],
      ["restore --batch-id b-20260101T000000Z-000000000000", /there is none/],
      ["restore --all --batch-id b-20260101T000000Z-000000000000", /cannot be combined/],
      ["archive", /at least one selector/],
      ["trash empty", /at least one|--all/],
      ["trash nonsense", /unknown command/],
      ["undo", /no batch/],
      ["undo b-20260101T000000Z-000000000000", /there is none/],
    ];
    for (const [args, words] of cases) {
      const { code, err } = await rollkeep(args.split(" "), { env });
      assert.equal(code, 1, args);
      assert.match(err, words, args);
    }
    assert.deepEqual(await state(), before);
  });
});

Deno.test("delete of a selector that matches nothing is nothing to do", async () => {
  await withSampleStore({ threads: 10 }, async ({ env }) => {
    const run = await rollkeepJson([
      "delete",
      "--host-contains",
      "zzz",
      "--apply",
      "--yes",
      "--json",
    ], { env });
    assert.equal(run.matched_count, 0);
    assert.equal(run.batch_id, undefined);
  });
});

Deno.test("undo leaves a path that is taken meanwhile alone and says so", async () => {
  await withSampleStore({ threads: 12 }, async ({ env, manifest }) => {
    const act = ["--apply", "--yes", "--json"];
    const done = await rollkeepJson(["delete", manifest.ids[0]!, "--with-forks", ...act], { env });
    const { path } = done.results[0];
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, "someone else's");
    const { code, err } = await rollkeep(["undo", ...act], { env });
    assert.equal(code, 1);
    assert.match(JSON.parse(err).error.message, /taken/);
    assert.equal(await Deno.readTextFile(path), "someone else's");
  });
});

Deno.test("delete works in a bare folder of rollouts, without rows and names", async () => {
  await withSampleStore({ threads: 20, rows: false }, async ({ env, home }) => {
    await Deno.rename(`${home}/sessions`, `${home}/bare`);
    const root = ["--sessions-root", `${home}/bare`];
    const before = await rollkeepJson(["list", "--json", ...root], { env });
    const id = before.find((t: { history_mode: string }) => t.history_mode === "legacy").session_id;
    const done = await rollkeepJson(["delete", id, "--apply", "--yes", "--json", ...root], { env });
    assert.equal(done.succeeded, 1);
    const left = await rollkeepJson(["list", "--json", ...root], { env });
    assert.equal(left.length, before.length - 1);
    await rollkeepJson(["undo", "--apply", "--yes", "--json", ...root], { env });
    assert.deepEqual(await rollkeepJson(["list", "--json", ...root], { env }), before);
  });
});

Deno.test("undo said again walks back past a restore, and finds the thread where the undo of that restore has put it", async () => {
  await withSampleStore({ threads: 12 }, async ({ env, manifest, state }) => {
    const before = await state();
    const act = ["--apply", "--yes"];
    const id = manifest.ids[0]!;
    const run = async (...words: readonly string[]) => {
      const { code, err } = await rollkeep([...words, ...act], { env });
      assert.equal(code, 0, `${words.join(" ")}: ${err}`);
    };
    await run("delete", id, "--with-forks");
    const away = await state();
    await run("restore", "--all");
    assert.deepEqual(await state(), before);
    await run("undo");
    assert.deepEqual(await state(), away);
    await run("undo");
    assert.deepEqual(await state(), before);
    const { code, err } = await rollkeep(["undo", ...act], { env });
    assert.equal(code, 1);
    assert.match(err, /no batch .* can still be taken back/);
    const { out } = await rollkeep(["trash", "list", "--json"], { env });
    assert.deepEqual(JSON.parse(out).batches, []);
  });
});
