import assert from "node:assert/strict";
import { replacementBack } from "../../../../../lib/act/prepare/undo/replacement_back.ts";
import type { ReplaceStep } from "../../../../../lib/model/plan.ts";
import { storePlace } from "../../../../../lib/plan/place.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { absolute } from "../../../../support/value/paths.ts";

const sha256 = {
  ofText: () => "",
  start: () => ({ update() {}, soFar: () => "d", hex: () => "d" }),
};

/** The way back of a file that was made with this size, while the kept original has that one. */
function back(size: number, { made = true, text = "new\n" } = {}) {
  const memory = newMemoryStore();
  memory.write("/h/sessions/r.jsonl", text);
  memory.write("/h/trash/b-1/files/sessions/r.jsonl", "old\n");
  for (const path of ["/h/sessions/r.jsonl", "/h/trash/b-1/files/sessions/r.jsonl"]) {
    memory.tools.writer.setMtime(absolute(path), 5000);
  }
  const at = (size: number) => ({ size, mtimeMs: 5000, ctimeMs: null, inode: null });
  const kept = { in: "trash", path: storePlace("b-1/files/sessions/r.jsonl") } as const;
  const step: ReplaceStep = {
    kind: "replace",
    from: { in: "store", path: storePlace("sessions/r.jsonl") },
    rollout: true,
    expect: at(4),
    staged: kept,
    kept,
    cwd: { from: "/a", to: "/b" },
  };
  const world = { store: memory.store, system: memory.tools.system, batchId: "b-2" };
  return replacementBack(step, {
    world: world as never,
    sha256,
    made: made ? at(size) : undefined,
  });
}

Deno.test("replacementBack() brings the kept original back, in the other direction", () => {
  const step = back(4)!;
  assert.equal(step.source?.path, "b-1/files/sessions/r.jsonl");
  assert.equal(step.kept.path, "b-2/files/sessions/r.jsonl");
  assert.deepEqual(step.cwd, { from: "/b", to: "/a" });
});

Deno.test("replacementBack() has no way back over a file that has grown, or that nobody noted", () => {
  assert.equal(back(3), null);
  assert.equal(back(4, { made: false }), null);
});
