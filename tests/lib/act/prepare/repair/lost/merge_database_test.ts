import assert from "node:assert/strict";
import {
  lostIn,
  lostOfStore,
  mergedThread,
} from "../../../../../../lib/act/prepare/repair/lost/merge_database.ts";
import type { MergeSource } from "../../../../../../lib/act/prepare/repair/lost/merge_source.ts";

const FACTS = { id: "t", row: {} } as never;
const SOURCE: MergeSource = {
  path: "/b/state_5.sqlite" as never,
  shared: [],
  notes: [],
  thread: (id) => id === FACTS["id"] ? { columns: { name: { t: "Mine" } }, sets: [] } : null,
  close() {},
};

Deno.test("lostIn() finds what another database has for a thread with a row, and nothing without any", () => {
  const detail = { from: "/b/state_5.sqlite", columns: 1, rows: 0 };
  assert.deepEqual(lostIn(FACTS, SOURCE)?.detail, detail);
  assert.equal(lostIn(FACTS, null), null);
  assert.equal(lostIn({ id: "t", row: null } as never, SOURCE), null);
  assert.equal(lostIn({ id: "u", row: {} } as never, SOURCE), null);
  assert.equal(lostOfStore(SOURCE), null);
  assert.equal(lostOfStore(null), null);
});

Deno.test("mergedThread() needs the store to itself, and the other database", () => {
  const merged = mergedThread({ facts: FACTS, merge: SOURCE } as never);
  assert.deepEqual(merged, { columns: { name: { t: "Mine" } }, sets: [], alone: true });
  assert.match(JSON.stringify(mergedThread({ facts: FACTS, merge: null } as never)), /cannot/);
});
