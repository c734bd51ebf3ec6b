import assert from "node:assert/strict";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { addRows, makeRichThread } from "../../support/codex/rich_thread.ts";
import { logLines, wholeState } from "../../support/codex/whole_state.ts";
import { LONE_KINDS, makeZoo, type Zoo } from "../../support/codex/zoo.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

/** Kinds that `codex delete` takes alone. */
const KINDS: readonly (keyof Zoo)[] = [...LONE_KINDS, "fork"];

Deno.test("delete --hard, and trash empty, leave of each kind of thread what codex delete leaves", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const ids = new Map<string, string>(KINDS.map((kind) => [kind, zoo[kind]]));
    ids.set("rich", await makeRichThread(codex));
    for (const kind of ["rich", "reverted", "parent"]) addRows(codex, ids.get(kind)!);
    const kept = await keepHome(codex);
    const sinceMs = Date.now();
    for (const [kind, id] of ids) {
      const left = async (remove: () => Promise<unknown>) => {
        await remove();
        const state = await wholeState(codex, { sinceMs });
        const lines = logLines(codex, id);
        await kept.rewind();
        return { state, lines };
      };
      const byCodex = await left(() => codex.run("delete", "--force", id));
      assert.equal(byCodex.lines, 0);
      assert.ok(!byCodex.state.some((line) => line.startsWith("sessions/") && line.includes(id)));
      const hard = ["delete", "--hard", id, "--apply", "--yes", "--json"];
      assert.deepEqual(await left(() => rollkeepJson(hard, codex)), byCodex, kind);
      assert.deepEqual(await left(() => throughTheTrash(codex, id)), byCodex, kind);
    }
  });
});

async function throughTheTrash(codex: CodexHome, id: string): Promise<void> {
  const { batch_id } = await rollkeepJson(["delete", id, "--apply", "--yes", "--json"], codex);
  const empty = ["trash", "empty", "--batch-id", batch_id, "--apply", "--yes", "--json"];
  assert.equal((await rollkeepJson(empty, codex)).failed, 0);
}

Deno.test("delete --hard refuses what a fork reads, also when the fork lies in the trash", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const hard = ["delete", "--hard", zoo.named, "--apply", "--yes"];
    await assert.rejects(codex.run("delete", "--force", zoo.named), /failed to delete session/);
    const whileThere = await rollkeep(hard, codex);
    assert.equal(whileThere.code, 1);
    assert.match(whileThere.err, new RegExp(zoo.fork));
    await rollkeepJson(["delete", zoo.fork, "--apply", "--yes", "--json"], codex);
    const before = await wholeState(codex, { sinceMs: Date.now() + 1000 });
    const inTrash = await rollkeep(hard, codex);
    assert.equal(inTrash.code, 1);
    assert.match(inTrash.err, new RegExp(`${zoo.fork} in the trash`));
    assert.deepEqual(await wholeState(codex, { sinceMs: Date.now() + 1000 }), before);
  });
});
