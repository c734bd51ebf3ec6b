import assert from "node:assert/strict";
import type { RepairDeed } from "../../../../../support/acting.ts";
import {
  FORK,
  type ForkStore,
  SECOND,
  withForkStore,
} from "../../../../../support/repair/fork_store.ts";

const ALONE = ["history-elsewhere"] as const;
const IN_PLACE: Partial<RepairDeed> = { refs: [FORK], inPlace: true };

/** Why a fork does not take in what it reads in its own place. */
async function whyNot(spoil: (store: ForkStore) => void): Promise<string> {
  let why = "";
  await withForkStore(async (store) => {
    spoil(store);
    const { plan, passedBy } = await store.rehearseThem(ALONE, IN_PLACE);
    assert.deepEqual(plan.threads, []);
    why = passedBy[0]!.message;
  });
  return why;
}

Deno.test("takeIn() changes nothing where a reader could not be told", async () => {
  const change = (id: string, by: (text: string) => string) => (store: ForkStore) =>
    store.change(id, by);
  assert.match(await whyNot(change(FORK, (text) => `\n${text}`)), /first line of .* is not its/);
  assert.match(await whyNot(change(SECOND, (text) => `\n${text}`)), /first line of .* is not its/);
  const ends = (text: string) => text.replace(/,"end_byte_offset":\d+/, "");
  assert.match(await whyNot(change(SECOND, ends)), /does not say how far/);
  const loop = (text: string) => text.replace(/"thread_id":"[^"]*"/, `"thread_id":"${SECOND}"`);
  assert.match(await whyNot(change(FORK, loop)), /not whole|reads itself/);
});

Deno.test("takeIn() holds the locks of those that it tells", async () => {
  await withForkStore(async (store) => {
    const before = await store.state();
    const path = `${store.home}/thread-writer-locks/${SECOND}.lock`;
    const held = store.writer.tryLock(path as never, { create: true })!;
    try {
      const live = await store.rehearseThem(ALONE, IN_PLACE);
      assert.match(live.passedBy[0]!.message, new RegExp(`thread ${SECOND}, which reads it, `));
    } finally {
      held.release();
      Deno.removeSync(path);
    }
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("takeIn() refuses a fork of it that was opened between the plan and the deed", async () => {
  await withForkStore(async (store) => {
    const before = await store.state();
    const path = `${store.home}/thread-writer-locks/${SECOND}.lock`;
    let held: { release(): void } | null = null;
    const { outcomes } = await store.repairThem(ALONE, {
      ...IN_PLACE,
      between: () => {
        held = store.writer.tryLock(path as never, { create: true });
        return Promise.resolve();
      },
    }).catch((error) => ({ outcomes: [{ error: `${error}` }] }));
    held!.release();
    Deno.removeSync(path);
    assert.match(outcomes[0]!.error!, new RegExp(`thread ${SECOND} is in use`));
    assert.deepEqual(await store.state(), before);
  });
});
