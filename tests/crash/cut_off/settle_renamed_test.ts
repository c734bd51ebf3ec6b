import assert from "node:assert/strict";
import type { Writer } from "../../../lib/system/writer.ts";
import {
  archiveThreads,
  deleteThreads,
  importThreads,
  migrateThreads,
  restoreThreads,
  settle,
  type Stage,
  stageOf,
  undoNewest,
} from "../../support/acting.ts";
import { failingWriter } from "../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { deadPaths } from "../../support/state_rows.ts";

/** What is cut off, and what comes before it. */
interface Deed {
  readonly before?: (stage: HandStore) => Promise<unknown>;
  readonly act: (stage: Stage, writer: Writer) => Promise<unknown>;
}

const ids = [HAND.other];
const ALL: readonly string[] = Object.values(HAND);
const toTrash: Deed["before"] = (stage) => deleteThreads(stage, { ids, writer: stage.writer });

const DEEDS: Readonly<Record<string, Deed>> = {
  "delete": { act: (stage, writer) => deleteThreads(stage, { ids, writer }) },
  "restore": {
    before: toTrash,
    act: (stage, writer) => restoreThreads(stage, { ids, writer }),
  },
  "undo of a delete": { before: toTrash, act: undoNewest },
  "archive": { act: (stage, writer) => archiveThreads(stage, { ids, writer }) },
  "undo of an archive": {
    before: (stage) => archiveThreads(stage, { ids, writer: stage.writer }),
    act: undoNewest,
  },
  "copy": { act: (stage, writer) => migrate(stage, { writer, move: false }) },
  "copy from another home": {
    before: intoSource,
    async act(stage, writer) {
      const { store: from } = await stageOf(sourceOf(stage));
      return await importThreads(stage, { from, ids, writer });
    },
  },
};

function sourceOf({ store }: Stage): string {
  return `${store.home}-source`;
}

/** Lets a thread be in another home alone. */
async function intoSource(store: HandStore): Promise<void> {
  const { success } = await new Deno.Command("cp", {
    args: ["-a", store.home, sourceOf(store)],
  }).output();
  assert.ok(success);
  await Deno.remove(store.pathOf("other"));
  store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
  // A copy of a database needs a moment in which nobody has written to it.
  await new Promise((done) => setTimeout(done, 60));
}

function migrate(
  stage: Stage,
  { writer, move }: { readonly writer: Writer; readonly move: boolean },
): Promise<unknown> {
  const mapping = {
    from: "/work",
    fromGiven: "/work",
    to: "/new",
    branch: null,
    move,
    tree: false,
  };
  return migrateThreads(stage, { mappings: [mapping], writer });
}

/** Cuts the deed off at a call and settles it in the home's new name; whether there was such a call. */
async function isCutOffAt(at: number, name: string): Promise<boolean> {
  const { before, act } = DEEDS[name]!;
  let wasCutOff = false;
  await withHandStore(async (store) => {
    await before?.(store);
    const writer = failingWriter(store.writer, { at, kind: "death" });
    await act(store, writer).catch((error) => assert.match(`${error}`, /on purpose|Cannot /));
    wasCutOff = writer.calls() >= at;
    const home = `${store.home}-renamed`;
    await Deno.rename(store.home, home);
    const stage = await stageOf(home);
    try {
      const settled = await settle(stage, store.writer);
      const finished = settled.reduce((sum, { finished }) => sum + finished, 0);
      assert.deepEqual(settled.flatMap(({ left }) => left), []);
      const others = name === "copy" ? ALL : ALL.filter((id) => id !== HAND.other);
      const dead = deadPaths(home).filter((id) => !others.includes(id));
      // Nobody has written the row of a thread that was put back.
      if (finished > 0) assert.deepEqual(dead, [], `cut off at call ${at}`);
    } finally {
      await Deno.rename(home, store.home);
    }
  }, { inMemory: true });
  return wasCutOff;
}

for (const name of Object.keys(DEEDS)) {
  Deno.test(`settle finishes the ${name} in a home that was renamed meanwhile, with rows that name their files`, async () => {
    let at = 1;
    while (await isCutOffAt(at, name)) at++;
    assert.ok(at > 10, `${at}`);
  });
}
