import assert from "node:assert/strict";
import { canJoin, joinedPatches } from "../../../../../lib/act/prepare/repair/joined_patches.ts";
import { fingerprintOf } from "../../../../../lib/model/fingerprint.ts";
import type { FileStep, PatchStep } from "../../../../../lib/model/plan.ts";
import { storePlace } from "../../../../../lib/plan/place.ts";

const FROM = { in: "store", path: storePlace("sessions/a.jsonl") } as const;
const EXPECT = fingerprintOf({ size: 9, mtimeMs: 1, ctimeMs: 1, inode: 1 } as never);

function patch(...offsets: readonly number[]): PatchStep {
  const patches = offsets.map((offset) => ({ offset, before: "YWJj", after: "ZGVm" }));
  return { kind: "patch", from: FROM, expect: EXPECT, rollout: true, patches };
}

const MOVE: FileStep = { kind: "move", from: FROM, to: FROM, expect: EXPECT, rollout: true };

Deno.test("what is written over in one file is one step, in the order of the file", () => {
  const other = { ...patch(1), from: { ...FROM, path: storePlace("sessions/b.jsonl") } };
  const joined = joinedPatches([patch(7), other, MOVE, patch(1, 4)]);
  assert.deepEqual(joined, [MOVE, patch(1, 4, 7), other]);
});

Deno.test("mends of a thread go together where they write over different bytes, or one changes no file", () => {
  assert.ok(canJoin([patch(1)], undefined));
  assert.ok(canJoin([patch(1)], [patch(4)]));
  assert.ok(!canJoin([patch(1)], [patch(3)]));
  assert.ok(!canJoin([MOVE], [patch(3)]));
});
