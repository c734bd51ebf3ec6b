import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { rollkeep } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

const NOBODY = 65534;
const isRoot = Deno.uid() === 0;

/** What taking a thread to a trash says, and whether that was refused with nothing done. */
async function refusal(
  { env, manifest, state }: SampleStore,
  trash: string,
): Promise<string | null> {
  const before = await state();
  const words = [manifest.ids[0]!, "--with-forks", "--apply", "--yes", "--trash-root", trash];
  const { code, err } = await rollkeep(["delete", ...words], { env });
  if (code === 0) return null;
  assert.deepEqual(await state(), before);
  return err;
}

Deno.test("a trash that others can write, or whose lock they can, is refused; a private one behind a link is taken", async () => {
  await withSampleStore({ threads: 5 }, async (store) => {
    const trash = `${store.env.HOME}/elsewhere`;
    await Deno.mkdir(trash);
    await Deno.symlink(trash, `${store.env.HOME}/link`);
    for (const mode of [0o777, 0o1777, 0o770, 0o702]) {
      await Deno.chmod(trash, mode);
      for (const path of [trash, `${store.env.HOME}/link`]) {
        assert.match((await refusal(store, path))!, /Cannot use trash .* can be written by others/);
      }
    }
    await Deno.chmod(trash, 0o755);
    await Deno.writeTextFile(`${trash}/.lock`, "");
    await Deno.chmod(`${trash}/.lock`, 0o666);
    assert.match((await refusal(store, trash))!, /its \.lock can be written by others/);
    await Deno.chmod(`${trash}/.lock`, 0o600);
    assert.equal(await refusal(store, `${store.env.HOME}/link`), null);
  });
});

Deno.test({
  name: "a trash of somebody else is refused, but root may use one of the store's owner",
  ignore: !isRoot,
  fn: () =>
    withSampleStore({ threads: 5 }, async (store) => {
      const trash = `${store.env.HOME}/elsewhere`;
      await Deno.mkdir(trash, { mode: 0o700 });
      await Deno.chown(trash, NOBODY, NOBODY);
      assert.match((await refusal(store, trash))!, /it belongs to user 65534, who is neither you/);
      await Deno.chown(store.home, NOBODY, NOBODY);
      assert.equal(await refusal(store, trash), null);
    }),
});

/** The cache of a run that lists everything, prepared before; what it printed. */
async function listWith(
  { env }: Pick<SampleStore, "env">,
  prepare: (cache: string) => Promise<void> | void,
): Promise<string> {
  const cache = `${env.XDG_CACHE_HOME}/rollkeep`;
  await Deno.mkdir(cache, { recursive: true, mode: 0o700 });
  await prepare(cache);
  const { code, out, err } = await rollkeep(["list", "--json"], { env });
  assert.equal(code, 0, err);
  assert.equal(err, "");
  return out;
}

const NAMES = ["answers-3.sqlite", "answers-2.sqlite-journal", "answers-2.sqlite-wal"];

Deno.test("a cache that others can write or that links were planted in is done without, and nothing is written to it", async () => {
  await withSampleStore({ threads: 200 }, async ({ env, home }) => {
    const cache = `${env.XDG_CACHE_HOME}/rollkeep`;
    // What is remembered must have been written a while ago.
    const alone = await listWith({ env }, () => {});
    const heads = [...Deno.readDirSync(cache)].find(({ name }) => name.startsWith("heads-"))!.name;
    const outside = `${env.HOME}/outside`;
    await Deno.mkdir(outside);
    const empty = async () => {
      await Deno.remove(cache, { recursive: true });
      await Deno.mkdir(cache, { mode: 0o700 });
    };
    const plants: readonly ((path: string) => void)[] = [
      (path) => Deno.symlinkSync(`${outside}/${path.split("/").at(-1)}`, path),
      (path) => {
        Deno.writeTextFileSync(path, "");
        Deno.chmodSync(path, 0o666);
      },
      (path) => void new Deno.Command("mkfifo", { args: [path] }).outputSync(),
    ];
    for (const plant of plants) {
      await empty();
      const out = await listWith({ env }, (cache) => {
        for (const name of [heads, ...NAMES]) plant(`${cache}/${name}`);
      });
      assert.equal(out, alone);
      assert.deepEqual([...Deno.readDirSync(outside)], []);
      assert.ok(
        [heads, ...NAMES].every((name) => Deno.lstatSync(`${cache}/${name}`).size < 200),
        "something was written",
      );
    }
    await empty();
    const out = await listWith({ env }, (cache) => Deno.chmod(cache, 0o777));
    assert.equal(out, alone);
    assert.deepEqual([...Deno.readDirSync(cache)], []);
    assert.ok(home);
  });
});

Deno.test("what the cache answers cannot act on a terminal, and is made again when it has another shape", async () => {
  await withSampleStore({ threads: 200 }, async ({ env }) => {
    const alone = await listWith({ env }, () => {});
    const cache = `${env.XDG_CACHE_HOME}/rollkeep`;
    const poison = (name: string, sql: string, value: string) => {
      const db = new DatabaseSync(`${cache}/${name}`);
      assert.ok(db.prepare(sql).run(value).changes > 0, name);
      db.close();
    };
    const names = [...Deno.readDirSync(cache)].map(({ name }) => name);
    const heads = names.find((name) => name.startsWith("heads-"))!;
    if (names.includes("answers-3.sqlite")) {
      const text = "POISON \u001b]52;c;ZXZpbA==\u0007\n";
      poison("answers-3.sqlite", "UPDATE answers SET text = ?", text);
      assert.equal(await listWith({ env }, () => {}), alone);
      await Deno.remove(`${cache}/answers-3.sqlite`);
    }
    for (const value of ['"x"', "7", "null", '{"health":"ok","id":{}}', '{"__proto__":1}', "["]) {
      poison(heads, "UPDATE files SET value = ?", value);
      assert.equal(await listWith({ env }, () => {}), alone, value);
      await Deno.remove(`${cache}/answers-3.sqlite`).catch(() => {});
    }
  });
});
