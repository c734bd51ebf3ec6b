import assert from "node:assert/strict";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

/** Lists every thread of a store that lies behind links, shows one, takes it to the trash and back. */
async function assertWorks(
  { env, manifest, state }: Pick<SampleStore, "env" | "manifest" | "state">,
): Promise<void> {
  const { code, out, err } = await rollkeep(["list", "--json"], { env });
  assert.equal(code, 0, err);
  assert.equal(err, "");
  const rows: { session_id: string }[] = JSON.parse(out);
  assert.deepEqual(rows.map((row) => row.session_id), manifest.ids);
  const shown = await rollkeep(["show", manifest.ids[0]!, "--last", "1"], { env });
  assert.equal(shown.code, 0, shown.err);
  const before = await state();
  const words = [manifest.ids[0]!, "--with-forks", "--apply", "--yes"];
  const gone = await rollkeep(["delete", ...words], { env });
  assert.equal(gone.code, 0, gone.err);
  assert.notDeepEqual(await state(), before);
  const back = await rollkeep(["undo", "--apply", "--yes"], { env });
  assert.equal(back.code, 0, back.err);
  assert.deepEqual(await state(), before);
}

Deno.test("a home that is a link works like any other", async () => {
  await withSampleStore({ threads: 20 }, async ({ env, home, manifest, state }) => {
    const link = `${home}-link`;
    await Deno.symlink(home, link);
    await assertWorks({ env: { ...env, CODEX_HOME: link }, manifest, state });
  });
});

Deno.test("a sessions folder that is a link to another place works like any other", async () => {
  await withSampleStore({ threads: 20 }, async ({ env, home, manifest, state }) => {
    const elsewhere = `${home}-sessions`;
    await Deno.rename(`${home}/sessions`, elsewhere);
    await Deno.symlink(elsewhere, `${home}/sessions`);
    await assertWorks({ env, manifest, state });
  });
});

Deno.test("a store or trash where the sandbox does not reach is refused by name, before anything is touched", async () => {
  await withSampleStore({ threads: 2 }, async ({ env, manifest, state }) => {
    const before = await state();
    const id = manifest.ids[0]!;
    const trash = await rollkeep(["delete", id, "--trash-root", "/dev/trash"], { env });
    assert.equal(trash.code, 1);
    assert.match(trash.err, /Cannot use "\/dev[^"]*": the sandbox reaches nothing below \/dev/);
    assert.match(trash.err, /hint: keep the store, the trash and the cache elsewhere/);
    const store = await rollkeep(["list"], { env: { ...env, CODEX_HOME: "/dev/shm/codex" } });
    assert.equal(store.code, 1);
    assert.match(store.err, /Cannot use "\/dev\/shm\/codex\/sessions": /);
    assert.deepEqual(await state(), before);
  });
});

Deno.test("a trash of which even the folders above are missing is made by the change, and by no rehearsal", async () => {
  await withSampleStore({ threads: 20 }, async ({ env, home, manifest, state }) => {
    const top = `${env.HOME}/a`;
    const words = [manifest.ids[0]!, "--with-forks", "--trash-root", `${top}/b/c`];
    const before = await state();
    const rehearsed = await rollkeep(["delete", ...words], { env });
    assert.equal(rehearsed.code, 0, rehearsed.err);
    await assert.rejects(Deno.lstat(top), Deno.errors.NotFound);
    const gone = await rollkeep(["delete", ...words, "--apply", "--yes"], { env });
    assert.equal(gone.code, 0, gone.err);
    assert.notDeepEqual(await state(), before);
    const place = ["--trash-root", `${top}/b/c`];
    const back = await rollkeep(["undo", ...place, "--apply", "--yes"], { env });
    assert.equal(back.code, 0, back.err);
    assert.deepEqual(await state(), before);
    assert.ok([...Deno.readDirSync(home)].every(({ name }) => name !== "trash"));
  });
});

Deno.test("a root that a planted link makes more than a folder of its own is refused by name, and nothing happens", async () => {
  const planted: readonly (readonly [link: string, to: string, words: string[], said: RegExp])[] = [
    ["sessions", ".", [], /Cannot use sessions .*it is the store itself/],
    ["sessions", "/", [], /Cannot use sessions .*it is the whole disk/],
    ["trash", "sessions/2027", [], /Cannot use trash .*it lies in sessions/],
    ["link", "sessions/2027", ["--trash-root", "link"], /Cannot use trash .*it lies in sessions/],
  ];
  for (const [link, to, words, said] of planted) {
    await withSampleStore({ threads: 3 }, async ({ env, home, manifest }) => {
      await Deno.mkdir(`${home}/sessions/2027`, { recursive: true });
      if (link === "sessions") await Deno.rename(`${home}/sessions`, `${home}/moved`);
      await Deno.symlink(to, `${home}/${link}`);
      const all = ["delete", manifest.ids[0]!, "--with-forks", "--apply", "--yes", ...words];
      const { code, err } = await rollkeep(all, { env, cwd: home });
      assert.equal(code, 1, link);
      assert.match(err, said);
    });
  }
});

Deno.test("a home named as sessions root is refused, saying what was meant", async () => {
  await withSampleStore({ threads: 3 }, async ({ env, home }) => {
    await Deno.writeTextFile(`${home}/auth.json`, "{}");
    const { code, err } = await rollkeep(["list", "--sessions-root", home], {
      env: { HOME: env.HOME! },
    });
    assert.equal(code, 1);
    assert.ok(err.includes(`did you mean ${home}/sessions?`), err);
  });
});

Deno.test("a trash that the environment names is where every command looks, behind the flag, and passes the same gates", async () => {
  await withHandStore(async (store) => {
    const root = store.home.slice(0, store.home.lastIndexOf("/"));
    const env = { HOME: root, CODEX_HOME: store.home, NO_COLOR: "1" };
    const named = { ...env, ROLLKEEP_TRASH_ROOT: `${root}/elsewhere` };
    const before = await store.state();
    const gone = await rollkeep(["delete", HAND.other, "--apply", "--yes"], { env: named });
    assert.equal(gone.code, 0, gone.err);
    assert.match(gone.out, new RegExp(` -> ${root}/elsewhere/`));
    for (const words of [["list", "--trash"], ["show", HAND.other], ["log", "--json"]]) {
      const { out } = await rollkeep(words, { env: named });
      assert.ok(out.includes(HAND.other.slice(0, 12)), `${words.join(" ")}: ${out}`);
    }
    const typed = await rollkeep(["undo", "--apply", "--yes", "--trash-root", `${root}/third`], {
      env: named,
    });
    assert.notEqual(typed.code, 0, "the flag comes first, and there is nothing");
    const inside = { ...env, ROLLKEEP_TRASH_ROOT: `${store.home}/sessions/trash` };
    assert.match((await rollkeep(["log"], { env: inside })).err, /Cannot use trash ".*\/trash"/);
    const back = await rollkeep(["undo", "--apply", "--yes"], { env: named });
    assert.equal(back.code, 0, back.err);
    assert.deepEqual(await store.state(), before);
  });
});
