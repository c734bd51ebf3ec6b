import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { makeGitTree } from "../../support/store/git_tree.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

const SHA = "31df53e031df53e031df53e031df53e031df53e0";

/** A store whose threads name folders below `/home/dev`, some with a remote or a commit, and a folder to look below. */
async function withProjects(
  use: (store: SampleStore & { readonly under: string }) => Promise<void>,
) {
  await withSampleStore({ threads: 40 }, async (store) => {
    const db = new DatabaseSync(`${store.home}/state_5.sqlite`);
    const set = (column: string, value: string, cwd: string) =>
      db.prepare(`UPDATE threads SET ${column} = ? WHERE cwd = ?`).run(value, cwd);
    set("git_origin_url", "git@host:me/api.git", "/home/dev/api");
    set("git_sha", SHA, "/home/dev/docs");
    set("cwd", '/home/dev/api/sub \u202e\n"x', "/home/dev/game");
    db.close();
    const under = `${await Deno.realPath(store.env.HOME!)}/work`;
    await makeGitTree({ path: `${under}/service`, remote: "https://host/me/api" });
    await makeGitTree({ path: `${under}/deep/manual`, packed: [SHA] });
    await makeGitTree({ path: `${under}/notes` });
    await use({ ...store, under });
  });
}

Deno.test("session migrate --suggest finds folders by remote, commit and name, as a file that --file takes", async () => {
  await withProjects(async ({ env, under, state }) => {
    const before = await state();
    const { code, out } = await rollkeep(["migrate", "--suggest", "--under", under], { env });
    assert.equal(code, 0);
    const blocks = out.split("\n\n").slice(1);
    assert.match(
      blocks.find((block) => block.includes("/home/dev/api"))!,
      new RegExp(
        `^# \\d+ threads and \\d+ in folders below: found by the Git remote\n\\[\\[mapping\\]\\]\n` +
          `from = "/home/dev/api"\nto = "${under}/service"\ntree = true$`,
      ),
    );
    assert.match(
      blocks.find((block) => block.includes("/home/dev/docs"))!,
      new RegExp(`found by a commit .*\n.*\n.*\nto = "${under}/deep/manual"$`),
    );
    assert.match(
      blocks.find((block) => block.includes("/home/dev/notes"))!,
      new RegExp(`found by its name only\n.*\n.*\nto = "${under}/notes"$`),
    );
    assert.match(
      blocks.find((block) => block.includes("/home/dev/infra"))!,
      /no place was found\n# \[\[mapping\]\]\n# from = "\/home\/dev\/infra"\n# to = ""/,
    );
    assert.deepEqual(await state(), before);
    const file = `${env.HOME}/moves.toml`;
    await Deno.writeTextFile(file, out);
    const rehearsed = await rollkeepJson(["migrate", "--file", file, "--json"], { env });
    assert.deepEqual([rehearsed.total_mappings, rehearsed.failed], [3, 0]);
    const listed = await rollkeepJson(["list", "--cwd", "/home/dev/api", "--json"], { env });
    assert.equal(rehearsed.items[0].result.matched, listed.length);
  });
});

Deno.test("session migrate --suggest writes hostile names harmlessly and looks only where it may", async () => {
  await withProjects(async ({ env, under }) => {
    const empty = `${under}/empty`;
    await Deno.mkdir(empty);
    const words = ["migrate", "--suggest", "--under", empty];
    const { out } = await rollkeep(words, { env });
    assert.ok(out.includes(String.raw`# from = "/home/dev/api/sub \U0000202e\U0000000a\"x"`), out);
    const { suggestions } = await rollkeepJson([...words, "--json"], { env });
    assert.ok(suggestions.length > 5);
    for (const { to } of suggestions) assert.equal(to, null);
    const cases: readonly (readonly [args: string, words: RegExp])[] = [
      [
        `--suggest --under ${under}/none`,
        /Cannot look below ".*none": it cannot be listed \(ENOENT\)/,
      ],
      ["--suggest --from /a", /--suggest cannot be combined with --from/],
      ["--suggest --apply", /--suggest cannot be combined with --apply/],
      [`--from /a --to ${under} --under ${under}`, /--under is only supported with --suggest/],
    ];
    for (const [args, words] of cases) {
      const { code, err } = await rollkeep(["migrate", ...args.split(" ")], { env });
      assert.equal(code, 1, args);
      assert.match(err, words, args);
    }
  });
});

Deno.test("session migrate --suggest says so when nothing is gone", async () => {
  await withProjects(async ({ env }) => {
    const words = ["migrate", "--suggest", "--name-contains", "no thread has this name"];
    const { code, out } = await rollkeep(words, { env });
    assert.equal(code, 0);
    assert.match(out, /^# Every folder that threads name exists/);
  });
});
