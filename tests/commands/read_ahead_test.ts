import assert from "node:assert/strict";
import { readAhead } from "../../commands/show/read_ahead.ts";
import type { Files } from "../../lib/system/files.ts";
import type { Entry } from "../../lib/model/thread/entry.ts";
import { absolute } from "../support/value/paths.ts";

const said = (text: string): Entry => ({ kind: "user", at: null, text });
const ENTRIES = [
  said("a"),
  said("b"),
  { kind: "rollback", at: null, turns: 1 } as const,
  said("c"),
];

/** Reads ahead of a part that has so many bytes on disk. */
async function ahead(size: number, name: string, error?: Error) {
  const files = { lstat: () => ({ size }) } as unknown as Files;
  const path = absolute(`/store/${name}`);
  const entries = async function* () {
    yield* ENTRIES;
    if (error !== undefined) throw error;
  };
  return await readAhead(entries(), {
    parts: [{ path, end: null, missing: false }],
    system: { files },
  });
}

Deno.test("readAhead() counts the turns of a small conversation, and reads no large one first", async () => {
  const MIB = 1024 * 1024;
  const cases = [["a.jsonl", MIB, 2], ["a.jsonl", 5 * MIB, null], [
    "a.jsonl.zst",
    MIB,
    null,
  ]] as const;
  for (const [name, size, turns] of cases) {
    const found = await ahead(size, name);
    assert.equal(found.turns, turns, `${name} ${size}`);
    assert.deepEqual(await Array.fromAsync(found.entries), ENTRIES);
  }
});

Deno.test("readAhead() gives what could be read, then what ended it", async () => {
  const { entries, turns } = await ahead(1, "a.jsonl", new Error("EIO"));
  assert.equal(turns, null);
  const read: Entry[] = [];
  await assert.rejects(async () => {
    for await (const entry of entries) read.push(entry);
  }, /EIO/);
  assert.deepEqual(read, ENTRIES);
});
