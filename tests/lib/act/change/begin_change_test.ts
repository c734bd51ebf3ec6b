import assert from "node:assert/strict";
import { beginChange, type BeginChangeOptions } from "../../../../lib/act/change/begin_change.ts";
import { NOTHING_PREPARED } from "../../../support/acting.ts";
import { type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** Begins a change of nothing. */
function begin(
  { system, store, writer }: HandStore,
  { act, ...options }: Partial<BeginChangeOptions> & { readonly act: boolean },
) {
  return beginChange({
    system,
    store,
    actTools: () => ({ system, writer }),
    onProblem: () => {},
    judging: {
      consent: act ? { kind: "act", ask: "none" } : { kind: "rehearse" },
      selected: true,
      maxBatch: 0,
      isLimited: false,
      verb: "change",
    },
    command: [],
    needsStore: true,
    prepare: () => Promise.resolve(NOTHING_PREPARED),
    ...options,
  });
}

Deno.test("beginChange() gives a deed a batch of its own and a rehearsal a word, and a plan of nothing no execution", async () => {
  await withHandStore(async (store) => {
    const batches: string[] = [];
    for (const act of [true, false]) {
      const begun = await begin(store, {
        act,
        prepare: ({ batchId }) => (batches.push(batchId), Promise.resolve(NOTHING_PREPARED)),
      });
      if (begun.verdict.kind === "approved") {
        assert.equal(await begun.act(begun.verdict.plan), null);
      }
      assert.equal(begun.verdict.kind, act ? "approved" : "rehearsed");
      begun.close();
      begun.close();
    }
    assert.match(batches[0]!, /^b-\d{8}T\d{6}Z-[0-9a-f]{12}$/);
    assert.doesNotMatch(batches[1]!, /^b-\d/);
  });
});

Deno.test("beginChange() refuses a deed in a store whose database is not understood, and says so in a rehearsal too", async () => {
  await withHandStore(async (store) => {
    store.sql("CREATE TRIGGER spy AFTER DELETE ON threads BEGIN SELECT 1; END");
    for (const act of [true, false]) {
      const { verdict, close } = await begin(store, { act });
      close();
      assert.ok(verdict.kind === (act ? "refused" : "rehearsed"));
      assert.match(verdict.refusals[0]!.message, /unknown trigger spy/);
    }
  });
});
