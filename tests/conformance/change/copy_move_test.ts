import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { migrateThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { sessionState, toOther } from "../../support/codex/migration.ts";
import { listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";

/** Threads of one project, one of each kind that a migration treats in its own way. */
async function makeThreads(codex: CodexHome): Promise<Record<string, string>> {
  return await withAppServer(codex, async (server) => {
    const start = async (text: string, params: Record<string, unknown> = {}): Promise<string> => {
      const { thread } = await server.call("thread/start", { cwd: codex.project, ...params });
      await server.turn(thread.id, text);
      return thread.id;
    };
    const paginated = await start("paginated hello");
    await server.call("thread/name/set", { threadId: paginated, name: "My name" });
    const legacy = await start("legacy hello", { historyMode: "legacy" });
    const { thread } = await server.call("thread/fork", { threadId: paginated });
    await server.turn(thread.id, "in the fork");
    return { paginated, legacy, fork: thread.id };
  });
}

async function resumeAndGoOn(
  { server, codex }: { readonly server: AppServer; readonly codex: CodexHome },
  { id, cwd, says }: { readonly id: string; readonly cwd: string; readonly says: string },
): Promise<void> {
  const resumed = await server.call("thread/resume", { threadId: id });
  assert.equal(resumed.cwd, cwd, says);
  await server.turn(id, `one more after ${says}`);
  assert.match(JSON.stringify(codex.mock.lastRequest()), new RegExp(says));
}

Deno.test("copies are listed in the new folder, resume there with their history, and go again by undo", async () => {
  await withCodexHome(async (codex) => {
    const ids = await makeThreads(codex);
    const before = await sessionState(codex);
    const parityBefore = await parity(codex);
    const stage = await stageOf(codex.home);
    const writer = buildWriter();
    const done = await migrateThreads(stage, { mappings: [toOther(codex, false)], writer });
    assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null]);
    await undoNewest(stage, writer);
    assert.deepEqual(await sessionState(codex), before);
    await migrateThreads(stage, { mappings: [toOther(codex, false)], writer });
    const grown = await parity(codex);
    for (const name of ["rollout DB stale rows", "rollout DB missing active rows"]) {
      assert.equal(grown[name], parityBefore[name], name);
    }
    await withAppServer(codex, async (server) => {
      const copies = await listFromDatabase(server, { cwd: codex.other });
      assert.equal(copies.length, 3);
      assert.equal((await listFromDatabase(server, { cwd: codex.project })).length, 3);
      assert.ok(copies.every(({ id }) => !Object.values(ids).includes(id)));
      const named = copies.filter(({ name }) => name === "My name");
      assert.ok(named.length >= 1, "the name is carried");
      for (const says of ["paginated hello", "legacy hello"]) {
        const copy = copies.find(({ preview, historyMode, forkedFromId }) =>
          preview === says && (historyMode === "legacy") === says.startsWith("legacy") &&
          !forkedFromId
        );
        assert.ok(copy !== undefined, says);
        assert.deepEqual((await readTexts(server, copy.id)).slice(0, 1), [says]);
        await resumeAndGoOn({ server, codex }, { id: copy.id, cwd: codex.other, says });
      }
    });
  });
});

Deno.test("moved threads are listed and resume in the new folder with their history, and undo leads back to the byte", async () => {
  await withCodexHome(async (codex) => {
    const ids = await makeThreads(codex);
    const before = await sessionState(codex);
    const parityBefore = await parity(codex);
    const stage = await stageOf(codex.home);
    const writer = buildWriter();
    const move = () => migrateThreads(stage, { mappings: [toOther(codex, true)], writer });
    const done = await move();
    assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null]);
    await undoNewest(stage, writer);
    assert.deepEqual(await sessionState(codex), before);
    await move();
    assert.deepEqual(await parity(codex), parityBefore);
    await withAppServer(codex, async (server) => {
      const there = (await listFromDatabase(server, { cwd: codex.other })).map(({ id }) => id);
      assert.deepEqual(there.sort(), Object.values(ids).sort());
      assert.deepEqual(await listFromDatabase(server, { cwd: codex.project }), []);
      const says = { paginated: "paginated hello", legacy: "legacy hello", fork: "in the fork" };
      for (const [kind, text] of Object.entries(says)) {
        const id = ids[kind]!;
        await resumeAndGoOn({ server, codex }, { id, cwd: codex.other, says: text });
      }
    });
    const back = await undoNewest(stage, writer);
    assert.deepEqual(back.outcomes.map(({ error }) => error), [null, null, null]);
    await withAppServer(codex, async (server) => {
      const home = (await listFromDatabase(server, { cwd: codex.project })).map(({ id }) => id);
      assert.deepEqual(home.sort(), Object.values(ids).sort());
      for (const [kind, id] of Object.entries(ids)) {
        const resumed = await server.call("thread/resume", { threadId: id });
        assert.equal(resumed.cwd, codex.project, kind);
        assert.ok((await readTexts(server, id)).some((text) => text.startsWith("one more")), kind);
      }
    });
  });
});
