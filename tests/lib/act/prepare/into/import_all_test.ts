import assert from "node:assert/strict";
import type { CreateStep } from "../../../../../lib/model/plan.ts";
import { deleteThreads } from "../../../../support/acting.ts";
import { HAND } from "../../../../support/hand_store.ts";
import { only, plannedImport, withTwoHomes } from "../../../../support/store/two_homes.ts";

Deno.test("a thread whose id is taken by another one gets a new id, which is said", async () => {
  await withTwoHomes(async (homes) => {
    await Deno.writeTextFile(homes.into.pathOf("other"), '{"text":"mine"}\n');
    const { plan, mappings } = await plannedImport(homes, { selector: only(HAND.other) });
    const [thread] = plan.threads;
    const [step] = thread!.steps as CreateStep[];
    assert.notEqual(thread!.id, HAND.other);
    assert.deepEqual([step!.copy.newId, step!.import!.edit], [thread!.id, "identity"]);
    assert.match(
      mappings[0]!.warnings.join(),
      new RegExp(`${HAND.other} becomes ${thread!.id} there: the other home has another thread`),
    );
  }, { isTwin: true });
});

Deno.test("a thread in the trash of the other home keeps its id there, and the copy gets a new one", async () => {
  await withTwoHomes(async (homes) => {
    await deleteThreads(homes.into, { ids: [HAND.other], writer: homes.into.writer });
    const { plan, mappings } = await plannedImport(homes, { selector: only(HAND.other) });
    assert.notEqual(plan.threads[0]!.id, HAND.other);
    assert.match(mappings[0]!.warnings.join(), /a thread with its id in its trash \(batch b-/);
  }, { isTwin: true });
});

Deno.test("a thread is left out that is in use, cannot be read, or is not named for itself", async () => {
  await withTwoHomes(async (homes) => {
    const { from } = homes;
    const lock = `${from.home}/thread-writer-locks`;
    await Deno.writeTextFile(`${lock}/.coordination.lock`, "");
    await Deno.writeTextFile(`${lock}/${HAND.other}.lock`, "");
    using held = await Deno.open(`${lock}/${HAND.other}.lock`, { write: true });
    await held.lock(true);
    const live = await plannedImport(homes, { selector: only(HAND.other) });
    assert.deepEqual(live.passedBy.map(({ reason }) => reason), ["live"]);
    await held.unlock();
    const text = await Deno.readTextFile(from.pathOf("other"));
    await Deno.writeTextFile(from.pathOf("other"), text.replace(HAND.other, HAND.fork));
    const odd = await plannedImport(homes);
    assert.match(odd.passedBy.map(({ message }) => message).join(), /is not named for it/);
  });
});
