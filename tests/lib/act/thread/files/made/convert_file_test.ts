import assert from "node:assert/strict";
import { buildWriter } from "../../../../../../lib/system/real/writer.ts";
import { canUndo, repairThreads, settle } from "../../../../../support/acting.ts";
import { failingWriter } from "../../../../../support/failing_writer.ts";
import {
  MENDED,
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";
import { assertOnPurpose } from "../../../../../support/settle_dying.ts";

const only = ["convert-2025"] as const;
const NAME = `rollout-2025-06-12T10-11-12-${STRANGER}.jsonl`;

/** Puts a flat file of 2025 into the store. */
function addBare({ home }: RepairStore): void {
  const path = `${home}/sessions/${NAME}`;
  const content = [{ type: "input_text", text: "old question" }];
  const lines = [
    { id: STRANGER, timestamp: "2025-06-12T10:11:12.345Z", instructions: null },
    { type: "message", role: "user", content },
  ];
  Deno.writeTextFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  Deno.utimeSync(path, 1749723072, 1749723072);
}

Deno.test("a conversion, and its undo, that dies or fails is settled one way or the other", async () => {
  for (const [undo, kind] of [[false, "death"], [true, "death"], [false, "error"]] as const) {
    for (let at = 1;; at += 9) {
      let calls = 0;
      await withRepairStore(async (store) => {
        addBare(store);
        const before = await store.state();
        if (undo) await store.repair(only);
        const writer = failingWriter(buildWriter(), { at, kind });
        try {
          if (undo) await store.undo(writer);
          else await repairThreads(store, { writer, only });
        } catch (error) {
          assertOnPurpose(error, `call ${at}`);
        }
        calls = writer.calls();
        for (const { left } of await settle(store, buildWriter())) assert.deepEqual(left, []);
        const isBare = (await store.state()).some((line) => line.startsWith(`sessions/${NAME}`));
        assert.equal(store.row(STRANGER) === null, isBare, `call ${at}`);
        assert.notEqual(store.row(MENDED), null);
        while (await canUndo(store)) await store.undo();
        assert.deepEqual(await store.state(), before, `call ${at}`);
      });
      if (calls < at) break;
    }
  }
});
