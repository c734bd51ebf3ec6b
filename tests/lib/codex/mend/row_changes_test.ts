import assert from "node:assert/strict";
import {
  changeRow,
  changesIn,
  foreignChange,
  holds,
  rowOf,
} from "../../../../lib/codex/mend/row_changes.ts";
import { asRolloutId, asThreadId } from "../../../../lib/model/ids.ts";
import type { RowChange } from "../../../../lib/model/thread/row_change.ts";
import { buildWriter } from "../../../../lib/system/real/writer.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { dumpDatabase } from "../../../support/store/database_dump.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

const COLUMNS = ["parent_thread_id", "child_thread_id", "status"];

function edge(child: string, status: string | null): RowChange["after"] {
  return status === null ? null : [{ t: HAND.parent }, { t: child }, { t: status }];
}

function edgeChange(
  before: string | null,
  after: string | null,
  child: string = HAND.child,
): RowChange {
  return {
    table: "thread_spawn_edges",
    columns: COLUMNS,
    before: edge(child, before),
    after: edge(child, after),
  };
}

async function withDatabase(use: (db: Database, edges: () => readonly string[]) => void) {
  await withHandStore((store) => {
    const path = absolute(`${store.home}/state_5.sqlite`);
    const db = buildWriter().openDatabase(path);
    try {
      use(db, () => dumpDatabase(path).filter((line) => line.startsWith("thread_spawn_edges")));
    } finally {
      db.close();
    }
    return Promise.resolve();
  }, { inMemory: true });
}

Deno.test("changeRow() changes, takes and puts a row, and holds() knows each side", async () => {
  await withDatabase((db, edges) => {
    const closed = edgeChange("open", "closed");
    assert.deepEqual(
      [holds(db, closed, { side: "before" }), holds(db, closed, { side: "after" })],
      [true, false],
    );
    changeRow(db, closed);
    assert.deepEqual(
      [holds(db, closed, { side: "before" }), holds(db, closed, { side: "after" })],
      [false, true],
    );
    assert.match(edges().join(), /closed/);
    const gone = edgeChange("closed", null);
    changeRow(db, gone);
    assert.deepEqual([edges(), holds(db, gone, { side: "after" })], [[], true]);
    const back = edgeChange(null, "open");
    assert.equal(holds(db, back, { side: "before" }), true);
    changeRow(db, back);
    assert.equal(edges().length, 1);
    assert.equal(
      rowOf(db, { table: "thread_spawn_edges", columns: COLUMNS, key: [{ t: "x" }] }),
      null,
    );
  });
});

Deno.test("holds() is false where the database has no such column or table", async () => {
  await withDatabase((db) => {
    const odd = {
      ...edgeChange("open", "closed"),
      columns: ["parent_thread_id", "child_thread_id", "x"],
    };
    assert.equal(holds(db, odd, { side: "before" }), false);
    const history: RowChange = {
      table: "thread_history_projection_state",
      columns: ["thread_id"],
      before: [{ t: "a" }],
      after: null,
    };
    assert.equal(holds(db, history, { side: "before" }), false);
    assert.deepEqual(changesIn("history", { sets: [history, edgeChange(null, "open")] }), [
      history,
    ]);
    assert.equal(changesIn("state", { sets: [history, edgeChange(null, "open")] }).length, 1);
    assert.deepEqual(changesIn("state", {}), []);
  });
});

Deno.test("foreignChange() names rows that belong to somebody else", () => {
  const id = asThreadId(HAND.child as string as never);
  const own = { id, rolloutIds: [asRolloutId("r-1")] };
  assert.equal(foreignChange({ ...own, sets: [edgeChange(null, "open")] }), null);
  assert.match(
    foreignChange({ ...own, sets: [edgeChange(null, "open", HAND.other)] })!,
    /not its own/,
  );
  const backfill: RowChange = {
    table: "backfill_state",
    columns: ["id", "status"],
    before: [{ i: "1" }, { t: "running" }],
    after: [{ i: "1" }, { t: "complete" }],
  };
  assert.match(foreignChange({ ...own, sets: [backfill] })!, /backfill_state/);
  assert.equal(foreignChange({ id: null, rolloutIds: [], sets: [backfill] }), null);
  const renamed = { ...edgeChange("open", "open"), after: edge(HAND.other, "open") };
  assert.match(foreignChange({ ...own, sets: [renamed] })!, /not its own/);
});
