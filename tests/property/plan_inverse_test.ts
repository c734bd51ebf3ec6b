import assert from "node:assert/strict";
import fc from "fast-check";
import { openCatalog } from "../../lib/catalog/catalog.ts";
import { scanStore } from "../../lib/catalog/scan/scan_store.ts";
import { asThreadId } from "../../lib/model/ids.ts";
import {
  archiveThreads,
  canUndo,
  deleteThreads,
  redoNewest,
  settle,
  undoNewest,
} from "../support/acting.ts";
import { failingWriter } from "../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../support/hand_store.ts";

/** A step of a user's day: a delete or archive of some threads, an undo, or a redo of the newest undo. */
const STEP = fc.oneof(
  fc.record({
    kind: fc.constant("delete" as const),
    ids: fc.subarray(Object.values(HAND), { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant("archive" as const),
    ids: fc.subarray(Object.values(HAND), { minLength: 1 }),
  }),
  fc.constant({ kind: "undo" as const }),
  fc.constant({ kind: "redo" as const }),
);

/** Mutating call at which a step dies; past the last one it lives. */
const DEATH = fc.option(fc.integer({ min: 1, max: 80 }), { nil: null });

Deno.test("whatever is deleted, archived, undone, redone and killed, undoing all of it leads back to the first state", async () => {
  const steps = fc.array(fc.tuple(STEP, DEATH), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      await withHandStore(async (store) => {
        const [before, names] = [await store.state(), store.names()];
        for (const [step, death] of steps) {
          const at = death ?? Infinity;
          const writer = failingWriter(store.writer, { at, kind: "death" });
          try {
            if (step.kind === "delete" || step.kind === "archive") {
              await changePresent(store, { ...step, writer });
            } else if (step.kind === "redo") await redoNewest(store, writer);
            else if (await canUndo(store)) await undoNewest(store, writer);
          } catch (error) {
            assert.match(String(error), /on purpose|Cannot (?:change the store|use)|nothing to do/);
          }
          for (const { left } of await settle(store, store.writer)) assert.deepEqual(left, []);
          await assertWhole(store);
        }
        while (await canUndo(store)) await undoNewest(store, store.writer);
        assert.deepEqual(withoutIndex(await store.state()), withoutIndex(before));
        // Undone in parts, the lines of different threads may have changed their order.
        assert.deepEqual(sorted(store.names()), sorted(names));
      });
    }),
    { numRuns: 40, seed: 7 },
  );
});

async function changePresent(
  store: HandStore,
  { kind, ids, writer }: {
    readonly kind: "delete" | "archive";
    readonly ids: readonly string[];
    readonly writer: HandStore["writer"];
  },
): Promise<void> {
  const catalog = await openCatalog(store.store, {
    system: store.system,
    onProblem: () => {},
    scan: scanStore(store.store, { files: store.system.files, onProblem: () => {} }),
  });
  const present = ids.filter((id) => catalog.threads.byId.has(asThreadId(id)));
  catalog.close();
  if (present.length === 0) return;
  const change = kind === "delete" ? deleteThreads : archiveThreads;
  await change(store, { ids: present, writer });
}

/** Each thread has its file and its row, or neither. */
async function assertWhole(store: HandStore): Promise<void> {
  const state = await store.state();
  for (const [thread, id] of Object.entries(HAND)) {
    const hasRow = state.some((line) =>
      line.startsWith("threads ") && line.includes(`"id":"${id}"`)
    );
    const hasFile = state.some((line) =>
      /^(?:archived_)?sessions\//.test(line) && line.includes(`${id}.jsonl `)
    );
    assert.equal(hasFile, hasRow, `${thread} is half there`);
  }
}

function withoutIndex(state: readonly string[]): readonly string[] {
  return state.filter((line) => !line.startsWith("session_index"));
}

function sorted(text: string): readonly string[] {
  return text.split("\n").sort();
}
