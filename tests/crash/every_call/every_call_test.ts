import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { canUndo, deleteThreads, settle, stageOf, undoNewest } from "../../support/acting.ts";
import { failingWriter, type Fault } from "../../support/failing_writer.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

/** A thread that a fork or revert reads, given a name: files, rows, a name line, and an order to keep. */
async function namedParentIn({ home, state }: SampleStore): Promise<string> {
  let parent: string | undefined;
  for (const line of await state()) {
    const path = /^(sessions\S+\.jsonl) /.exec(line)?.[1];
    if (path === undefined) continue;
    const text = await Deno.readTextFile(`${home}/${path}`);
    parent ??= /"history_base":\{"thread_id":"([^"]+)"/.exec(text)?.[1];
  }
  assert.ok(parent !== undefined, "the sample has no fork");
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.prepare("UPDATE threads SET name = 'Mine' WHERE id = ?").run(parent);
  db.close();
  const line = { id: parent, thread_name: "Mine", updated_at: "2026-11-24T12:00:00Z" };
  const index = `${home}/session_index.jsonl`;
  await Deno.writeTextFile(index, `${JSON.stringify(line)}\n`, { append: true });
  return parent;
}

/**
 * Runs `act` with each of its mutating calls failing in turn; after each, settling must leave every byte and row exactly once,
 * and undoing must lead back to the first state.
 */
async function failEachCall(kind: Fault["kind"], act: "delete" | "undo"): Promise<void> {
  let calls = 0;
  for (let at = 1; at === 1 || calls === at - 1; at++) {
    await withSampleStore({ threads: 30, inMemory: true }, async (store) => {
      const stage = await stageOf(store.home);
      const ids = [await namedParentIn(store), store.manifest.ids[0]!];
      const before = await store.state();
      const names = await namesIn(store);
      if (act === "undo") await deleteThreads(stage, { ids, writer: buildWriter() });
      const away = await store.state();
      const writer = failingWriter(buildWriter(), { at, kind });
      try {
        if (act === "delete") await deleteThreads(stage, { ids, writer });
        else await undoNewest(stage, writer);
      } catch (error) {
        assert.match(String(error), /on purpose|Cannot (?:change the store|use)/, `call ${at}`);
      }
      if (writer.calls() >= at) calls = at;
      const settled = await settle(stage, buildWriter());
      for (const { left } of settled) assert.deepEqual(left, [], `call ${at}`);
      const now = await store.state();
      // Each thread is entirely there or entirely gone: nothing that was neither before nor after the change.
      const known = new Set([...before, ...away]);
      const strange = now.filter((line) => !known.has(line) && !line.startsWith("session_index"));
      assert.deepEqual(strange, [], `call ${at}`);
      while (await canUndo(stage)) await undoNewest(stage, buildWriter());
      assert.deepEqual(withoutIndex(await store.state()), withoutIndex(before), `call ${at}`);
      assert.deepEqual(await namesIn(store), names, `call ${at}`);
    });
  }
  assert.ok(calls > 20, `${act} made only ${calls} calls`);
}

/** The name index is compared by its lines: their order may change when an undo had to append them. */
function withoutIndex(state: readonly string[]): readonly string[] {
  return state.filter((line) => !line.startsWith("session_index"));
}

async function namesIn({ home }: SampleStore): Promise<readonly string[]> {
  return (await Deno.readTextFile(`${home}/session_index.jsonl`)).split("\n").sort();
}

Deno.test("delete survives an error in each of its calls", async () => {
  await failEachCall("error", "delete");
});

Deno.test("delete survives death at each of its calls", async () => {
  await failEachCall("death", "delete");
});

Deno.test("undo survives an error in each of its calls", async () => {
  await failEachCall("error", "undo");
});

Deno.test("undo survives death at each of its calls", async () => {
  await failEachCall("death", "undo");
});
