import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { repairThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import { codexOf } from "../../support/codex/binary.ts";
import { type CodexHome, withCodexHome, withHomeOf } from "../../support/codex/codex_home.ts";
import { filesBelow } from "../versions/files_below.ts";

/** Ids and messages of the turns that Codex lists, the oldest first. */
async function turnsOf(server: AppServer, threadId: string): Promise<readonly string[]> {
  const { data } = await server.call("thread/turns/list", {
    ...{ threadId, limit: 100, sortDirection: "asc", itemsView: "full" },
  });
  return data.map(({ id, status, items }: { id: string; status: string; items: unknown[] }) =>
    JSON.stringify([id, status, items])
  );
}

function fileOf({ home }: CodexHome, id: string): string {
  const [path] = [...filesBelow(`${home}/sessions`)].filter((name) => name.includes(id));
  return path!;
}

/** Lets Codex make threads, takes their files away, and has them made anew. */
async function rebuildsAll(codex: CodexHome): Promise<void> {
  const ids: string[] = [];
  const before = await withAppServer(codex, async (server) => {
    const start = async (...texts: string[]) => {
      const { thread } = await server.call("thread/start", { cwd: codex.project });
      for (const text of texts) await server.turn(thread.id, text);
      ids.push(thread.id);
    };
    await start("first words", "TOOL please", "last words");
    await start("of a parent", "goes on");
    const { thread } = await server.call("thread/fork", { threadId: ids[1] });
    await server.turn(thread.id, "in the fork");
    ids.push(thread.id);
    return await Promise.all(ids.map((id) => turnsOf(server, id)));
  });
  for (const id of ids) Deno.removeSync(fileOf(codex, id));
  const [stage, writer] = [await stageOf(codex.home), buildWriter()];
  const only = ["rebuild-ghost"] as const;
  const { outcomes } = await repairThreads(stage, { writer, only });
  assert.deepEqual(outcomes.map(({ error }) => error), ids.map(() => null));
  await undoNewest(stage, writer);
  for (const id of ids) assert.equal(fileOf(codex, id), undefined);
  await repairThreads(stage, { writer, only });
  await withAppServer(codex, async (server) => {
    for (const [at, id] of ids.entries()) {
      // The fork alone has lost what it read from its parent.
      const own = at === 2 ? before[at]!.slice(-1) : before[at]!;
      assert.deepEqual(await turnsOf(server, id), own, `${at} before it is resumed`);
      await server.call("thread/resume", { threadId: id });
      assert.deepEqual(await turnsOf(server, id), own, `${at} resumed`);
      await server.turn(id, "and on");
      const after = await turnsOf(server, id);
      assert.deepEqual([after.length, after.slice(0, -1)], [own.length + 1, own], `${at}`);
      const given = JSON.stringify(codex.mock.lastRequest().input);
      const words = [["first words", "echo hi", "last words"], ["of a parent", "goes on"], [
        "in the fork",
      ]];
      for (const said of words[at]!) assert.ok(given.includes(said), `${at} ${said}`);
    }
  });
  await assert.rejects(undoNewest(stage, writer), /used since/);
}

Deno.test("repair makes lost files anew from the turns that Codex keeps, and Codex lists and resumes all of them", async () => {
  await withCodexHome(rebuildsAll);
  // Codex of then lists nothing behind a number that is left out.
  await withHomeOf(await codexOf("0.153.4"), rebuildsAll);
});
