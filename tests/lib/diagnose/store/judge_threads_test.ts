import assert from "node:assert/strict";
import { type Gathered, judgeThreads } from "../../../../lib/diagnose/store/judge_threads.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import {
  checkedRow,
  firstLine,
  ROLLOUT,
  rolloutFacts,
  storeFacts,
  THREAD,
} from "../../../support/value/facts_of.ts";

function judged(known: Partial<Gathered> = {}) {
  const file = rolloutFacts();
  return judgeThreads({
    ...{ store: storeFacts(), rows: [checkedRow()], rollouts: [file] },
    placeOf: () => ({ isAlive: true, file }),
    basesOf: () => [],
    ...{ projections: new Map(), turns: new Map(), folderAt: () => null, previewOf: () => null },
    ...known,
  });
}

const brief = (threads: ReturnType<typeof judged>) =>
  threads.map(({ id, isListed, isWhole, findings }) => [
    id,
    isListed,
    isWhole,
    findings.map((finding) => finding.id).join(),
  ]);

Deno.test("a thread is a row and its files together", () => {
  assert.deepEqual(brief(judged()), [[THREAD, true, true, ""]]);
  const archived = [checkedRow({ archived: 1n, archived_at: 5n })];
  const file = rolloutFacts({
    path: `/h/archived_sessions/rollout-2026-01-05T10-00-00-${THREAD}.jsonl`,
  });
  const placeOf = () => ({ isAlive: true, file });
  assert.deepEqual(brief(judged({ rows: archived, rollouts: [file], placeOf })), [
    [THREAD, false, true, ""],
  ]);
});

Deno.test("an archived row over an active file hides by fault, as does a source that is not the file's", () => {
  const rows = [
    checkedRow({ archived: 1n, archived_at: 5n }),
    checkedRow({ archived: 2n }),
    checkedRow({ source: "exec" }),
  ];
  const hidden = rows.map((row) => judged({ rows: [row] })[0]!);
  assert.deepEqual(
    hidden.map(({ isListed, isHiddenByDesign }) => [isListed, isHiddenByDesign]),
    rows.map(() => [false, false]),
  );
});

Deno.test("a sub-agent of another provider is hidden on purpose all the same", () => {
  const [exec] = judged({
    rows: [checkedRow({ source: "exec", model_provider: "mine" })],
    ...execFile(),
  });
  assert.deepEqual(
    [exec!.isListed, exec!.isHiddenByDesign, exec!.findings.map(({ id }) => id)],
    [false, true, ["provider-differs"]],
  );
});

Deno.test("what Codex does not resume is told, and why is a finding", () => {
  const refused = [
    checkedRow({ history_mode: "legacy" }),
    checkedRow({ model_provider: "gone" }),
    checkedRow({ archived_at: 5n }),
  ].map((row) => judged({ rows: [row] })[0]!);
  assert.deepEqual(
    refused.map(({ isListed, isRefused, isWhole }) => [isListed, isRefused, isWhole]),
    refused.map(() => [true, true, true]),
  );
});

Deno.test("files without a row and rows without a file are threads, too; foreign files are none", () => {
  const foreign = rolloutFacts({
    path: "/h/sessions/notes.jsonl",
    first: firstLine({}, { kind: "broken", fields: null }),
  });
  assert.deepEqual(brief(judged({ rows: [], rollouts: [rolloutFacts(), foreign] })), [
    [THREAD, false, true, "row-missing"],
  ]);
  const gone = { rollouts: [], placeOf: () => ({ isAlive: false, file: null }) };
  assert.deepEqual(brief(judged(gone)), [[THREAD, false, false, "drop-ghost"]]);
  const turns = new Map([[`${THREAD}`, 3]]);
  assert.deepEqual(brief(judged({ ...gone, turns })), [[THREAD, false, false, "rebuild-ghost"]]);
});

Deno.test("a row whose id is none is no thread", () => {
  const poison = [{ id: "zzz", column: "id", inPicker: true, stopsCodex: false }];
  const threads = judged({ rows: [checkedRow({ id: "zzz" })], store: storeFacts({ poison }) });
  assert.deepEqual(brief(threads), [[THREAD, false, true, "row-missing"]]);
});

Deno.test("a dead path hides and takes nothing away; a broken head takes the whole", () => {
  const dead = judged({ placeOf: () => ({ isAlive: false, file: null }) });
  assert.deepEqual(brief(dead), [[THREAD, false, true, "row-path-dead"]]);
  const file = rolloutFacts({ first: firstLine({}, { kind: "bom", fields: null }) });
  const broken = judged({ rollouts: [file], placeOf: () => ({ isAlive: true, file }) });
  assert.deepEqual(brief(broken), [[THREAD, true, false, "head-bom"]]);
});

Deno.test("what is hidden on purpose is told apart; what was not read is neither listed nor not", () => {
  const [exec] = judged({ rows: [checkedRow({ source: "exec" })], ...execFile() });
  assert.deepEqual([exec!.isListed, exec!.isHiddenByDesign, exec!.findings.length], [
    false,
    true,
    0,
  ]);
  const [unread] = judged({ rows: [], store: storeFacts({ database: "none" }) });
  assert.deepEqual([unread!.isListed, unread!.isHiddenByDesign], [null, false]);
});

Deno.test("a row that names another thread's file is wrong, the file is the other's", () => {
  const other = rolloutFacts({
    path: ROLLOUT.replace(THREAD, threadId(2)),
    first: firstLine({ id: threadId(2) }),
  });
  const threads = judged({ rollouts: [other], placeOf: () => ({ isAlive: true, file: other }) });
  const found = threads.map(({ id, findings }) => [id, findings.map((each) => each.id).join()]);
  assert.deepEqual(found, [[threadId(2), "row-missing"], [THREAD, "row-path-dead"]]);
  const both = judged({
    rollouts: [rolloutFacts(), other],
    placeOf: () => ({ isAlive: true, file: other }),
  });
  assert.deepEqual(
    both.map(({ id, findings }) => [id, findings.map((each) => each.id).join()]),
    [[THREAD, "row-path-dead"], [threadId(2), "row-missing"]],
  );
});

function execFile() {
  const file = rolloutFacts({ first: firstLine({ source: "exec" }) });
  return { rollouts: [file], placeOf: () => ({ isAlive: true, file }) };
}
