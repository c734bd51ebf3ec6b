import assert from "node:assert/strict";
import { cutOffIn } from "../../../../lib/act/journal/journal_ends.ts";
import { newMemoryFiles } from "../../../support/disk/memory_files.ts";
import { absolute } from "../../../support/value/paths.ts";

const BATCH = "b-20261124T145502Z-0123456789ab";

function header(action: string, words: readonly string[] = []): string {
  const [schema, at] = ["rollkeep.batch/1", "2026-11-24T14:55:02Z"];
  return JSON.stringify({
    ...{ kind: "batch", schema, batch: BATCH, sequence: 12, action },
    ...{ at, command: words, digest: "0123456789abcdef" },
  }) + "\n";
}

const END = '{"kind":"end","done":1,"failed":0,"bytes":10,"digest":"0123456789abcdef"}\n';
const WAITING = END.replace('"bytes":10', '"bytes":10,"left":1');
const THREAD = '{"kind":"thread","number":1}\n';

/** What was cut off in a trash with this one journal. */
function cutOff(journal: string, folder = BATCH): readonly string[] {
  const { files, writer } = newMemoryFiles("/trash", () => 0);
  writer.makeDirs(absolute(`/trash/${folder}`));
  const file = writer.create(absolute(`/trash/${folder}/journal.jsonl`));
  file.write(new TextEncoder().encode(journal));
  file.close();
  return [...cutOffIn(absolute("/trash"), files)];
}

function isCutOff(journal: string): boolean {
  return cutOff(journal).includes("purge");
}

Deno.test("cutOffIn() sees a removal for good without an end, or with threads that wait", () => {
  for (const action of ["hard-delete", "empty"]) {
    assert.equal(isCutOff(header(action)), true, action);
    assert.equal(isCutOff(header(action) + THREAD), true, action);
    assert.equal(isCutOff(header(action) + THREAD + END.slice(0, -9)), true, "torn");
    assert.equal(isCutOff(header(action) + THREAD + WAITING), true, "a thread waits");
    assert.equal(isCutOff(header(action) + THREAD + END), false, action);
    assert.equal(isCutOff(header(action) + THREAD + WAITING + END), false, "settled since");
  }
  const many = Array.from({ length: 1000 }, (_, at) => `019b0000-0000-7000-8000-${at}`);
  assert.equal(isCutOff(header("hard-delete", many)), true, "longer than what is read of it");
});

Deno.test("cutOffIn() passes every other journal by, and folders that are no batches", () => {
  assert.deepEqual(cutOff(header("delete")), []);
  assert.deepEqual(cutOff(THREAD + header("empty")), []);
  assert.deepEqual(cutOff(""), []);
  assert.deepEqual(cutOff(header("empty"), "notes"), []);
  const { files } = newMemoryFiles("/trash", () => 0);
  assert.deepEqual([...cutOffIn(absolute("/trash"), files)], []);
  assert.deepEqual([...cutOffIn(absolute("/nowhere"), files)], []);
});

Deno.test("cutOffIn() tells a repair from a removal for good", () => {
  assert.deepEqual(cutOff(header("repair")), ["repair"]);
  assert.deepEqual(cutOff(header("repair") + THREAD + WAITING), ["repair"]);
  assert.deepEqual(cutOff(header("repair") + THREAD + END), []);
});
