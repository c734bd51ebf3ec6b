import assert from "node:assert/strict";
import { keepsTurns, keptMoments } from "../../../../lib/codex/mend/kept_turns.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { keepTurns, KEPT_TABLES, TWO_TURNS } from "../../../support/repair/kept_turns.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";

const ID = asRolloutId("01a10d9c-0000-7000-8000-0000000000a1" as never);

Deno.test("keptMoments() tells turns and messages in the order of their lines, across pages", () => {
  withHistory(keepTurns(ID, TWO_TURNS), (history) => {
    assert.equal(keepsTurns(history), true);
    const told = [...keptMoments(history, ID)].map(({ kind, ordinal, turnId }) =>
      `${ordinal} ${kind} ${turnId}`
    );
    assert.deepEqual(told, [
      ...["1 start t1", "4 item t1", "5 item t1", "8 end t1", "9 start t2", "11 item t2"],
      ...["13 item t2", "15 item t2", "18 item t2", "20 end t2"],
    ]);
  });
  const many = Array.from({ length: 150 }, (_, at) => {
    const id = `t${at}`;
    return { id, lines: [3 * at, 3 * at + 2] as const, items: { [3 * at + 1]: { id: `i${at}` } } };
  });
  withHistory(keepTurns(ID, many), (history) => {
    const numbers = [...keptMoments(history, ID)].map(({ ordinal }) => ordinal);
    assert.deepEqual(numbers, Array.from({ length: 450 }, (_, at) => at));
  });
});

Deno.test("keptMoments() tells the last words of a turn, how it failed, and no end of one that goes on", () => {
  const turns = keepTurns(ID, [
    { ...TWO_TURNS[0]!, status: "failed", error: '{"message":"too long"}' },
    { ...TWO_TURNS[1]!, lines: [9, null] },
  ]);
  withHistory(turns, (history) => {
    const ends = [...keptMoments(history, ID)].filter(({ kind }) => kind === "end");
    assert.deepEqual(ends, [{
      ...{ kind: "end", ordinal: 8, turnId: "t1", status: "failed" },
      error: { message: "too long" },
      ...{ atMs: 1767607260000, startedAt: 1767607200, completedAt: 1767607260 },
      ...{ durationMs: 60_000, last: "it is this" },
    }]);
  });
});

Deno.test("keepsTurns() is false where tables are views, or lack what they are known by", () => {
  const spoilt = [
    "DROP TABLE thread_items; CREATE VIEW thread_items AS SELECT 1",
    "DROP TABLE thread_turns",
    "ALTER TABLE thread_turns DROP COLUMN rollout_end_ordinal",
  ];
  for (const sql of spoilt) {
    withHistory(sql, (history) => assert.equal(keepsTurns(history), false, sql));
  }
});

function withHistory(sql: string, use: (history: Database) => void): void {
  const history = openDisposable(":memory:");
  try {
    history.exec(`${KEPT_TABLES} ${sql}`);
    use(history);
  } finally {
    history.close();
  }
}
