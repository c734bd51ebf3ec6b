import assert from "node:assert/strict";
import { nextSequence } from "../../../../lib/act/journal/next_sequence.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";

const ONE = "b-20260105T100000Z-aaaaaaaaaaaa";
const TWO = "b-20260105T100000Z-bbbbbbbbbbbb";

Deno.test("nextSequence() is one more than the highest, whatever the ids say; a damaged journal counts for nothing", () => {
  const { store, tools, write } = newMemoryStore();
  const next = () => nextSequence(store.trashRoot, { system: tools.system, onProblem: () => {} });
  assert.equal(next(), 1);
  const head = (batch: string, sequence: number | string) =>
    `{"kind":"batch","schema":"rollkeep.batch/1","batch":"${batch}","sequence":${sequence},"a":1}\n`;
  write(`/h/trash/${ONE}/journal.jsonl`, head(ONE, 7));
  write(`/h/trash/${TWO}/journal.jsonl`, head(TWO, '"x"'));
  assert.equal(next(), 8);
});
