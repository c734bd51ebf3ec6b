import assert from "node:assert/strict";
import type { ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import { ROW_FINDINGS } from "../../../../lib/diagnose/findings/row_findings.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import {
  checkedRow,
  factsOf,
  firstLine,
  ROLLOUT,
  rolloutFacts,
  storeFacts,
} from "../../../support/value/facts_of.ts";

const found = (known: Partial<ThreadFacts>) =>
  Object.entries(ROW_FINDINGS).filter(([, row]) => row.detect(factsOf(known)) !== null)
    .map(([id]) => id);
const detail = (id: keyof typeof ROW_FINDINGS, known: Partial<ThreadFacts>) =>
  ROW_FINDINGS[id]!.detect(factsOf(known));

Deno.test("a row without any file is a ghost, one of another kind where Codex keeps its turns", () => {
  const gone = { file: null, isPathAlive: false };
  assert.deepEqual(found({ ...gone }), ["drop-ghost"]);
  assert.deepEqual(found({ ...gone, keptTurns: 3 }), ["rebuild-ghost"]);
  assert.deepEqual(detail("rebuild-ghost", { ...gone, keptTurns: 3 }), { row: ROLLOUT, turns: 3 });
  for (const isPathAlive of [true, null]) {
    assert.deepEqual(found({ file: null, isPathAlive }), []);
  }
  assert.deepEqual(found({ ...gone, others: [rolloutFacts()] }), []);
});

Deno.test("a file without a row is missing one, where rows could be read", () => {
  assert.deepEqual(found({ row: null, isPathAlive: null }), ["row-missing"]);
  const unread = storeFacts({ database: { trouble: "locked" } });
  assert.deepEqual(found({ row: null, isPathAlive: null, store: unread }), []);
});

Deno.test("a path is dead where no file is, and where another thread's is; the own file is named", () => {
  const row = checkedRow({ rollout_path: "/old/x.jsonl" });
  assert.deepEqual(detail("row-path-dead", { row, isPathAlive: false }), {
    row: "/old/x.jsonl",
    found: ROLLOUT,
  });
  const foreign = rolloutFacts({
    path: "/h/sessions/b.jsonl",
    first: firstLine({ id: threadId(2) }),
  });
  const facts = { file: foreign, others: [rolloutFacts()] };
  assert.equal(detail("row-path-dead", facts)?.found, ROLLOUT);
  assert.deepEqual(found(facts), ["row-path-dead"]);
});

Deno.test("an empty preview is a finding where somebody said something", () => {
  assert.deepEqual(found({ row: checkedRow({ preview: "" }) }), ["preview-empty"]);
  const left = checkedRow({ preview: "", title: "", first_user_message: "" });
  assert.deepEqual(found({ row: left, preview: null }), []);
});

Deno.test("mode, model, source, folder, archive and provider of a row are each held against what is there", () => {
  assert.deepEqual(found({ row: checkedRow({ history_mode: "legacy" }) }), ["row-history-mode"]);
  assert.deepEqual(found({ row: checkedRow({ model: "" }) }), ["row-model-empty"]);
  assert.deepEqual(found({ row: checkedRow({ source: "exec" }) }), ["row-source-differs"]);
  assert.deepEqual(found({ row: checkedRow({ archived: 1n }) }), ["row-archived-mismatch"]);
  assert.deepEqual(found({ row: checkedRow({ cwd: "/p/" }) }), ["row-cwd-not-real"]);
  const spawn = JSON.stringify({ subagent: { thread_spawn: { parent_thread_id: threadId(2) } } });
  const child = {
    row: checkedRow({ source: spawn, lacksEdge: true }),
    file: rolloutFacts({ first: firstLine({ source: spawn, parentThreadId: threadId(2) }) }),
  };
  assert.deepEqual(found(child), ["spawn-edge-missing"]);
  assert.deepEqual(detail("spawn-edge-missing", child), { parent: threadId(2) });
  const mine = { row: checkedRow({ model_provider: "mine" }) };
  const gone = { row: checkedRow({ model_provider: "gone" }) };
  assert.deepEqual(detail("provider-differs", mine), {
    ...{ provider: "mine", current: "openai", configured: true },
  });
  assert.equal(detail("provider-differs", gone)?.configured, false);
  assert.equal(
    detail("provider-differs", { ...gone, store: storeFacts({ providers: null }) }),
    null,
  );
});
