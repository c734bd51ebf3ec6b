import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, inHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { sessionState } from "../../support/codex/migration.ts";
import { listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { makeZoo, type Zoo } from "../../support/codex/zoo.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

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

/** Every byte and every time of every file below a folder. */
async function bytesOf(folder: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) lines.push(path, ...await bytesOf(path));
    else {
      const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
      const { mtime } = await Deno.lstat(path);
      lines.push(`${path} ${new Uint8Array(digest).toHex()} ${mtime?.getTime()}`);
    }
  }
  return lines.sort();
}

const KINDS = ["plain", "named", "fork", "reverted", "legacy", "compressed", "renamed", "pinned"] as const;

Deno.test("threads of every shape are copied into another home, listed and resumed there, and go again by undo", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const two = await secondHome(codex);
    const before = await bytesOf(codex.home);
    const there = await sessionState(two);
    const parityBefore = await parity(two);
    const env = { HOME: codex.env.HOME!, CODEX_HOME: codex.home };
    const words = ["migrate", "--all", "--into", two.home];
    const rehearsed = await rollkeep(words, { env });
    assert.equal(rehearsed.code, 0, rehearsed.err);
    assert.deepEqual(await bytesOf(codex.home), before);
    assert.deepEqual(await sessionState(two), there);
    const done = await rollkeepJson([...words, "--apply", "--json"], { env });
    console.log(rehearsed.out, done.warnings, done.notes);
    assert.deepEqual(await bytesOf(codex.home), before, "the first home has changed");
    const undo = done.undo.split(" ").slice(1);
    await rollkeepJson([...undo, "--json"], { env });
    assert.deepEqual(await sessionState(two), there);
    assert.deepEqual(await bytesOf(codex.home), before, "the first home has changed");
    await rollkeepJson(["redo", "--codex-home", two.home, "--apply", "--yes", "--json"], { env });
    const grown = await parity(two);
    for (const name of ["rollout DB stale rows", "rollout DB archive mismatches"]) {
      assert.equal(grown[name], parityBefore[name], name);
    }
    await askCodex(two, { zoo, from: codex });
    assert.deepEqual(await bytesOf(codex.home), before, "the first home has changed");
  });
});

async function askCodex(
  two: CodexHome,
  { zoo, from }: { readonly zoo: Zoo; readonly from: CodexHome },
): Promise<void> {
  await withAppServer(two, async (server) => {
    const listed = await listFromDatabase(server);
    for (const kind of KINDS) {
      const id = zoo[kind];
      const thread = listed.find((thread) => thread.id === id);
      assert.ok(thread !== undefined, `${kind} is not listed`);
      assert.equal(thread.cwd, from.project, kind);
      const resumed = await server.call("thread/resume", { threadId: id });
      assert.equal(resumed.cwd, from.project, kind);
      console.log(kind, await readTexts(server, id));
      await server.turn(id, `one more for ${kind}`);
    }
    const names = listed.map(({ name }) => name);
    assert.ok(names.includes("My name") && names.includes("Lonely"), `${names}`);
    const archived = await listFromDatabase(server, { archived: true });
    assert.deepEqual(archived.map(({ id }) => id), [zoo.archived]);
  });
}
