import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { migrateThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { sessionState } from "../../support/codex/migration.ts";
import { listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { makeWindowsThread } from "../../support/codex/made/windows_threads.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";

/** Lets Codex name folders in its permissions, too: those stay of Windows in every line that is copied. */
async function restrict({ home, project }: CodexHome): Promise<void> {
  const path = `${home}/config.toml`;
  const config = (await Deno.readTextFile(path)).replace("danger-full-access", "workspace-write");
  const roots = `[sandbox_workspace_write]\nwritable_roots = ["${project}/extra"]\n`;
  await Deno.writeTextFile(path, `${config}\n${roots}`);
}

/** Threads that Codex for Windows would have made, by what was said in them, and their two folders. */
async function makeThreads(codex: CodexHome) {
  await restrict(codex);
  const ids = await withAppServer(codex, async (server) => {
    const start = async (text: string, params: Record<string, unknown> = {}): Promise<string> => {
      const { thread } = await server.call("thread/start", { cwd: codex.project, ...params });
      await server.turn(thread.id, text);
      return thread.id;
    };
    return {
      "paginated hello": await start("paginated hello"),
      "exec TOOL": await start("exec TOOL"),
      "legacy hello": await start("legacy hello", { historyMode: "legacy" }),
    };
  });
  const [one, two, three] = Object.values(ids);
  const folder = await makeWindowsThread({ codex, id: one! }, "plain");
  await makeWindowsThread({ codex, id: two! }, "plain");
  const verbatim = await makeWindowsThread({ codex, id: three! }, "verbatim");
  return { ids, folder, verbatim };
}

for (const move of [false, true]) {
  const way = move ? "moved" : "copied";
  Deno.test(`threads of Windows ${way} to a folder of Linux are listed and resumed there`, async () => {
    await withCodexHome(async (codex) => {
      const { ids, folder, verbatim } = await makeThreads(codex);
      const before = await sessionState(codex);
      const grownFrom = await parity(codex);
      const stage = await stageOf(codex.home);
      const writer = buildWriter();
      const common = { to: codex.other, branch: null, move, tree: false };
      const mappings = [folder.toUpperCase(), verbatim.slice("\\\\?\\".length)].map((from) => ({
        ...common,
        from,
        fromGiven: from,
      }));
      const migrate = () => migrateThreads(stage, { mappings, writer });
      const done = await migrate();
      assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null]);
      await undoNewest(stage, writer);
      assert.deepEqual(await sessionState(codex), before);
      await migrate();
      const now = await parity(codex);
      for (const name of ["rollout DB stale rows", "rollout DB missing active rows"]) {
        assert.equal(now[name], grownFrom[name], name);
      }
      const listed = await rollkeepJson(["list", "--cwd", codex.other, "--json"], codex);
      assert.equal(listed.length, 3);
      await withAppServer(codex, async (server) => {
        const there = await listFromDatabase(server, { cwd: codex.other });
        assert.equal(there.length, 3);
        if (move) {
          assert.deepEqual(there.map(({ id }) => id).sort(), Object.values(ids).sort());
        }
        for (const says of Object.keys(ids)) {
          const { id } = there.find(({ preview }) => preview === says)!;
          const resumed = await server.call("thread/resume", { threadId: id });
          assert.equal(resumed.cwd, codex.other, says);
          assert.deepEqual((await readTexts(server, id)).slice(0, 1), [says]);
          await server.turn(id, `one more after ${says}`);
          assert.match(JSON.stringify(codex.mock.lastRequest()), new RegExp(says));
        }
        const after = await listFromDatabase(server, { cwd: codex.other });
        assert.equal(after.length, 3, "a turn leaves them where they are");
      });
    });
  });
}
