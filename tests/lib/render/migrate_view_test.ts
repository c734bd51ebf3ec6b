import assert from "node:assert/strict";
import { NotFoundError } from "../../../lib/model/error.ts";
import { asBatchId, asThreadId } from "../../../lib/model/ids.ts";
import type { ChangeResult } from "../../../lib/model/result/change_result.ts";
import type {
  MigrateBatchResult,
  MigrateResult,
} from "../../../lib/model/result/migrate_result.ts";
import {
  migrateDocument,
  type MigrateView,
  renderMigrate,
} from "../../../lib/render/migrate_view.ts";

const ONE: MigrateResult = {
  fromCwd: "/home/me/old",
  toCwd: "/home/me/new",
  destBranch: "main",
  matched: 1,
  created: 1,
  skipped: 2,
  dryRun: false,
  printCreated: true,
  planned: [{
    sourceId: "a",
    destId: "b",
    sourceRollout: "/s/a.jsonl",
    destRollout: "/s/b.jsonl",
    sourceCwd: "/home/me/old",
    destCwd: "/home/me/new",
    sourceBranch: "",
    destBranch: "main",
  }],
  warnings: ["hostile \u001b[31m"],
};

const CHANGE: ChangeResult = {
  steppedOver: [],
  cutOff: null,
  command: "session-migrate",
  deed: "copy",
  action: "migrate",
  simulation: false,
  threads: 1,
  subagents: 0,
  subagentBytes: 0,
  rows: 1,
  journals: 0,
  names: 0,
  matchedCount: 1,
  succeeded: 1,
  failed: 0,
  skipped: 0,
  affectedBytes: 2048,
  threadResults: [{
    id: asThreadId("b"),
    title: "Fix it",
    folder: "/src",
    updatedAtMs: 0,
    bytes: 2048,
    marks: [],
    files: [],
  }],
  results: [],
  passedBy: [],
  notes: ["a note"],
  batchId: asBatchId("b-1"),
  next: "rollkeep undo b-1",
  interrupted: false,
};

function view(isBatch: boolean): MigrateView {
  const mapping = {
    fromCwd: ONE.fromCwd,
    toCwd: ONE.toCwd,
    branch: "main",
    move: false,
    tree: true,
  };
  const empty = { ...ONE, matched: 0, created: 0, skipped: 0, planned: [], warnings: [] };
  const items = [
    { mapping, result: ONE },
    ...(isBatch ? [{ mapping, result: empty, error: new NotFoundError("nothing there") }] : []),
  ];
  const result: MigrateBatchResult = {
    batchId: "b-1",
    dryRun: false,
    printCreated: true,
    totalMappings: isBatch ? 3 : 1,
    succeeded: 1,
    failed: isBatch ? 1 : 0,
    matched: 1,
    created: 1,
    skipped: 2,
    items,
  };
  return { result, isBatch, change: CHANGE };
}

const PIPE = {
  terminal: false,
  color: false,
  width: null,
  home: "/home/me",
  zone: "UTC",
  limit: null,
  paths: false,
  nowMs: 0,
};

async function text(isBatch: boolean, options: Partial<typeof PIPE> = {}): Promise<string> {
  const pieces = renderMigrate(view(isBatch), { ...PIPE, ...options });
  return (await Array.fromAsync(pieces)).join("");
}

Deno.test("renderMigrate() writes codexsm's lines into a pipe", async () => {
  assert.equal(
    await text(false),
    `batch_id=b-1
session-migrate: action=migrate matched=1 planned=1 created=1 skipped=2 warnings=1
from=/home/me/old
to=/home/me/new
branch=main
tree=true
mappings:
- a -> b /s/b.jsonl
warnings:
- hostile ␛[31m
note: a note
to take it back: rollkeep undo b-1
`,
  );
  assert.match(
    await text(true),
    /^batch_id=b-1\nsession-migrate-batch: action=migrate mappings=3 succeeded=1 failed=1 matched=1 created=1 skipped=2\nmapping\[1\]: status=ok from=\/home\/me\/old to=\/home\/me\/new matched=1 created=1 skipped=2 tree=true\nbranch=main\n/,
  );
  assert.match(
    await text(true),
    /^mapping\[2\]: status=error .*\nbranch=main\nerror=nothing there$/m,
  );
});

Deno.test("renderMigrate() tells a person the threads and where they went", async () => {
  assert.equal(
    await text(true, { terminal: true }),
    `Copied 1 thread to another folder, 2.0K.
   b  now  2.0K  /src  Fix it
~/old → ~/new: 1 thread, 2 copied there before
  - a -> b /s/b.jsonl
  warning: hostile ␛[31m
~/old → ~/new: 0 threads
  error: nothing there
note: a note
Take it back: rollkeep undo b-1
`,
  );
});

Deno.test("migrateDocument() has the library's keys in snake case", () => {
  const one = JSON.parse(JSON.stringify(migrateDocument(view(false))));
  assert.equal(one.schema, "rollkeep.session-migrate/1");
  assert.deepEqual([one.batch_id, one.from_cwd, one.dest_branch, one.undo], [
    "b-1",
    "/home/me/old",
    "main",
    "rollkeep undo b-1",
  ]);
  assert.equal(one.planned[0].dest_rollout, "/s/b.jsonl");
  const batch = JSON.parse(JSON.stringify(migrateDocument(view(true))));
  assert.equal(batch.schema, "rollkeep.session-migrate-batch/1");
  assert.deepEqual(batch.items[0].mapping, {
    from: "/home/me/old",
    to: "/home/me/new",
    branch: "main",
    move: false,
    tree: true,
  });
  assert.equal(batch.items[1].error, "nothing there");
});
