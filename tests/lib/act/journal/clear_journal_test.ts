import assert from "node:assert/strict";
import { clearJournal } from "../../../../lib/act/journal/clear_journal.ts";
import { createJournal, openRecord } from "../../../../lib/act/journal/journal_writer.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { type JournalRecord, withRows } from "../../../../lib/model/journal.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { SYSTEM } from "../../../support/rollout_file.ts";
import { batchOf } from "../../../support/value/batch_of.ts";
import { absolute } from "../../../support/value/paths.ts";
import { threadPlanOf } from "../../../support/value/thread_plan_of.ts";

const names = [{ line: 0, text: "secret" }];
const BATCH = batchOf("b", {
  threads: [threadPlanOf("a", { names }), threadPlanOf("z", { names })],
});
const sha256 = await SYSTEM.digests.sha256();

Deno.test("clearJournal() takes texts of these threads, lines that nobody can read about gone ones, and a torn end; all else stays", () => {
  const { tools, write, read, has } = newMemoryStore(["/h/trash/b/x"]);
  const path = absolute("/h/trash/b/journal.jsonl");
  const journal = createJournal(absolute(path), { writer: tools.writer, sha256 });
  journal.write(BATCH.header, ...BATCH.threads.map(withRows), { kind: "planned", threads: 2 });
  journal.close();
  const file = tools.writer.append(path);
  const damaged = '{"kind":"thread","id":"gone"}\n{"kind":"thread","id":"other"}\n{"kind":"end"';
  file.write(new TextEncoder().encode(damaged));
  file.close();
  write(`${path}.tmp`, "left behind");
  const clear = () =>
    clearJournal(absolute("/h/trash/b"), {
      tools,
      sha256,
      threads: new Set([0]),
      gone: new Set([asThreadId("gone")]),
    });
  clear();
  const lines = read(path).trimEnd().split("\n");
  const records = lines.map((line) => openRecord(line, sha256) as JournalRecord | null);
  const kept = records.map((record) => record?.kind === "thread" ? record.names : record?.kind);
  assert.deepEqual(kept, ["batch", [], names, "planned", undefined]);
  assert.equal(lines.at(-1), '{"kind":"thread","id":"other"}');
  assert.equal(has(`${path}.tmp`), false);
  const once = read(path);
  clear();
  assert.equal(read(path), once);
});
