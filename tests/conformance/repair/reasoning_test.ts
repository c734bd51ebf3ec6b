import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { repairThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";

/** Resumes a thread, makes a turn, and tells what the model was sent: reasoning items, and the words of the user. */
async function goOn(codex: CodexHome, threadId: string, text: string) {
  return await withAppServer(codex, async (server) => {
    await server.call("thread/resume", { threadId });
    await server.turn(threadId, text);
    const { data } = await server.call("thread/turns/list", { threadId, limit: 100 });
    const input = codex.mock.lastRequest().input as readonly Record<string, unknown>[];
    const sent = JSON.stringify(input);
    return {
      turns: data.length as number,
      reasoning: input.filter(({ type }) => type === "reasoning").length,
      isEncrypted: sent.includes("encrypted_content"),
      said: ["TOOL one", "two", "three"].filter((word) => sent.includes(word)),
      isCallKept: sent.includes("function_call_output"),
    };
  });
}

Deno.test("Codex sends no encrypted reasoning of a stripped thread, keeps its turns and goes on; undo sends it again", async () => {
  await withCodexHome(async (codex) => {
    const ids = await withAppServer(codex, async (server) => {
      const made: string[] = [];
      for (const more of [{}, { historyMode: "legacy" }]) {
        const { thread } = await server.call("thread/start", { cwd: codex.project, ...more });
        await server.turn(thread.id, "TOOL one");
        made.push(thread.id);
      }
      return made;
    });
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    const deed = { writer, only: ["strip-reasoning"], refs: ids } as const;
    const first = { said: ["TOOL one", "two"], isCallKept: true };
    await repairThreads(stage, deed);
    await undoNewest(stage, writer);
    await repairThreads(stage, deed);
    for (const id of ids) {
      const stripped = { turns: 2, reasoning: 0, isEncrypted: false };
      assert.deepEqual(await goOn(codex, id, "two"), { ...stripped, ...first });
    }
    // Codex has gone on, and the bytes come back all the same.
    await undoNewest(stage, writer);
    for (const id of ids) {
      const sent = { turns: 3, reasoning: 1, isEncrypted: true, isCallKept: true };
      const said = ["TOOL one", "two", "three"];
      assert.deepEqual(await goOn(codex, id, "three"), { ...sent, said });
    }
  });
});
