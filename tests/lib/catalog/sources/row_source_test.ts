import assert from "node:assert/strict";
import { openRowSource } from "../../../../lib/catalog/sources/row_source.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { Problem } from "../../../../lib/model/problem.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** Rows of a store, and what is said of it. */
function open({ store, system }: Pick<HandStore, "store" | "system">) {
  const problems: Problem[] = [];
  const onProblem = (problem: Problem) => void problems.push(problem);
  return { rows: openRowSource(store, { system, onProblem }), problems };
}

Deno.test("rows are the same one by one and all at once, and a thread without a row has none", async () => {
  await withHandStore(async (store) => {
    const [single, whole] = [open(store).rows, open(store).rows];
    whole.loadAll();
    for (const id of Object.values(HAND)) assert.deepEqual(single.row(id), whole.row(id));
    assert.equal(single.row(HAND.other)?.cwd, "/work");
    assert.deepEqual([single.row(asThreadId("none")), whole.row(asThreadId("none"))], [null, null]);
    assert.deepEqual(single.subagents(), [{ id: HAND.child, parentId: HAND.parent }]);
    single.close();
    whole.close();
    await Promise.resolve();
  });
});

Deno.test("a paginated thread is named by its row alone, one without a row by the name index", async () => {
  await withHandStore(async (store) => {
    const { rows } = open(store);
    const nameOf = (id: string) => rows.name(asThreadId(id), rows.row(asThreadId(id)));
    assert.deepEqual([nameOf(HAND.parent), nameOf(HAND.other)], ["Mine", null]);
    assert.equal(rows.name(HAND.other, null), "Other");
    assert.equal(rows.name(asThreadId("none"), null), null);
    rows.close();
    await Promise.resolve();
  });
});

Deno.test("a database that cannot be read is told once, and threads are then known from files alone", async () => {
  await withHandStore(async (store) => {
    await Deno.writeTextFile(`${store.home}/state_5.sqlite`, "no database ".repeat(999));
    const { rows, problems } = open(store);
    assert.deepEqual([rows.row(HAND.other), rows.row(HAND.fork), rows.subagents()], [
      null,
      null,
      [],
    ]);
    assert.equal(rows.isLost(), true);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /listing from files alone/);
  });
});

Deno.test("a store without a database has lost nothing, and a name index that is no file is passed by", async () => {
  await withHandStore(async (store) => {
    for (const side of ["", "-wal", "-shm"]) {
      await Deno.remove(`${store.home}/state_5.sqlite${side}`).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
    await Deno.remove(`${store.home}/session_index.jsonl`);
    const { rows, problems } = open(store);
    assert.deepEqual([rows.path, rows.row(HAND.other), rows.isLost()], [null, null, false]);
    assert.equal(rows.name(HAND.other, null), null);
    assert.deepEqual(problems, []);
    await Deno.mkdir(`${store.home}/session_index.jsonl`);
    const again = open(store);
    assert.equal(again.rows.name(HAND.other, null), null);
    assert.deepEqual(again.problems.map(({ kind }) => kind), ["passed-by"]);
  });
});
