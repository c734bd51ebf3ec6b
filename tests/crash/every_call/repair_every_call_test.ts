import assert from "node:assert/strict";
import type { Execution } from "../../../lib/act/batch/execute.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { canUndo, settle, undoNewest } from "../../support/acting.ts";
import {
  CALL_STEP,
  failingWriter,
  type Fault,
  OF_ITS_CALLS,
} from "../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import {
  breakStore,
  COPY,
  everyMerge,
  everyRepair,
  GHOSTS,
  repairWith,
  rowRemoval,
} from "../../support/repair/repair_plan.ts";
import { assertOnPurpose, settleDying } from "../../support/settle_dying.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";

/** By thread, or `store`: every line of files and databases that tells of it. */
type Lines = ReadonlyMap<string, readonly string[]>;

async function linesOf(store: HandStore): Promise<Lines> {
  const lines = [
    ...await store.state(),
    ...dumpDatabase(`${store.home}/thread_history_1.sqlite`),
  ].filter((line) => !line.startsWith("_sqlx"));
  const ids = [HAND.child, HAND.fork, COPY, HAND.other, HAND.parent, ...GHOSTS];
  const ownerOf = (line: string) => {
    const id = (line.startsWith("thread_spawn_edges ") ? HAND.parent : undefined) ??
      (line.startsWith("session_index") ? "index" : undefined) ??
      ids.find((id) => line.split(" ")[0]!.includes(id) || line.includes(`"${id}"`)) ?? "store";
    // What is told to a reader is part of what is done to the one that it reads.
    return id === HAND.child ? HAND.fork : id;
  };
  return Map.groupBy(lines, ownerOf);
}

/** What is repaired. */
type Repair = (store: HandStore, writer: Writer) => Promise<Execution>;

const EVERYTHING: Repair = (store, writer) =>
  repairWith(store, { writer, plan: (world) => everyRepair(store, world) });
const MERGE: Repair = (store, writer) => repairWith(store, { writer, plan: everyMerge });
const ROW_AWAY: Repair = (store, writer) =>
  repairWith(store, { writer, plan: (world) => [rowRemoval(world)] });

async function withBroken(use: (store: HandStore) => Promise<void>): Promise<void> {
  await withHandStore(async (store) => {
    breakStore(store);
    await use(store);
  }, { inMemory: true });
}

/**
 * Runs a repair, or its undo, with each of its mutating calls failing in turn; after death settling dies ever later. After settling
 * every thread is as it was or as the whole repair leaves it, and undoing leads back to the first state.
 */
async function failEachCall(
  kind: Fault["kind"],
  { repair, undo }: { readonly repair: Repair; readonly undo: boolean },
): Promise<number> {
  let whole: Lines = new Map();
  await withBroken(async (store) => {
    await repair(store, buildWriter());
    whole = await linesOf(store);
  });
  for (let at = 1;; at += CALL_STEP) {
    let calls = 0;
    await withBroken(async (store) => {
      const first = await linesOf(store);
      if (undo) await repair(store, buildWriter());
      const writer = failingWriter(buildWriter(), { at, kind });
      try {
        if (undo) await undoNewest(store, writer);
        else await repair(store, writer);
      } catch (error) {
        assertOnPurpose(error, `call ${at}`);
      }
      calls = writer.calls();
      if (kind === "death") await settleDying(store);
      for (const { left } of await settle(store, buildWriter())) {
        assert.deepEqual(left, [], `call ${at}`);
      }
      for (const [thread, lines] of await linesOf(store)) {
        const sides = [first, whole].map((side) => same(lines, side.get(thread), store.home));
        assert.ok(sides.includes(true), `call ${at}: ${thread} is neither here nor there`);
      }
      while (await canUndo(store)) await undoNewest(store, buildWriter());
      assert.deepEqual(await linesOf(store), first, `call ${at}`);
    });
    if (calls < at) return at - 1;
  }
}

/** Each store has a home of its own. */
function same(one: readonly string[], other: readonly string[] | undefined, home: string): boolean {
  const plain = (lines: readonly string[]) =>
    lines.map((line) => line.replaceAll(home, "").replaceAll(/\/[^"]*\/codex(?=\/)/g, "")).sort();
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other ?? []));
}

for (const kind of ["error", "death"] as const) {
  for (const undo of [false, true]) {
    const name = `${undo ? "the undo of " : ""}a repair`;
    const fault = kind === "error" ? "an error in" : "death at";
    Deno.test(`${name} of every kind survives ${fault} ${OF_ITS_CALLS}`, async () => {
      const calls = await failEachCall(kind, { repair: EVERYTHING, undo });
      assert.ok(calls > 50, `only ${calls} calls`);
    });
    Deno.test(`${name} that merges databases survives ${fault} ${OF_ITS_CALLS}`, async () => {
      const calls = await failEachCall(kind, { repair: MERGE, undo });
      assert.ok(calls > 20, `only ${calls} calls`);
    });
    Deno.test(`${name} that takes a row away survives ${fault} ${OF_ITS_CALLS}`, async () => {
      const calls = await failEachCall(kind, { repair: ROW_AWAY, undo });
      assert.ok(calls > 15, `only ${calls} calls`);
    });
  }
}
