import assert from "node:assert/strict";
import { asThreadId } from "../../../lib/model/ids.ts";
import { type BatchAction, deedOf, type ThreadPlan } from "../../../lib/model/plan.ts";

function threads(...actions: readonly (BatchAction | null)[]): readonly ThreadPlan[] {
  return actions.map((action) => ({
    ...(action === null ? {} : { action }),
    id: asThreadId("a"),
    needs: [],
    rolloutIds: [],
    steps: [],
    rows: [],
    updates: [],
    names: [],
  }));
}

Deno.test("deedOf() is what the threads do, both where some copy and others move", () => {
  assert.equal(deedOf({ action: "delete", threads: threads(null, null) }), "delete");
  assert.equal(deedOf({ action: "copy", threads: threads("move") }), "move");
  assert.equal(deedOf({ action: "move", threads: threads("move", "copy") }), "copy-and-move");
  assert.equal(deedOf({ action: "copy", threads: [] }), "copy");
});
