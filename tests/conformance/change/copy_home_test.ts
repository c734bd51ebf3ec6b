import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, inHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { sessionState } from "../../support/codex/migration.ts";
import { listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { makeZoo, type Zoo } from "../../support/codex/zoo.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { snapshot } from "../../support/tree.ts";

/** A second home beside the first one, that Codex has been in already. */
async function secondHome(codex: CodexHome): Promise<CodexHome> {
  const home = `${codex.home}-two`;
  await Deno.mkdir(home);
  await Deno.copyFile(`${codex.home}/config.toml`, `${home}/config.toml`);
  const two = inHome(codex, home);
  await withAppServer(two, async (server) => {
    const { thread } = await server.call("thread/start", { cwd: codex.project });
    await server.turn(thread.id, "was here before");
    await server.call("thread/name/set", { threadId: thread.id, name: "Local" });
  });
  return two;
}

/** Every file of a home to the byte, its databases and what lies beside them too. */
function bytesBelow(home: string): Promise<readonly string[]> {
  return snapshot(home, () => false);
}

const KINDS = [
  "plain",
  "tool",
  "named",
  "fork",
  "reverted",
  "legacy",
  "compressed",
  "parent",
  "renamed",
  "pinned",
] as const satisfies readonly (keyof Zoo)[];

/** What Codex shows of each kind, without opening any for writing. */
async function shownTexts(codex: CodexHome, zoo: Zoo): Promise<Record<string, readonly string[]>> {
  return await withAppServer(codex, async (server) => {
    const texts: Record<string, readonly string[]> = {};
    for (const kind of [...KINDS, "archived"] as const) {
      texts[kind] = await readTexts(server, zoo[kind]);
    }
    return texts;
  });
}

Deno.test("threads of every shape are copied into another home, whole, and go again by undo", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const texts = await shownTexts(codex, zoo);
    const two = await secondHome(codex);
    const before = await bytesBelow(codex.home);
    const there = await sessionState(two);
    const parityBefore = await parity(two);
    const env = { HOME: codex.env.HOME!, CODEX_HOME: codex.home };
    const words = ["migrate", "--all", "--into", two.home];
    assert.equal((await rollkeep(words, { env })).code, 0);
    assert.deepEqual(await sessionState(two), there);
    const done = await rollkeepJson([...words, "--apply", "--json"], { env });
    assert.equal(done.created, done.planned.length);
    assert.deepEqual([done.warnings, done.notes], [[], []]);
    await rollkeepJson([...done.undo.split(" ").slice(1), "--json"], { env });
    assert.deepEqual(await sessionState(two), there);
    await rollkeepJson(["redo", "--codex-home", two.home, "--apply", "--yes", "--json"], { env });
    const again = await rollkeepJson([...words, "--apply", "--json"], { env });
    assert.deepEqual([again.matched, again.skipped], [0, done.created]);
    const grown = await parity(two);
    for (const name of ["rollout DB stale rows", "rollout DB archive mismatches"]) {
      assert.equal(grown[name], parityBefore[name], name);
    }
    assert.deepEqual(await shownTexts(two, zoo), texts);
    await goOn(two, { zoo, texts, cwd: codex.project });
    assert.deepEqual(await bytesBelow(codex.home), before, "the first home has changed");
  });
});

/** Asks Codex of the threads in their new home, and goes on with each. */
async function goOn(
  two: CodexHome,
  { zoo, texts, cwd }: {
    readonly zoo: Zoo;
    readonly texts: Record<string, readonly string[]>;
    readonly cwd: string;
  },
): Promise<void> {
  await withAppServer(two, async (server) => {
    const listed = await listFromDatabase(server);
    for (const kind of KINDS) {
      const id = zoo[kind];
      assert.equal(listed.find((thread) => thread.id === id)?.cwd, cwd, kind);
      const resumed = await server.call("thread/resume", { threadId: id });
      assert.equal(resumed.cwd, cwd, kind);
      const says = `one more for ${kind}`;
      await server.turn(id, says);
      const sent = JSON.stringify(two.mock.lastRequest());
      for (const text of texts[kind]!) assert.ok(sent.includes(text), `${kind} lost "${text}"`);
      assert.deepEqual((await readTexts(server, id)).slice(0, -1), [...texts[kind]!, says]);
    }
    const nameOf = (id: string) => listed.find((thread) => thread.id === id)?.name;
    assert.deepEqual([nameOf(zoo.named), nameOf(zoo.renamed)], ["My name", "Lonely"]);
    const archived = await listFromDatabase(server, { archived: true });
    assert.deepEqual(archived.map(({ id }) => id), [zoo.archived]);
    await server.call("thread/unarchive", { threadId: zoo.archived });
    const { data } = await server.call("thread/turns/list", { threadId: zoo.archived });
    assert.equal(data.length, 1);
  });
}

Deno.test("a fork brings what it reads into another home, and both get another folder", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const two = await secondHome(codex);
    const before = await bytesBelow(codex.home);
    const env = { HOME: codex.env.HOME!, CODEX_HOME: codex.home };
    const into = ["--into", two.home, "--apply", "--json"];
    const fork = await rollkeepJson(["migrate", zoo.fork, ...into], { env });
    assert.equal(fork.matched, 1);
    assert.match(fork.notes.join(), new RegExp(`come along: ${zoo.named}`));
    const folders = ["--from", codex.project, "--to", codex.other];
    const ids = [zoo.plain, zoo.legacy, zoo.reverted].flatMap((id) => ["--id", id]);
    const moved = await rollkeepJson(["migrate", ...ids, ...folders, ...into], { env });
    assert.deepEqual([moved.matched, moved.warnings], [3, []]);
    assert.deepEqual(await bytesBelow(codex.home), before, "the first home has changed");
    await withAppServer(two, async (server) => {
      const says = { plain: "plain text", legacy: "legacy hello", reverted: "kept by the revert" };
      const other = await listFromDatabase(server, { cwd: codex.other });
      for (const [kind, text] of Object.entries(says)) {
        const id = zoo[kind as keyof Zoo];
        assert.ok(other.some((thread) => thread.id === id), kind);
        const resumed = await server.call("thread/resume", { threadId: id });
        assert.equal(resumed.cwd, codex.other, kind);
        await server.turn(id, "one more");
        assert.ok(JSON.stringify(two.mock.lastRequest()).includes(text), kind);
        const texts = await readTexts(server, id);
        assert.ok(texts.includes(text) && texts.includes("one more"), `${kind}: ${texts}`);
      }
      const texts = await readTexts(server, zoo.fork);
      assert.ok(texts.includes("first of the named") && texts.includes("in the fork"));
      const refused = server.call("thread/delete", { threadId: zoo.named });
      await assert.rejects(refused, /forked history still references it/);
    });
  });
});
