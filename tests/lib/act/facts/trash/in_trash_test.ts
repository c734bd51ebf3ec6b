import assert from "node:assert/strict";
import { orInTrash } from "../../../../../lib/act/facts/trash/in_trash.ts";
import { NotFoundError } from "../../../../../lib/model/error.ts";
import { deleteThreads } from "../../../../support/acting.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";

Deno.test("orInTrash() says of a thread that lies in the trash how it comes back, and lets other errors be", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    const told = (ref: string) => orInTrash(store)(new NotFoundError("not there", { ref }));
    for (const ref of [HAND.other, HAND.other.slice(0, -1) + "d", "other"]) {
      await assert.rejects(told(ref), {
        message: `Cannot find thread "${ref}" in the store: it is in the trash (change)`,
        hint: `rollkeep restore ${HAND.other} brings it back`,
      });
    }
    await assert.rejects(told(HAND.fork), { message: "not there" });
    const other = new Error("another");
    await assert.rejects(orInTrash(store)(other), (error) => error === other);
  });
});
