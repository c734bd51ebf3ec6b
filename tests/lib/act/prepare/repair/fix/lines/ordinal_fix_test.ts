import assert from "node:assert/strict";
import { MENDED_LINES, withRepairStore } from "../../../../../../support/repair/repair_store.ts";

const ONLY = ["ordinals-overlap"] as const;

/** The thread with another turn, whose numbers are these; each may have blanks behind it. */
function secondTurn(numbers: readonly string[]): readonly string[] {
  return numbers.map((number, at) => {
    const type = at === 0 ? "task_started" : "task_complete";
    const payload = JSON.stringify({ type, turn_id: "t2" });
    return `{"timestamp":"2026-01-05T10:00:02.000Z","ordinal":${number},"type":"event_msg","payload":${payload}}`;
  });
}

function ordinals(lines: readonly string[]): readonly unknown[] {
  return lines.map((line) => JSON.parse(line).ordinal);
}

Deno.test("lines are numbered anew from the first that falls back: in their places where the digits fit", async () => {
  await withRepairStore(async (store) => {
    store.write([...MENDED_LINES, ...secondTurn(["1", "2"])]);
    const before = await store.state();
    const size = Deno.statSync(store.path).size;
    const { steps, sets } = (await store.planned(ONLY[0], ONLY)).mend!;
    assert.deepEqual([steps!.map(({ kind }) => kind), sets!.length], [["patch"], 1]);
    await store.repair(ONLY);
    assert.deepEqual(ordinals(store.lines()), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(Deno.statSync(store.path).size, size);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("blanks behind a number or before the last brace are room for its digits", async () => {
  await withRepairStore(async (store) => {
    const far = MENDED_LINES.map((line) =>
      line.replace(/"ordinal":([1-4])/, (_, digit) => `"ordinal":1${digit}`)
    );
    const [start, end] = secondTurn(["1 ", "2"]);
    store.write([...far, start!, end!.replace(/\}$/, " }")]);
    const { steps } = (await store.planned(ONLY[0], ONLY)).mend!;
    assert.deepEqual(steps!.map(({ kind }) => kind), ["patch"]);
    await store.repair(ONLY);
    assert.deepEqual(ordinals(store.lines()), [0, 11, 12, 13, 14, 15, 16]);
    assert.deepEqual(store.lines().slice(-2), secondTurn(["15", "16"]));
  });
});

Deno.test("without room for the digits the file is replaced, and undo gives it back", async () => {
  await withRepairStore(async (store) => {
    const far = MENDED_LINES.map((line) =>
      line.replace(/"ordinal":([1-4])/, (_, digit) => `"ordinal":1${digit}`)
    );
    store.write([...far, ...secondTurn(["1", "9223372036854775000"])]);
    const before = await store.state();
    const { steps } = (await store.planned(ONLY[0], ONLY)).mend!;
    assert.deepEqual(steps!.map(({ kind }) => kind), ["replace"]);
    await store.repair(ONLY);
    assert.deepEqual(store.lines().slice(-2), secondTurn(["15", "16"]));
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("gaps, neighbours that have changed places and lines without a number are left alone", async () => {
  await withRepairStore(async (store) => {
    const [meta, start, turn, item, end] = MENDED_LINES;
    const unnumbered = end!.replace('"ordinal":4,', "");
    store.write([meta!, start!, item!, turn!, unnumbered, ...secondTurn(["40", "41"])]);
    assert.deepEqual((await store.rehearse(ONLY)).plan.threads, []);
  });
});
