import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { repairThreads, stageOf } from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { parity, readTexts } from "../../support/codex/verdict.ts";
import { codexView } from "../diagnose/codex_view.ts";
import { FAULTS, makeFaultyStore } from "../diagnose/faults.ts";

/** What `codex doctor` finds wrong between rows and files. */
async function faultsIn(codex: CodexHome): Promise<readonly string[]> {
  const found = Object.entries(await parity(codex));
  const told = found.filter(([name]) => /duplicate|missing|stale|mismatch/.test(name));
  assert.ok(told.length > 3, JSON.stringify(found));
  return told.map(([name, count]) => `${name} ${count}`);
}

Deno.test("of two files that differ Codex lists and resumes both, each with its own words", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const sound = await faultsIn(codex);
    FAULTS["double, diverged"]!.make(store, store.plain);
    const deed = { writer: buildWriter(), only: ["rollout-double"] as const };
    const { outcomes } = await repairThreads(await stageOf(codex.home), deed);
    const made = outcomes.map(({ thread }) => `${thread.id}`).find((id) => id !== store.plain)!;
    for (const [id, second] of [[store.plain, "two"], [made, "2nd"]] as const) {
      await withAppServer(codex, async (server) => {
        await server.call("thread/resume", { threadId: id });
        const texts = (await readTexts(server, id)).filter((text) =>
          /^(?:one|two|2nd)$/.test(text)
        );
        assert.deepEqual(texts, ["one", second]);
      });
      const { inPicker, isNewTurnListed } = await codexView(codex, id);
      assert.deepEqual([inPicker, isNewTurnListed], [true, true]);
    }
    assert.deepEqual(await faultsIn(codex), sound);
  });
});
