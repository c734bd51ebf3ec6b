import assert from "node:assert/strict";
import {
  nameLinesById,
  readNames,
  withNamesAppended,
  withNamesInPlace,
  withoutNames,
} from "../../../lib/codex/session_index.ts";
import fc from "fast-check";
import { asThreadId } from "../../../lib/model/ids.ts";

const line = (id: string, name: unknown) =>
  JSON.stringify({ id, thread_name: name, updated_at: "2026-10-05T16:48:08.1Z" });

Deno.test("readNames() takes the newest line of each thread, trimmed", () => {
  const names = readNames(`${line("a", "old")}\n${line("b", " B ")}\n${line("a", "new")}\n`);
  assert.deepEqual(names, new Map([["a", { name: "new" }], ["b", { name: "B" }]]));
});

Deno.test("readNames() lets an empty name take the name away", () => {
  assert.equal(readNames(`${line("a", "old")}\n${line("a", "  ")}\n`).has(asThreadId("a")), false);
});

Deno.test("readNames() passes damaged and foreign lines by", () => {
  const text = `{"id":"x\n\n[]\n7\n${line("a", "A")}\n{"thread_name":"nobody"}\n${line("b", "B")}`;
  assert.deepEqual([...readNames(text).keys()], ["a", "b"]);
});

Deno.test("readNames() never throws, whatever the text", () => {
  fc.assert(fc.property(fc.string(), (text) => void readNames(text)));
});

const A1 = '{"id":"a","thread_name":"one"}';
const A2 = '{"id":"a","thread_name":"two"}';
const B = '{"id":"b","thread_name":"other"}';
const INDEX = `${A1}\nnot json\n${B}\n${A2}\n`;

Deno.test("lines taken out of the name index go back to their very places", () => {
  const saved = nameLinesById(INDEX);
  for (const id of ["a", "b"]) {
    const without = withoutNames(INDEX, saved.get(asThreadId(id))!);
    assert.ok(!without.includes(`"${id}"`));
    assert.equal(withNamesInPlace(without, saved.get(asThreadId(id))!), INDEX);
  }
});

Deno.test("an empty line before a torn last one stays when that goes", () => {
  for (const torn of [`${A1}\n${B}\n\n${A2}`, `\n${A1}`, `${B}\n\n\n${A1}`]) {
    const saved = nameLinesById(torn).get(asThreadId("a"))!;
    const without = withoutNames(torn, saved);
    assert.ok(without.endsWith("\n"), without);
    assert.equal(withNamesInPlace(without, saved), `${torn}\n`);
  }
});

Deno.test("withNamesInPlace() ends every line when only some of them come back", () => {
  assert.equal(withNamesInPlace("", nameLinesById(INDEX).get(asThreadId("a"))!), `${A1}\n${A2}\n`);
});

Deno.test("withoutNames() takes out only what was saved, not a newer line of the same thread", () => {
  const newer = '{"id":"a","thread_name":"newer"}';
  const rest = withoutNames(`${INDEX}${newer}\n`, nameLinesById(INDEX).get(asThreadId("a"))!);
  assert.equal(rest, `not json\n${B}\n${newer}\n`);
});

Deno.test("withNamesAppended() keeps the name that a thread was given meanwhile", () => {
  const saved = [...nameLinesById(INDEX).values()].flat();
  assert.equal(withNamesAppended("", saved), `${A1}\n${A2}\n${B}\n`);
  const newer = '{"id":"a","thread_name":"newer"}';
  assert.equal(withNamesAppended(newer, saved), `${newer}\n${B}\n`);
});
