import assert from "node:assert/strict";
import {
  fromJson,
  type IntegrityCheckResult,
  type JsonConvertible,
  type Selector,
  toJson,
  UsageError,
} from "../../../lib/session.ts";

const at = (text: string) => Temporal.Instant.from(text);

/** What the original writes, by its own rules: `encoding/json/v2`, RFC 3339 without zeros at the end, spans by `Duration.String`. */
const DOCUMENTS: readonly (readonly [what: string, value: JsonConvertible, json: string])[] = [
  [
    "a session",
    {
      sessionId: "019c0000-0000-7000-8000-000000000001",
      createdAt: at("2026-03-02T00:00:00Z"),
      updatedAt: at("2026-03-02T09:15:00.25Z"),
      sizeBytes: 321,
      path: "/s/2026/03/02/rollout-x.jsonl",
      hostDir: "/w",
      health: "ok",
      head: "hi <b>",
    },
    '{"session_id":"019c0000-0000-7000-8000-000000000001","created_at":"2026-03-02T00:00:00Z",' +
    '"updated_at":"2026-03-02T09:15:00.25Z","size_bytes":321,"path":"/s/2026/03/02/rollout-x.jsonl",' +
    '"host_dir":"/w","health":"ok","head":"hi <b>"}',
  ],
  [
    "a session without id, folder and head",
    {
      sessionId: "",
      createdAt: at("2026-03-02T00:00:00Z"),
      updatedAt: at("2026-03-02T00:00:00Z"),
      sizeBytes: 0,
      path: "/s/damaged.jsonl",
      hostDir: "",
      health: "corrupted",
    },
    '{"session_id":"","created_at":"2026-03-02T00:00:00Z","updated_at":"2026-03-02T00:00:00Z",' +
    '"size_bytes":0,"path":"/s/damaged.jsonl","health":"corrupted"}',
  ],
  [
    "a delete",
    {
      batchId: "b-1",
      errorSummary: "1 failed",
      action: "soft-delete",
      simulation: false,
      matchedCount: 2,
      succeeded: 1,
      failed: 1,
      skipped: 0,
      affectedBytes: 0,
      results: [
        { sessionId: "a", path: "/s/a.jsonl", destination: "/t/a.jsonl", status: "deleted" },
        { sessionId: "b", path: "/s/b.jsonl", status: "failed", error: "is live" },
      ],
    },
    '{"action":"soft-delete","simulation":false,"matched_count":2,"succeeded":1,"failed":1,"skipped":0,' +
    '"affected_bytes":0,"results":[{"session_id":"a","path":"/s/a.jsonl","destination":"/t/a.jsonl",' +
    '"status":"deleted"},{"session_id":"b","path":"/s/b.jsonl","status":"failed","error":"is live"}],' +
    '"error_summary":"1 failed","batch_id":"b-1"}',
  ],
  ["a risk", { level: "none", reason: "none" }, '{"level":"none","reason":"none"}'],
  [
    "a check",
    { verified: true, match: false, detail: "expected=1 got=2" },
    '{"verified":true,"match":false,"detail":"expected=1 got=2"}',
  ],
  [
    "a file of mappings",
    {
      dryRun: true,
      printCreated: false,
      totalMappings: 1,
      succeeded: 1,
      failed: 0,
      matched: 1,
      created: 0,
      skipped: 0,
      items: [{
        mapping: { fromCwd: "/a", toCwd: "/b", move: false, tree: false },
        result: {
          fromCwd: "/a",
          toCwd: "/b",
          destBranch: "",
          matched: 1,
          created: 0,
          skipped: 0,
          dryRun: true,
          printCreated: false,
          planned: [{
            sourceId: "1",
            destId: "2",
            sourceRollout: "/s/1",
            destRollout: "/s/2",
            sourceCwd: "/a",
            destCwd: "/b",
            sourceBranch: "",
            destBranch: "",
          }],
          warnings: [],
        },
      }],
    },
    '{"dry_run":true,"print_created":false,"total_mappings":1,"succeeded":1,"failed":0,"matched":1,' +
    '"created":0,"skipped":0,"items":[{"mapping":{"from":"/a","to":"/b","move":false,"tree":false},' +
    '"result":{"from_cwd":"/a","to_cwd":"/b","dest_branch":"","matched":1,"created":0,"skipped":0,' +
    '"dry_run":true,"print_created":false,"planned":[{"source_id":"1","dest_id":"2",' +
    '"source_rollout":"/s/1","dest_rollout":"/s/2","source_cwd":"/a","dest_cwd":"/b",' +
    '"source_branch":"","dest_branch":""}],"warnings":[]}}]}',
  ],
  [
    "a selector",
    { olderThan: Temporal.Duration.from({ hours: 720 }), health: "ok", idPrefix: "019c" },
    '{"id_prefix":"019c","older_than":"720h0m0s","has_older_than":true,"health":"ok","has_health":true}',
  ],
  ["a selector of nothing", {}, '{"has_older_than":false,"has_health":false}'],
];

Deno.test("toJson() writes each value as the original does, and fromJson() reads it back", () => {
  for (const [what, value, json] of DOCUMENTS) {
    assert.equal(JSON.stringify(toJson(value)), json, what);
    const back = fromJson(json);
    assert.equal(JSON.stringify(toJson(back)), json, `${what}, read back`);
  }
  const list = DOCUMENTS.slice(0, 2).map(([, value]) => value);
  assert.deepEqual((fromJson(toJson(list)) as unknown[]).length, 2);
});

Deno.test("fromJson() gives times and spans as such, an error by its text, and refuses what is no value", () => {
  const selector = fromJson<Selector>({
    older_than: "1h30m0s",
    created_after: "2026-03-02T00:00:00Z",
  });
  assert.equal(selector.olderThan!.total("minutes"), 90);
  assert.ok(selector.createdAfter!.equals(at("2026-03-02T00:00:00Z")));
  const check = fromJson<IntegrityCheckResult>('{"verified":true,"match":false,"error":"no room"}');
  assert.ok(check.error instanceof Error);
  assert.equal(check.error!.message, "no room");
  const wrong = ["{", "5", { foo: 1 }, { older_than: "a day" }, { session_id: 5, health: "ok" }];
  for (const json of wrong) assert.throws(() => fromJson(json), UsageError, JSON.stringify(json));
});
