import assert from "node:assert/strict";
import { isWorse, parityOf } from "../../../../lib/plan/repair/parity.ts";

const NONE = parityOf([], []);

function row(
  path: string,
  more: { archived?: boolean; isAlive?: boolean | null; id?: string } = {},
) {
  return { id: "a", path, archived: false, isAlive: true, ...more };
}

function file(path: string, more: { thread?: string; archived?: boolean } = {}) {
  return { thread: "a", path, archived: false, ...more };
}

Deno.test("parityOf() is all zero where every row has its file, in either representation", () => {
  assert.deepEqual(parityOf([row("/s/a.jsonl")], [file("/s/a.jsonl.zst")]), NONE);
  assert.deepEqual(Object.values(NONE), [0, 0, 0, 0, 0, 0]);
});

Deno.test("parityOf() counts as codex doctor does", () => {
  const dead = parityOf([row("/s/old.jsonl", { isAlive: false })], [file("/s/a.jsonl")]);
  assert.deepEqual([dead.staleRows, dead.missingActiveRows], [1, 1]);
  const unknown = parityOf([row("/far/a.jsonl", { isAlive: null })], []);
  assert.equal(unknown.staleRows, 0);
  const archived = parityOf([row("/x/a.jsonl")], [file("/x/a.jsonl", { archived: true })]);
  assert.equal(archived.archiveMismatches, 1);
  assert.equal(parityOf([], [file("/x/b.jsonl", { archived: true })]).missingArchivedRows, 1);
  const reverted = parityOf([row("/s/b.jsonl")], [file("/s/a.jsonl"), file("/s/b.jsonl")]);
  assert.deepEqual([reverted.missingActiveRows, reverted.duplicateThreadIds], [1, 1]);
  const twice = parityOf([row("/s/a.jsonl"), row("/s/a.jsonl", { id: "b" })], [file("/s/a.jsonl")]);
  assert.equal(twice.duplicatePaths, 1);
});

Deno.test("isWorse() sees one number that has grown among others that have not", () => {
  const better = { ...NONE, staleRows: 1 };
  assert.equal(isWorse(better, NONE), false);
  assert.equal(isWorse(NONE, NONE), false);
  assert.equal(isWorse(better, { ...NONE, duplicatePaths: 1 }), true);
});
