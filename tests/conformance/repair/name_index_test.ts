import assert from "node:assert/strict";
import { readNames } from "../../../lib/codex/session_index.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { repairThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";

Deno.test("a name index without its last line feed: the names that Codex joins are found again, and no new one is lost", async () => {
  await withCodexHome(async (codex) => {
    const path = `${codex.home}/session_index.jsonl`;
    const text = () => Deno.readTextFileSync(path);
    const named = () => [...readNames(text()).values()].map(({ name }) => name).sort();
    const tear = () => Deno.writeTextFileSync(path, text().trimEnd());
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    await withAppServer(codex, async (server) => {
      const { thread: { id: first } } = await server.call("thread/start", { cwd: codex.project });
      await server.turn(first, "one");
      const { thread: { id: second } } = await server.call("thread/start", { cwd: codex.project });
      await server.turn(second, "two");
      const name = (threadId: string, name: string) =>
        server.call("thread/name/set", { threadId, name });
      await name(first, "Name one");
      tear();
      await name(second, "Name two");
      assert.deepEqual(named(), [], "Codex has joined the lines, and nobody reads them");
      tear();
      const before = text();
      // Beside a Codex that is at work.
      await repairThreads(stage, { writer, only: ["index-no-newline"] });
      assert.deepEqual(named(), ["Name one", "Name two"]);
      await undoNewest(stage, writer);
      assert.equal(text(), before);
      await repairThreads(stage, { writer, only: ["index-no-newline"] });
      await name(first, "Name three");
      assert.deepEqual(named(), ["Name three", "Name two"]);
      await assert.rejects(undoNewest(stage, writer), /another name index by now/);
    });
  });
});
