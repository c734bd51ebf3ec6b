import assert from "node:assert/strict";
import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { makeZoo } from "../../support/codex/zoo.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";
import { changeState, deadPaths } from "../../support/state_rows.ts";

const YES = ["--apply", "--yes", "--json"];

async function start(server: AppServer, cwd: string, text: string, params = {}): Promise<string> {
  const { thread } = await server.call("thread/start", { cwd, ...params });
  await server.turn(thread.id, text);
  return thread.id;
}

/** Threads that Codex's picker shows, by id. */
async function picker(codex: CodexHome, params = {}): Promise<readonly string[]> {
  return await withAppServer(
    codex,
    async (server) => (await listFromDatabase(server, params)).map(({ id }) => `${id}`).sort(),
  );
}

/** Resumes threads by their first words, each in its folder. */
async function resumeAll(
  codex: CodexHome,
  threads: Readonly<Record<string, string>>,
  cwd: string,
): Promise<void> {
  await withAppServer(codex, async (server) => {
    for (const [says, id] of Object.entries(threads)) {
      const resumed = await server.call("thread/resume", { threadId: id });
      assert.equal(resumed.cwd, cwd, says);
      assert.equal((await readTexts(server, id))[0], says);
      await server.turn(id, `more of ${says}`);
    }
  });
}

/** Codex and rollkeep use the store under another name, which is then changed to the home's. */
async function underAnotherName(
  codex: CodexHome,
  use: (old: CodexHome) => Promise<void>,
): Promise<void> {
  const home = `${codex.home}-once`;
  await Deno.rename(codex.home, home);
  await use({ ...codex, home, env: { ...codex.env, CODEX_HOME: home } });
  await Deno.rename(home, codex.home);
}

Deno.test("after a home was renamed, what was deleted and archived comes back, and what is moved is listed and resumes", async () => {
  await withCodexHome(async (codex) => {
    const threads: Record<string, string> = {};
    await underAnotherName(codex, async (old) => {
      await withAppServer(old, async (server) => {
        for (const says of ["kept", "deleted", "archived"]) {
          threads[says] = await start(server, codex.project, says);
        }
        threads.legacy = await start(server, codex.project, "legacy", { historyMode: "legacy" });
      });
      await rollkeepJson(["delete", threads.deleted!, ...YES], old);
      await rollkeepJson(["archive", threads.archived!, ...YES], old);
    });
    assert.deepEqual(await picker(codex), []);
    await rollkeepJson(["undo", ...YES], codex);
    await rollkeepJson(["undo", ...YES], codex);
    assert.deepEqual(await picker(codex), [threads.deleted, threads.archived].sort());
    const words = ["--from", codex.project, "--to", codex.other, "--move"];
    await rollkeepJson(["session", "migrate", ...words, ...YES], codex);
    assert.deepEqual(deadPaths(codex.home), []);
    assert.deepEqual(await picker(codex), Object.values(threads).sort());
    const counts = await parity(codex);
    for (const [name, count] of Object.entries(counts)) {
      if (/stale|missing|mismatch|duplicate/.test(name)) assert.equal(count, "0", name);
    }
    await resumeAll(codex, threads, codex.other);
  });
});

Deno.test("threads without a row are listed and resume once they were restored, moved or copied", async () => {
  await withCodexHome(async (codex) => {
    const [restored, moved] = await withAppServer(codex, async (server) => [
      await start(server, codex.project, "restored"),
      await start(server, codex.other, "moved"),
    ]);
    const before = await parity(codex);
    changeState(codex.home, "DELETE FROM threads");
    await rollkeepJson(["delete", restored!, ...YES], codex);
    await rollkeepJson(["undo", ...YES], codex);
    assert.deepEqual(await picker(codex), [restored]);
    const { HOME } = codex.env;
    const words = ["session", "migrate", "--from", codex.other, "--to", HOME!];
    await rollkeepJson([...words, ...YES], codex);
    assert.equal((await picker(codex)).length, 2);
    await rollkeepJson(["undo", ...YES], codex);
    await rollkeepJson([...words, "--move", ...YES], codex);
    assert.deepEqual(await picker(codex), [restored, moved].sort());
    assert.deepEqual(await parity(codex), before);
    await resumeAll(codex, { restored: restored! }, codex.project);
    await resumeAll(codex, { moved: moved! }, HOME!);
  });
});

Deno.test("a whole store that lost its rows is listed as before once it went to the trash and came back", async () => {
  await withCodexHome(async (codex) => {
    await makeZoo(codex);
    const [listed, archived, before] = [
      await picker(codex),
      await picker(codex, { archived: true }),
      await parity(codex),
    ];
    changeState(codex.home, "DELETE FROM threads");
    await rollkeepJson(["delete", "--all", "--with-forks", ...YES], codex);
    await rollkeepJson(["undo", ...YES], codex);
    assert.deepEqual(await picker(codex), listed);
    assert.deepEqual(await picker(codex, { archived: true }), archived);
    assert.deepEqual(await parity(codex), before);
  });
});

Deno.test("what was trashed while the store had no database is listed once Codex has made one", async () => {
  await withCodexHome(async (codex) => {
    const [gone, kept] = await withAppServer(codex, async (server) => [
      await start(server, codex.project, "gone"),
      await start(server, codex.project, "kept"),
    ]);
    for (const { name } of Deno.readDirSync(codex.home)) {
      if (name.includes(".sqlite")) Deno.removeSync(`${codex.home}/${name}`);
    }
    await rollkeepJson(["delete", gone!, ...YES], codex);
    assert.deepEqual(await picker(codex), [kept]);
    await rollkeepJson(["undo", ...YES], codex);
    assert.deepEqual(await picker(codex), [gone, kept].sort());
    assert.equal((await parity(codex))["rollout DB missing active rows"] ?? "0", "0");
    await resumeAll(codex, { gone: gone! }, codex.project);
  });
});
