import assert from "node:assert/strict";
import { isJournalRecord } from "../../../../lib/act/journal/record_shape.ts";
import { batchOf } from "../../../support/value/batch_of.ts";
import { threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const { header } = batchOf("b");
const PLACE = { in: "trash", path: "b/files/x" };
const CWD = { from: "/p", to: "/q" };
const FILE = { size: 1, mtimeMs: 1, ctimeMs: null, inode: null };
const STEP = { from: PLACE, expect: FILE, rollout: true };
const STEPS: readonly Readonly<Record<string, unknown>>[] = [
  { ...trashStep("sessions/x", "b") },
  { ...STEP, kind: "remove" },
  {
    ...STEP,
    kind: "create",
    staged: PLACE,
    to: PLACE,
    copy: { oldId: "a", newId: "b", cwd: CWD, branch: null },
  },
  {
    ...STEP,
    kind: "create",
    staged: PLACE,
    to: PLACE,
    copy: { oldId: "a", newId: "a", cwd: CWD, branch: null },
    import: { home: "/h", edit: "none", tail: "YQ==" },
  },
  { ...STEP, kind: "append", tail: "YQ==", cwd: CWD },
  { ...STEP, kind: "replace", staged: PLACE, kept: PLACE, source: PLACE, cwd: CWD },
  { ...STEP, kind: "patch", patches: [{ offset: 3, before: "YQ==", after: "Yg==" }] },
  {
    ...{ ...STEP, kind: "replace", staged: PLACE, kept: PLACE },
    splices: [{ offset: 0, remove: 3, insert: "YQ==" }],
    inherits: [{ path: "sessions/x", start: 0, end: 3 }],
  },
  { ...STEP, kind: "replace", staged: PLACE, kept: PLACE, decode: "utf-16le" },
];
const THREAD: Readonly<Record<string, unknown>> = {
  kind: "thread",
  number: 0,
  ...threadPlanOf("t"),
  action: "delete",
  rows: [{ table: "threads", columns: ["id"], rows: [[{ t: "t" }]] }],
  updates: [{ column: "cwd", before: null, after: { i: "1" } }],
  sets: [{ table: "backfill_state", columns: ["id"], before: null, after: [{ i: "1" }] }],
  alone: true,
  index: { before: "a", after: "b", breaks: [1], takes: true },
  names: [{ line: 0, text: "{}" }],
};

/** A whole record of each kind. */
const RECORDS: readonly Readonly<Record<string, unknown>>[] = [
  { ...header },
  { ...header, home: null, folder: { device: 1, inode: 2 }, namesDigest: "d" },
  THREAD,
  { kind: "planned", threads: 1 },
  { kind: "names", before: "a", after: "b" },
  { kind: "outcome", number: 0, done: false, error: "no" },
  { kind: "outcome", number: 0, done: true, made: FILE },
  { kind: "left", number: 0, reason: "live", at: "T" },
  { kind: "end", done: 1, failed: 0, bytes: 2, left: 1 },
];

Deno.test("isJournalRecord() takes whole records, and none of which one field is damaged", () => {
  for (const record of RECORDS) {
    assert.equal(isJournalRecord(record), true, JSON.stringify(record));
    for (const key of Object.keys(record)) {
      const damaged = { ...record, [key]: { no: "such value" } };
      assert.equal(isJournalRecord(damaged), false, `${record.kind}.${key}`);
    }
  }
  for (const value of [null, [], "batch", {}, { kind: "other" }]) {
    assert.equal(isJournalRecord(value), false);
  }
});

Deno.test("isJournalRecord() takes every kind of step, and none of which one field is damaged", () => {
  const thread = (step: unknown) => ({ ...THREAD, steps: [step] });
  for (const step of STEPS) {
    assert.equal(isJournalRecord(thread(step)), true, `${step.kind}`);
    for (const key of Object.keys(step)) {
      const damaged = { ...step, [key]: "no such value" };
      const isText = typeof step[key] === "string" && !["kind", "decode"].includes(key);
      assert.equal(isJournalRecord(thread(damaged)), isText, `${step.kind}.${key}`);
    }
  }
  assert.equal(isJournalRecord(thread({ ...STEPS[0], mtimeMs: "1" })), false);
});

Deno.test("isJournalRecord() takes only values that SQLite can hold", () => {
  const row = (value: unknown) => ({
    ...THREAD,
    rows: [{ table: "threads", columns: ["a"], rows: [[value]] }],
  });
  const good = [null, { i: "-12" }, { r: 1.5 }, { r: "-Infinity" }, { t: "" }, { b: "YQ==" }, {
    tb: "",
  }];
  const bad = [1, "x", {}, { i: 1 }, { i: "1.5" }, { r: NaN }, { b: "a" }, { x: "y" }, {
    t: "a",
    i: "1",
  }];
  for (const value of good) assert.equal(isJournalRecord(row(value)), true, JSON.stringify(value));
  for (const value of bad) assert.equal(isJournalRecord(row(value)), false, JSON.stringify(value));
});

Deno.test("isJournalRecord() takes only bytes that fit and rows of known tables", () => {
  const patch = (patches: unknown) => ({ ...THREAD, steps: [{ ...STEP, kind: "patch", patches }] });
  const one = { offset: 0, before: "YQ==", after: "Yg==" };
  assert.equal(isJournalRecord(patch([one])), true);
  for (const odd of [{ offset: -1 }, { offset: 1.5 }, { before: "*" }, { after: "YWJjZGU=" }]) {
    assert.equal(isJournalRecord(patch([{ ...one, ...odd }])), false, JSON.stringify(odd));
  }
  const bare = { ...STEP, kind: "replace", staged: PLACE, kept: PLACE };
  assert.equal(isJournalRecord({ ...THREAD, steps: [bare] }), false);
  const set = { table: "backfill_state", columns: ["id"], before: null, after: [{ i: "1" }] };
  const withSet = (odd: unknown) =>
    isJournalRecord({ ...THREAD, sets: [{ ...set, ...odd as object }] });
  assert.equal(withSet({}), true);
  for (const odd of [{ table: "threads" }, { after: null }, { after: [] }, { before: [1] }]) {
    assert.equal(withSet(odd), false, JSON.stringify(odd));
  }
});
