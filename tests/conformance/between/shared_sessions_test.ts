import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { listByScan, readTexts } from "../../support/codex/verdict.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

const ACT = ["--apply", "--yes", "--json"];

Deno.test("of two homes that share sessions, what the real Codex has open in one is left alone in the other", async () => {
  await withCodexHome(async (codex) => {
    const home = `${codex.home}-second`;
    const second = { ...codex, home, env: { ...codex.env, CODEX_HOME: home } };
    await Deno.mkdir(home);
    await Deno.copyFile(`${codex.home}/config.toml`, `${home}/config.toml`);
    const id = await withAppServer(codex, async (server) => {
      const { thread } = await server.call("thread/start", { cwd: codex.project });
      await server.turn(thread.id, "shared hello");
      return thread.id as string;
    });
    await Deno.symlink(`${codex.home}/sessions`, `${home}/sessions`);
    // The second home's Codex makes its own rows and locks.
    await withAppServer(second, async (server) => {
      assert.deepEqual((await listByScan(server)).map((thread) => thread.id), [id]);
      const { thread } = await server.call("thread/start", { cwd: codex.project });
      await server.turn(thread.id, "of the second home");
    });
    await withAppServer(codex, async (server) => {
      await server.call("thread/resume", { threadId: id });
      for (const verb of ["delete", "archive"]) {
        const refused = await rollkeep([verb, id, ...ACT], second);
        assert.equal(refused.code, 1, verb);
        assert.match(refused.err + refused.out, /is in use by Codex/, verb);
      }
      await server.turn(id, "still there");
    });
    await rollkeepJson(["delete", id, ...ACT], second);
    await rollkeepJson(["undo", ...ACT], second);
    await withAppServer(codex, async (server) => {
      await server.call("thread/resume", { threadId: id });
      assert.ok((await readTexts(server, id)).includes("still there"));
    });
  });
});
