import assert from "node:assert/strict";
import fc from "fast-check";
import { readNames } from "../../../lib/codex/session_index.ts";

const line = (id: string, name: unknown) =>
  JSON.stringify({ id, thread_name: name, updated_at: "2026-10-05T16:48:08.1Z" });

Deno.test("readNames() takes the newest line of each thread, trimmed", () => {
  const names = readNames(`${line("a", "old")}\n${line("b", " B ")}\n${line("a", "new")}\n`);
  assert.deepEqual(names, new Map([["a", { name: "new" }], ["b", { name: "B" }]]));
});

Deno.test("readNames() lets an empty name take the name away", () => {
  assert.equal(readNames(`${line("a", "old")}\n${line("a", "  ")}\n`).has("a"), false);
});

Deno.test("readNames() passes damaged and foreign lines by", () => {
  const text = `{"id":"x\n\n[]\n7\n${line("a", "A")}\n{"thread_name":"nobody"}\n${line("b", "B")}`;
  assert.deepEqual([...readNames(text).keys()], ["a", "b"]);
});

Deno.test("readNames() never throws, whatever the text", () => {
  fc.assert(fc.property(fc.string(), (text) => void readNames(text)));
});
