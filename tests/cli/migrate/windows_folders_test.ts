import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

const API = "C:\\dev\\Api";
const SHARE = "\\\\wsl.localhost\\Ubuntu\\home\\me";

/** How many threads name each folder now. */
interface WindowsStore extends SampleStore {
  readonly counts: Readonly<Record<"api" | "below" | "share", number>>;
  /** A folder that exists. */
  readonly to: string;
}

/** A store of which some threads name folders of Windows, in several spellings. */
async function withWindowsStore(use: (store: WindowsStore) => Promise<void>): Promise<void> {
  await withSampleStore({ threads: 40 }, async (store) => {
    const db = new DatabaseSync(`${store.home}/state_5.sqlite`);
    const set = (cwd: string, where: string): number =>
      Number(db.prepare(`UPDATE threads SET cwd = ? WHERE ${where}`).run(cwd).changes);
    const name = (folder: string) => `cwd = '/home/dev/${folder}'`;
    set("/mnt/c/dev/api", name("game"));
    const api = set(API, name("api"));
    set("\\\\?\\C:\\Dev\\api\\", "rowid = (SELECT max(rowid) FROM threads WHERE cwd LIKE 'C:%')");
    const below = set("c:/dev/API/Docs\\x", name("docs"));
    const share = set(SHARE, name("notes"));
    db.close();
    const to = `${await Deno.realPath(store.env.HOME!)}/new`;
    await Deno.mkdir(to);
    await use({ ...store, counts: { api, below, share }, to });
  });
}

Deno.test("folders of Windows are selected and grouped as one folder each, whatever their spelling and wherever they are named", async () => {
  await withWindowsStore(async ({ env, counts: { api, below, share } }) => {
    assert.ok(api > 1 && below > 0 && share > 0);
    const cases: readonly (readonly [cwd: string, count: number])[] = [
      ["C:\\dev\\api", api + below],
      ["c:/DEV/api/", api + below],
      ["\\\\?\\C:\\dev\\api", api + below],
      ["C:\\dev\\api\\docs", below],
      ["C:", api + below],
      ["C:\\dev\\ap", 0],
      [SHARE.toLowerCase(), share],
      ["\\\\?\\UNC\\WSL.localhost\\ubuntu", share],
      ["\\\\wsl.localhost\\Debian", 0],
      ["/home/me", 0],
    ];
    for (const [cwd, count] of cases) {
      for (const folder of ["/", undefined]) {
        const where = folder === undefined ? {} : { cwd: folder };
        const listed = await rollkeepJson(["list", "--cwd", cwd, "--json"], { env, ...where });
        assert.equal(listed.length, count, cwd);
      }
    }
    const groups = await rollkeepJson(["group", "--by", "host", "--limit", "0", "--json"], { env });
    const counted = Object.fromEntries(
      groups.map(({ group, count }: { group: string; count: number }) => [group, count]),
    );
    // Of two spellings the first by text.
    assert.equal(counted["C:\\Dev\\api"], api, JSON.stringify(counted));
    assert.equal(counted["c:\\dev\\API\\Docs\\x"], below);
    assert.equal(counted[SHARE], share);
    assert.ok(!Object.keys(counted).some((name) => name.includes("?")));
  });
});

Deno.test("a folder of Windows moves to one of this system with all below it, by its own separator, and back", async () => {
  await withWindowsStore(async ({ env, state, to, counts: { api, below } }) => {
    const before = await state();
    const words = ["migrate", "--from", "\\\\?\\c:\\DEV\\api\\", "--to", to];
    const alone = await rollkeepJson([...words, "--json"], { env });
    assert.equal(alone.matched, api);
    assert.equal(alone.from_cwd, "c:\\DEV\\api");
    const act = ["--tree", "--move", "--apply", "--yes", "--json"];
    const moved = await rollkeepJson([...words, ...act], { env });
    assert.equal(moved.created, api + below);
    assert.deepEqual(
      [...new Set(moved.planned.map((plan: { dest_cwd: string }) => plan.dest_cwd))].sort(),
      [to, `${to}/Docs/x`],
    );
    const listed = await rollkeepJson(["list", "--cwd", to, "--json"], { env });
    assert.equal(listed.length, api + below);
    await rollkeepJson(["undo", "--apply", "--yes", "--json"], { env });
    assert.deepEqual(await state(), before);
    const none = await rollkeep(["migrate", "--from", "C:\\dev", "--to", to], { env });
    assert.equal(none.code, 1);
    assert.match(none.err, /no sessions matched source cwd "C:\\dev".*under .*: add --tree/);
  });
});

Deno.test("a folder of this system moves to one of Windows only where the user says that nobody can look at it", async () => {
  await withWindowsStore(async ({ env, state }) => {
    const before = await state();
    const words = ["migrate", "--from", "/home/dev/infra", "--to", "D:/work/infra/", "--tree"];
    const refused = await rollkeep(words, { env });
    assert.equal(refused.code, 1);
    assert.match(
      refused.err,
      /"D:\\work\\infra" is a folder of another system.*\n.*--allow-missing/,
    );
    const act = ["--allow-missing", "--apply", "--json"];
    const done = await rollkeepJson([...words, ...act], { env });
    assert.ok(done.created > 0);
    const listed = await rollkeepJson(["list", "--cwd", "\\\\?\\d:\\WORK", "--json"], { env });
    assert.equal(listed.length, done.created);
    assert.equal(listed[0].host_dir, "D:\\work\\infra");
    await rollkeepJson(["undo", "--apply", "--yes", "--json"], { env });
    assert.deepEqual(await state(), before);
  });
});

Deno.test("session migrate --suggest names folders of Windows, and its file is taken as it is", async () => {
  await withWindowsStore(async ({ env, counts }) => {
    const under = `${await Deno.realPath(env.HOME!)}/work`;
    for (const folder of ["api/Docs/x", "me"]) {
      await Deno.mkdir(`${under}/${folder}`, { recursive: true });
    }
    const suggested = await rollkeep(["migrate", "--suggest", "--under", under], { env });
    const blocks = suggested.out.split("\n\n");
    const block = (text: string) => blocks.find((block) => block.includes(text)) ?? suggested.out;
    const { api, below, share } = counts;
    assert.match(
      block('from = "C:'),
      new RegExp(
        `^# ${api} threads? and ${below} in folders below, of Windows: found by its name only\n` +
          `\\[\\[mapping\\]\\]\nfrom = "C:\\\\\\\\[Dd]ev\\\\\\\\[Aa]pi"\nto = "${under}/api"\ntree = true\n?$`,
      ),
    );
    assert.match(block("wsl.localhost"), new RegExp(`^# ${share} threads?, of Windows: found by`));
    const file = `${env.HOME}/moves.toml`;
    await Deno.writeTextFile(file, suggested.out);
    const { items } = await rollkeepJson(["migrate", "--file", file, "--json"], { env });
    const matched = Object.fromEntries(
      items.map((item: { mapping: { to: string }; result: { matched: number } }) => [
        item.mapping.to,
        item.result.matched,
      ]),
    );
    assert.equal(matched[`${under}/api`], api + below);
    assert.equal(matched[`${under}/me`], share);
    const { suggestions } = await rollkeepJson(
      ["migrate", "--suggest", "--under", under, "--json"],
      {
        env,
      },
    );
    const share2 = suggestions.find(({ from }: { from: string }) => from === SHARE);
    assert.deepEqual([share2.to, share2.reason, share2.system], [
      `${under}/me`,
      "same-name",
      "windows",
    ]);
  });
});
