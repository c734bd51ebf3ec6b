import assert from "node:assert/strict";
import { planOf } from "../../../../../lib/model/plan.ts";
import { undoNewest } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import {
  breakStore,
  everyRepair,
  patchOf,
  repairWith,
} from "../../../../support/repair/repair_plan.ts";

async function undoAfter(
  happens: (store: HandStore) => void,
  repair: "patch" | "replace",
): Promise<{ readonly error: unknown; readonly text: string }> {
  const result: { error: unknown; text: string } = { error: null, text: "" };
  await withHandStore(async (store) => {
    breakStore(store);
    const thread = repair === "patch" ? "other" : "fork";
    await repairWith(store, {
      writer: store.writer,
      plan: (world) =>
        repair === "patch"
          ? [
            planOf({ id: HAND.other, needs: [], rolloutIds: [] }, {
              steps: [patchOf(store, "other", ["/work", "/WORK"])],
            }),
          ]
          : everyRepair(store, world).filter(({ id }) => id === HAND.fork),
    });
    happens(store);
    try {
      await undoNewest(store, store.writer);
    } catch (error) {
      result.error = error;
    }
    result.text = Deno.readTextFileSync(store.pathOf(thread));
  });
  return result;
}

Deno.test("repairStepsBack() has no way back over bytes that somebody else has written", async () => {
  const patched = await undoAfter((store) => {
    const text = Deno.readTextFileSync(store.pathOf("other"));
    Deno.writeTextFileSync(store.pathOf("other"), text.replace("/WORK", "/ELSE"));
  }, "patch");
  assert.match(`${patched.error}`, /has been used since/);
  assert.match(patched.text, /ELSE/);
});

Deno.test("repairStepsBack() gives back a replaced file only while nobody has gone on in it", async () => {
  const same = await undoAfter(() => {}, "replace");
  assert.equal(same.error, null);
  assert.ok(same.text.startsWith("{"));
  const used = await undoAfter((store) => {
    Deno.writeTextFileSync(store.pathOf("fork"), "{}\n", { append: true });
  }, "replace");
  assert.match(`${used.error}`, /has been used since/);
  assert.ok(used.text.startsWith(" {"));
});
