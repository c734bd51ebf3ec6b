import assert from "node:assert/strict";
import { rollkeep, rollkeepJson, startsOldDeno } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

/** A store whose threads name folders below `/home/dev`, and a folder `new` that exists. */
async function withStore(use: (store: SampleStore & { readonly to: string }) => Promise<void>) {
  await withSampleStore({ threads: 40 }, async (store) => {
    const to = `${await Deno.realPath(store.env.HOME!)}/new`;
    await Deno.mkdir(to);
    await use({ ...store, to });
  });
}

const API = ["--from", "/home/dev/api"];

async function idsIn(cwd: string, { env }: SampleStore): Promise<string[]> {
  const listed = await rollkeepJson(["list", "--cwd", cwd, "--json"], { env });
  return listed.map((thread: { session_id: string }) => thread.session_id).sort();
}

Deno.test("session migrate copies what names the old folder, skips it the second time, and undo takes it back", async () => {
  await withStore(async (store) => {
    const { env, state, to } = store;
    const before = await state();
    const sources = await idsIn("/home/dev/api", store);
    const rehearsed = await rollkeep(["session", "migrate", ...API, "--to", to], { env });
    assert.equal(rehearsed.code, 0);
    assert.equal(
      rehearsed.out,
      `session-migrate: action=dry-run matched=2 planned=2 created=0 skipped=0 warnings=0\n` +
        `from=/home/dev/api\nto=${to}\n` +
        `to do it: rollkeep session migrate --from /home/dev/api --to ${to} --apply\n`,
    );
    assert.deepEqual(await state(), before);
    const act = ["--dry-run=false", "--confirm", "--print-created"];
    const done = await rollkeep(["migrate", ...API, "--to", to, ...act], { env });
    assert.equal(done.code, 0);
    assert.match(done.out, /^batch_id=b-.*\nsession-migrate: action=migrate .* created=2 /);
    const copies = await idsIn(to, store);
    assert.equal(copies.length, 2);
    for (const id of copies) {
      assert.match(done.out, new RegExp(`^- .* -> ${id} /.*${id}.jsonl$`, "m"));
    }
    assert.deepEqual(await idsIn("/home/dev/api", store), sources);
    const again = await rollkeepJson(["migrate", ...API, "--to", to, "--apply", "--json"], { env });
    assert.deepEqual([again.matched, again.created, again.skipped], [0, 0, 2]);
    assert.equal(again.batch_id, undefined);
    await rollkeepJson(["undo", "--apply", "--yes", "--json"], { env });
    assert.deepEqual(await state(), before);
  });
});

Deno.test("session migrate --move needs --yes where nobody can be asked, keeps ids, and undo moves back", async () => {
  await withStore(async (store) => {
    const { env, state, to } = store;
    const before = await state();
    const words = ["migrate", "--from", "/home/dev", "--tree", "--to", to, "--move"];
    const refused = await rollkeep([...words, "--apply"], { env });
    assert.equal(refused.code, 1);
    assert.match(refused.err, /use --yes/);
    assert.deepEqual(await state(), before);
    const { planned, batch_id } = JSON.parse(
      (await rollkeep([...words, "--apply", "--yes", "--json"], { env })).out,
    );
    assert.ok(planned.length > 5);
    for (const { source_id, dest_id, source_cwd, dest_cwd } of planned) {
      assert.equal(source_id, dest_id);
      assert.equal(dest_cwd, source_cwd.replace("/home/dev", to));
    }
    const undone = await rollkeepJson(["undo", "--apply", "--yes", "--json"], { env });
    assert.equal(undone.rollback_from_batch_id, batch_id);
    assert.deepEqual(await state(), before);
  });
});

Deno.test("a move that another one was built on is taken back after that one, and both done again in turn", async () => {
  await withStore(async (store) => {
    const { env, state, to } = store;
    const further = `${to}/further`;
    await Deno.mkdir(further);
    const act = ["--apply", "--yes", "--json"];
    const move = async (from: string, to: string): Promise<string> => {
      const words = ["migrate", "--from", from, "--to", to, "--move", ...act];
      return (await rollkeepJson(words, { env })).batch_id;
    };
    const states = [await state()];
    const first = await move("/home/dev/api", to);
    states.push(await state());
    const second = await move(to, further);
    states.push(await state());

    const early = await rollkeep(["undo", first, "--apply", "--yes"], { env });
    assert.equal(early.code, 1);
    assert.match(
      early.err,
      new RegExp(`has been changed since by batch ${second}; take that back first`),
    );
    assert.deepEqual(await state(), states[2]);

    await rollkeepJson(["undo", ...act], { env });
    assert.deepEqual(await state(), states[1]);
    await rollkeepJson(["undo", ...act], { env });
    assert.deepEqual(await state(), states[0]);
    const undoOfSecond = (await rollkeepJson(["log", "--json"], { env })).batches[1].batch_id;
    const tooFar = await rollkeep(["undo", undoOfSecond, "--apply", "--yes"], { env });
    assert.match(tooFar.err, /has been changed since by batch/);
    assert.deepEqual(await state(), states[0]);
    for (const folder of [to, further]) {
      await rollkeepJson(["redo", ...act], { env });
      assert.equal((await idsIn(folder, store)).length, 2, folder);
    }
  });
});

Deno.test("session migrate --file rehearses every mapping, stops a real run at the first error, and is one batch", async () => {
  await withStore(async (store) => {
    const { env, state, to } = store;
    const before = await state();
    const file = `${env.HOME}/moves.toml`;
    const mapping = (from: string) => `[[mapping]]\nfrom = "${from}"\nto = "${to}"\n`;
    await Deno.writeTextFile(
      file,
      `${mapping("/home/dev/api")}branch = "main"\n` + mapping("/home/dev/none") +
        mapping("/home/dev/docs"),
    );
    const rehearsed = await rollkeep(["migrate", "--file", file], { env });
    assert.equal(rehearsed.code, 1);
    assert.match(
      rehearsed.out,
      /^session-migrate-batch: action=dry-run mappings=3 succeeded=2 failed=1 /,
    );
    assert.match(rehearsed.out, /^mapping\[3\]: status=ok from=\/home\/dev\/docs /m);
    assert.match(rehearsed.err, /1 migration mapping failed/);
    const done = await rollkeep(["migrate", "--file", file, "--apply", "--json"], { env });
    assert.equal(done.code, 2);
    const { schema, created, succeeded, failed, items } = JSON.parse(done.out);
    assert.equal(schema, "rollkeep.session-migrate-batch/1");
    assert.deepEqual([created, succeeded, failed, items.length], [2, 1, 1, 2]);
    assert.deepEqual(items[0].result.planned.map((p: { dest_branch: string }) => p.dest_branch), [
      "main",
      "main",
    ]);
    assert.match(items[1].error, /no sessions matched source cwd "\/home\/dev\/none"/);
    await rollkeepJson(["undo", "--apply", "--yes", "--json"], { env });
    assert.deepEqual(await state(), before);
  });
});

Deno.test("session migrate says what is wrong and changes nothing", async () => {
  await withStore(async ({ env, state, to }) => {
    const before = await state();
    const file = `${env.HOME}/moves.toml`;
    await Deno.writeTextFile(file, `[[mapping]]\nfrom = "/a"\nto = "${to}"\ntre = true\n`);
    const cases: readonly (readonly [args: string, words: RegExp])[] = [
      ["", /either --file or both --from and --to are required/],
      [`--file ${file} --to ${to}`, /--file cannot be combined with --from or --to/],
      [`--file ${file} --branch main`, /--file cannot be combined with --branch/],
      [`--file ${file} --apply`, /line 4: unknown key "tre"\nhint: did you mean tree/],
      [`--file ${file}.none`, /it does not exist/],
      [`--from /home/dev --to ${to}`, /no sessions matched .*: \d+ threads? under .*: add --tree/],
      [`--from /home/dev --to ${to} --apply`, /add --tree/],
      [`--from ${to} --to ${to}/ --apply`, /the two folders are the same/],
      [`--from /home/dev/api --to ${to}/none --apply`, /does not exist\nhint: add --allow-missing/],
      [`--from /home/dev/api --to ${to} --dry-run=false`, /real migrate requires --confirm/],
      [`--from /home/dev/api --to ${to} --max-batch 1`, /exceeds --max-batch=1/],
      [`--from /home/dev/api --to ${to} --since soon`, /invalid --since value "soon"/],
      [`--from /home/dev/api --to ${to} --codex-state-db ${to}/x`, /the one of this store is/],
      [`--from /home/dev/api --to ${to} --since 2026-11-24`, /no sessions matched/],
    ];
    for (const [args, words] of cases) {
      const run = await rollkeep(["session", "migrate", ...args.split(" ").filter(Boolean)], {
        env,
      });
      assert.equal(run.code, 1, args);
      assert.match(run.err, words, args);
    }
    assert.deepEqual(await state(), before);
  });
});

Deno.test("session migrate works within fewer permissions, and names the one that is missing", async () => {
  await withStore(async ({ env, home, to }) => {
    const root = new URL("../../..", import.meta.url).pathname;
    const allow = [`--allow-read=${home},${root}`, `--allow-write=${home}`, "--allow-env"];
    const words = ["migrate", ...API, "--to", to];
    const refused = await rollkeep(words, { env, allow });
    assert.equal(refused.code, 1);
    assert.match(refused.err, new RegExp(`may not be looked at\nhint: .*--allow-read=${to}`));
    const done = await rollkeep([...words, "--allow-missing", "--apply"], { env, allow });
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /created=2 skipped=0 warnings=0/);
  });
});

Deno.test("session migrate narrows by selectors, --limit and --since, and lets the new folder be missing", async () => {
  await withStore(async ({ env, to }) => {
    const planned = async (...more: string[]) =>
      (await rollkeepJson(["migrate", "--from", "/home/dev", "--tree", "--json", ...more], {
        env,
      })).planned.length;
    const all = await planned("--to", to);
    assert.equal(await planned("--to", to, "--limit", "3"), 3);
    const later = ["--to", `${to}/later`, "--allow-missing", "--limit", "1"];
    assert.equal(await planned(...later), 1);
    const { warnings } = await rollkeepJson(
      ["migrate", "--from", "/home/dev", "--tree", "--json", ...later],
      { env },
    );
    assert.match(warnings.join(), new RegExp(`does not currently exist on disk: ${to}/later`));
    const archived = await planned("--to", to, "--archived", "yes");
    const active = await planned("--to", to, "--archived", "no");
    assert.ok(archived > 0 && active > 0);
    assert.equal(archived + active, all);
    const recent = await planned("--to", to, "--since", "2026-09-01");
    assert.ok(recent > 0 && recent < all);
  });
});

Deno.test({
  name: "a move keeps times to the millisecond, before 1970 too, and its undo gives the same ones",
  // An older Deno loses such times: startsOldDeno() says how.
  ignore: startsOldDeno(),
  fn: async () => {
    await withStore(async ({ env, home, to }) => {
      const paths: string[] = [];
      const walk = (folder: string): void => {
        for (const { name, isDirectory } of Deno.readDirSync(folder)) {
          if (isDirectory) walk(`${folder}/${name}`);
          else if (/\.jsonl(?:\.zst)?$/.test(name)) paths.push(`${folder}/${name}`);
        }
      };
      walk(`${home}/sessions`);
      const times = [-315_619_200_000, -157_766_399_750, -1, 0, 1, 1_704_067_200_123];
      for (const [at, path] of paths.entries()) {
        const time = new Date(times[at % times.length]!);
        await Deno.utime(path, time, time);
      }
      const seen = () => paths.map((path) => [path, Deno.lstatSync(path).mtime?.getTime()]);
      const before = seen();
      const sizes = () => paths.map((path) => Deno.lstatSync(path).size);
      const [first, act] = [sizes(), ["--max-batch", "0", "--apply", "--yes"]];
      const words = ["migrate", "--from", "/home/dev", "--tree", "--to", to, "--move", ...act];
      const moved = await rollkeep(words, { env });
      assert.ok(moved.code === 0 || moved.code === 2, moved.err);
      assert.notDeepEqual(sizes(), first);
      assert.deepEqual(seen(), before);
      assert.equal((await rollkeep(["undo", "--apply", "--yes"], { env })).code, 0);
      assert.deepEqual(sizes(), first);
      assert.deepEqual(seen(), before);
    });
  },
});

Deno.test("migrate says that the store is not there, where that is why nothing matched", async () => {
  const env = { HOME: "/nowhere" };
  const words = ["migrate", "--from", "/a", "--to", "/tmp"];
  const { code, err } = await rollkeep(words, { env });
  assert.equal(code, 1);
  assert.match(
    err,
    /matched source cwd "\/a": \/nowhere\/\.codex\/sessions does not exist\nhint: /,
  );
});
