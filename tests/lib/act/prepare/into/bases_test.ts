import assert from "node:assert/strict";
import { deleteThreads } from "../../../../support/acting.ts";
import { HAND, type HandStore } from "../../../../support/hand_store.ts";
import {
  only,
  plannedImport,
  type TwoHomes,
  withTwoHomes,
} from "../../../../support/store/two_homes.ts";

/** What is said of the fork alone. */
async function saidOfFork(homes: TwoHomes): Promise<string> {
  const { plan, passedBy } = await plannedImport(homes, { selector: only(HAND.fork) });
  assert.equal(plan.threads.length, passedBy.length === 0 ? 1 : 0);
  return passedBy.map(({ message }) => message).join();
}

/** Takes the fork out of a home that has everything else. */
async function withoutFork(into: HandStore): Promise<void> {
  await Deno.remove(into.pathOf("fork"));
  into.sql(`DELETE FROM threads WHERE id = '${HAND.fork}'`);
}

Deno.test("a fork reads what the other home has, where that has the bytes that it reads", async () => {
  await withTwoHomes(async (homes) => {
    await withoutFork(homes.into);
    assert.equal(await saidOfFork(homes), "");
    const path = homes.into.pathOf("parent");
    // It reads ten bytes: what comes behind them is not its concern.
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace('"text"', '"more"'));
    assert.equal(await saidOfFork(homes), "");
    await Deno.writeTextFile(path, text.replace("{", "["));
    assert.match(await saidOfFork(homes), /of which the other home has another version/);
  }, { isTwin: true });
});

Deno.test("a fork is left out whose base is missing, lies in the other trash, or cannot come", async () => {
  await withTwoHomes(async (homes) => {
    const { from, into } = homes;
    await withoutFork(into);
    await deleteThreads(into, { ids: [HAND.parent], writer: into.writer });
    assert.match(await saidOfFork(homes), /has in its trash \(batch b-.*restore it there first/);
    await Deno.remove(from.pathOf("parent"));
    assert.match(await saidOfFork(homes), /reads rollout .*, which is missing/);
  }, { isTwin: true });
});

Deno.test("a fork is left out whose base is in use, and one that is read in a circle ends", async () => {
  await withTwoHomes(async (homes) => {
    const { from } = homes;
    const path = from.pathOf("parent");
    const text = await Deno.readTextFile(path);
    const base = { thread_id: HAND.fork, end_ordinal_exclusive: 2, end_byte_offset: 10 };
    await Deno.writeTextFile(
      path,
      text.replace('"source":"cli"', `"source":"cli","history_base":${JSON.stringify(base)}`),
    );
    assert.match(await saidOfFork(homes), /reads it in turn/);
    await Deno.writeTextFile(path, text);
    const lock = `${from.home}/thread-writer-locks`;
    await Deno.writeTextFile(`${lock}/.coordination.lock`, "");
    using held = await Deno.open(`${lock}/${HAND.parent}.lock`, { write: true, create: true });
    await held.lock(true);
    assert.match(await saidOfFork(homes), new RegExp(`of thread ${HAND.parent}, which is in use`));
  });
});
