import assert from "node:assert/strict";
import { prepareUndo } from "../../../../../lib/act/prepare/prepare_undo.ts";
import { importThreads, migrateThreads, rehearse, undoNewest } from "../../../../support/acting.ts";
import type { BegunBatch } from "../../../../../lib/model/journal.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { withoutState } from "../../../../support/state_rows.ts";
import { insertThread } from "../../../../support/store/state_database.ts";
import { mappingTo } from "../../../../support/store/migration.ts";
import { withTwoHomes } from "../../../../support/store/two_homes.ts";

/** Copies all threads, lets something happen to a copy, and tells how many copies go and why others stay. */
async function afterwards(
  happens: (copy: { readonly id: string; readonly path: string }, store: HandStore) => void,
  { hasState = true }: { readonly hasState?: boolean } = {},
) {
  let result: readonly [gone: number, kept: string] = [0, ""];
  await withHandStore(async (store) => {
    const mappings = [mappingTo("/q")];
    let done!: Awaited<ReturnType<typeof migrateThreads>>;
    const copy = async () => {
      done = await migrateThreads(store, { mappings, writer: store.writer });
    };
    await (hasState ? copy() : withoutState(store.home, copy));
    const [step] = done.outcomes[0]!.thread.steps;
    if (step?.kind !== "create") throw new Error("no copy");
    happens({ id: step.copy.newId, path: `${store.home}/${step.to.path}` }, store);
    const { plan, passedBy } = await rehearse(store, async (world) => {
      const target = (await world.batches()).find(({ id }) => id === done.batchId)!;
      return await prepareUndo(world, target as BegunBatch);
    });
    const used = passedBy.filter(({ reason }) => reason !== "as-it-is");
    result = [
      done.outcomes.length - plan.threads.length,
      used.map(({ message }) => message).join(),
    ];
  });
  return result;
}

Deno.test("copies go that nobody has used", async () => {
  assert.deepEqual(await afterwards(() => {}), [0, ""]);
});

Deno.test("a copy goes of which Codex has made a row since, unless the user has done something with that", async () => {
  const made = (title: string) =>
    afterwards(({ id, path }, store) => {
      store.sql(insertThread(id, path));
      store.sql(
        `UPDATE threads SET title = '${title}', first_user_message = 'words' WHERE id = '${id}'`,
      );
    }, { hasState: false });
  assert.deepEqual(await made("words"), [0, ""]);
  assert.match((await made("mine"))[1], /used since: its title has changed/);
});

Deno.test("a copy stays whose file or row tells that it was used", async () => {
  const grown = await afterwards(({ path }) =>
    Deno.writeTextFileSync(path, "{}\n", { append: true })
  );
  assert.equal(grown[0], 1);
  assert.match(grown[1], /used since: its file has changed/);
  const named = await afterwards(({ id }, store) =>
    store.sql(`UPDATE threads SET title = 'mine' WHERE id = '${id}'`)
  );
  assert.match(named[1], /its title has changed/);
  const gone = await afterwards(({ path }) => Deno.removeSync(path));
  assert.match(gone[1], /not in the store any more/);
});

Deno.test("what came from another home goes again with its sub-agents, and what was used there since stays", async () => {
  await withTwoHomes(async ({ from, into }) => {
    const before = await into.state();
    await importThreads(into, { from: from.store, writer: into.writer });
    await undoNewest(into, into.writer);
    assert.deepEqual(await into.state(), before);
  });
  await withTwoHomes(async ({ from, into }) => {
    const done = await importThreads(into, { from: from.store, writer: into.writer });
    await Deno.writeTextFile(into.pathOf("other"), "{}\n", { append: true });
    const edge = "INSERT INTO thread_spawn_edges VALUES ('parent', 'child', 'open')";
    into.sql(edge.replace("parent", HAND.fork).replace("child", HAND.other));
    const { plan, passedBy } = await rehearse(into, async (world) => {
      const target = (await world.batches()).find(({ id }) => id === done.batchId)!;
      return await prepareUndo(world, target as BegunBatch);
    });
    const said = passedBy.map(({ message }) => message).join();
    assert.match(said, new RegExp(`${HAND.other} has been used since: its file has changed`));
    assert.match(said, new RegExp(`${HAND.fork} has been used since: it has sub-agents`));
    // The fork reads its parent, and so keeps it, and that its sub-agent.
    assert.deepEqual(plan.threads, []);
  });
});
