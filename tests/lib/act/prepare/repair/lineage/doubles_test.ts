import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { redoNewest } from "../../../../../support/acting.ts";
import { MENDED, MENDED_LINES } from "../../../../../support/repair/repair_store.ts";
import {
  FORK,
  type ForkStore,
  SECOND,
  withForkStore,
} from "../../../../../support/repair/fork_store.ts";

const DOUBLE = ["rollout-double"] as const;
const SAME = MENDED_LINES.slice(0, 4);
const OTHER = [...SAME, '{"ordinal":4,"type":"event_msg","payload":{"other":1}}'];
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

/** The path of a second file of the thread, and the same in another folder. */
const beside = ({ pathOf }: ForkStore) => pathOf(MENDED).replace(".jsonl", " (1).jsonl");
function away({ home, pathOf }: ForkStore): string {
  Deno.mkdirSync(`${home}/sessions/2020/01/01`, { recursive: true });
  return `${home}/sessions/2020/01/01/${pathOf(MENDED).split("/").at(-1)}`;
}

/** Repairs, looks, takes it back to the byte. */
async function repaired(
  make: (store: ForkStore) => void,
  check: (store: ForkStore, ids: readonly (string | null)[]) => void,
): Promise<void> {
  await withForkStore(async (store) => {
    make(store);
    const before = await store.state();
    const { outcomes } = await store.repairThem(DOUBLE);
    assert.deepEqual(outcomes.map(({ error }) => error), outcomes.map(() => null));
    check(store, outcomes.map(({ thread }) => thread.id));
    const { plan, findings } = await store.rehearseThem(DOUBLE);
    assert.deepEqual([plan.threads, findings], [[], []]);
    const after = await store.state();
    await store.undo();
    assert.deepEqual(await store.state(), before);
    const redone = await redoNewest(store, store.writer);
    assert.deepEqual(redone!.outcomes.map(({ error }) => error), outcomes.map(() => null));
    assert.deepEqual(await store.state(), after);
  });
}

function isGone(path: string): void {
  assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
}

Deno.test("what differs becomes a thread of its own, whatever its name, and its old file goes to the trash", async () => {
  for (const place of [beside, away]) {
    await repaired((store) => Deno.writeTextFileSync(place(store), textOf(OTHER)), (store, ids) => {
      const [made, first] = ids;
      assert.equal(first, MENDED);
      assert.deepEqual(store.lines(), MENDED_LINES);
      isGone(place(store));
      const path = `${store.row(made!)!.rollout_path}`;
      assert.ok(path.includes(`T10-00-00-${made}.jsonl`));
      const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
      assert.deepEqual(lines.slice(1), OTHER.slice(1));
      const { id, session_id } = JSON.parse(lines[0]!).payload;
      assert.deepEqual([id, session_id], [made, made]);
      assert.equal(store.row(made!)!.preview, "hello");
    });
  }
});

Deno.test("what goes on where the file of the row ends takes its place", async () => {
  const longer = [...MENDED_LINES, OTHER[4]!.replace("4", "5")];
  await repaired((store) => Deno.writeTextFileSync(beside(store), textOf(longer)), (store) => {
    assert.deepEqual(store.lines(), longer);
    isGone(beside(store));
  });
  await repaired((store) => Deno.writeTextFileSync(away(store), textOf(longer)), (store) => {
    assert.equal(store.row()!.rollout_path, away(store));
    isGone(store.pathOf(MENDED));
  });
});

Deno.test("a compressed copy is compared by what it says", async () => {
  await repaired((store) => {
    Deno.writeFileSync(`${beside(store)}.zst`, zstdCompressSync(textOf(SAME)));
  }, (store) => {
    assert.deepEqual(store.lines(), MENDED_LINES);
    isGone(`${beside(store)}.zst`);
  });
});

Deno.test("nothing is taken away that a fork may read, and nothing by itself", async () => {
  await withForkStore(async (store) => {
    // The fork reads on where the two differ.
    Deno.writeTextFileSync(away(store), textOf([...SAME.slice(0, 3), OTHER[4]!]));
    const { plan, findings } = await store.rehearseThem(DOUBLE);
    assert.deepEqual(plan.threads, []);
    assert.match(findings[0]!.reason!, /reads on where the two differ/);
  });
  await withForkStore(async (store) => {
    // The row names the file that forks do not find.
    Deno.renameSync(store.pathOf(MENDED), beside(store));
    store.sql(`UPDATE threads SET rollout_path = '${beside(store)}' WHERE id = '${MENDED}'`);
    Deno.writeTextFileSync(store.pathOf(MENDED), textOf(SAME));
    const { findings } = await store.rehearseThem(DOUBLE, { refs: [MENDED] });
    assert.match(findings[0]!.reason!, /reads .* by its name/);
    assert.equal((await store.rehearseThem([])).plan.threads.length, 0);
    assert.ok([FORK, SECOND].every((id) => store.row(id) !== null));
  });
});
