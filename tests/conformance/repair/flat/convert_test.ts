import assert from "node:assert/strict";
import { buildWriter } from "../../../../lib/system/real/writer.ts";
import { repairThreads, stageOf, undoNewest } from "../../../support/acting.ts";
import { withCodexHome } from "../../../support/codex/codex_home.ts";
import { makeFaultyStore } from "../../diagnose/faults.ts";
import { everything, wrongAfter } from "../repair_faults.ts";

Deno.test("repair --convert-2025 lets Codex list, resume and go on in a flat file of 2025, and undo gives that back", async () => {
  await withCodexHome(async (codex) => {
    const id = "01a10d9c-2a4e-71f3-98a3-797654c83ec5";
    const said = (role: string, text: string) => ({
      ...{ type: "message", role },
      content: [{ type: role === "user" ? "input_text" : "output_text", text }],
    });
    const lines = [
      { id, timestamp: "2025-06-12T10:11:12.345Z", instructions: "be good" },
      said("user", `<environment_context>\ncwd: ${codex.project}\n</environment_context>`),
      said("user", "old question"),
      { record_type: "state" },
      { type: "function_call", name: "shell", arguments: "{}", call_id: "c1" },
      { type: "function_call_output", call_id: "c1", output: '{"output":"x"}' },
      said("assistant", "old answer"),
    ];
    await makeFaultyStore(codex);
    const path = `${codex.home}/sessions/rollout-2025-06-12T10-11-12-${id}.jsonl`;
    Deno.writeTextFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    const before = await everything(codex);
    const only = ["convert-2025"] as const;
    await repairThreads(stage, { writer, only });
    await undoNewest(stage, writer);
    assert.deepEqual(await everything(codex), before);
    await repairThreads(stage, { writer, only });
    assert.deepEqual(await wrongAfter(codex, id), []);
    const sent = JSON.stringify(codex.mock.lastRequest().input);
    for (const words of ["old question", "old answer", '"c1"']) assert.ok(sent.includes(words));
    await assert.rejects(undoNewest(stage, writer), /has been used since/);
  });
});
