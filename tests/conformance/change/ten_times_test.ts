import assert from "node:assert/strict";
import { lstatSync } from "node:fs";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { makeRichThread } from "../../support/codex/rich_thread.ts";
import { listByScan, listFromDatabase, parity } from "../../support/codex/verdict.ts";
import { wholeState } from "../../support/codex/whole_state.ts";
import { makeZoo } from "../../support/codex/zoo.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";

const YES = ["--apply", "--yes", "--json"];

Deno.test("a store deleted and undone ten times equals the first in every byte, time and row, and to Codex", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const ids = [...Object.values(zoo), await makeRichThread(codex)];
    const before = await stateOf(codex);
    const saidBefore = await saidBy(codex);
    for (let time = 1; time <= 10; time++) {
      const done = await rollkeepJson(["delete", ...ids, ...YES], codex);
      // The review and the spawned sub-agent go along.
      assert.deepEqual([done.threads, done.failed], [ids.length + 2, 0]);
      const away = await stateOf(codex);
      assert.ok(!away.some((line) => /^(archived_)?sessions\/.*rollout/.test(line)));
      await rollkeepJson(["undo", ...YES], codex);
      assert.deepEqual(await stateOf(codex), before, `time ${time}`);
    }
    assert.deepEqual(await saidBy(codex), saidBefore);
  });
});

/** Everything Codex keeps, times of rollouts to the nanosecond. */
async function stateOf(codex: CodexHome): Promise<readonly string[]> {
  const lines = await wholeState(codex, { sinceMs: Number.MAX_SAFE_INTEGER });
  return lines.map((line) => {
    const path = line.split(" ")[0]!;
    if (!path.endsWith(".jsonl") && !path.endsWith(".zst")) return line;
    // The name index is rewritten: its bytes return, its time does not.
    if (path === "session_index.jsonl") return line.replace(/^(\S+ \d+) \d+/, "$1");
    return `${line} ${lstatSync(`${codex.home}/${path}`, { bigint: true }).mtimeNs}`;
  });
}

/** What Codex lists and counts. */
async function saidBy(codex: CodexHome): Promise<unknown> {
  const lists = await withAppServer(codex, async (server) => [
    await listFromDatabase(server),
    await listFromDatabase(server, { archived: true }),
    await listByScan(server),
  ]);
  return { lists, parity: await parity(codex) };
}
