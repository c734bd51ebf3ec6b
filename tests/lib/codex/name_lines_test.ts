import assert from "node:assert/strict";
import {
  nameLinesById,
  withNamesAppended,
  withNamesInPlace,
  withoutNames,
} from "../../../lib/codex/name_lines.ts";

const A1 = '{"id":"a","thread_name":"one"}';
const A2 = '{"id":"a","thread_name":"two"}';
const B = '{"id":"b","thread_name":"other"}';
const INDEX = `${A1}\nnot json\n${B}\n${A2}\n`;

Deno.test("lines taken out of the name index go back to their very places", () => {
  const saved = nameLinesById(INDEX);
  for (const id of ["a", "b"]) {
    const without = withoutNames(INDEX, saved.get(id)!);
    assert.ok(!without.includes(`"${id}"`));
    assert.equal(withNamesInPlace(without, saved.get(id)!), INDEX);
  }
});

Deno.test("withNamesInPlace() ends every line when only some of them come back", () => {
  assert.equal(withNamesInPlace("", nameLinesById(INDEX).get("a")!), `${A1}\n${A2}\n`);
});

Deno.test("withoutNames() takes out only what was saved, not a newer line of the same thread", () => {
  const newer = '{"id":"a","thread_name":"newer"}';
  const rest = withoutNames(`${INDEX}${newer}\n`, nameLinesById(INDEX).get("a")!);
  assert.equal(rest, `not json\n${B}\n${newer}\n`);
});

Deno.test("withNamesAppended() keeps the name that a thread was given meanwhile", () => {
  const saved = [...nameLinesById(INDEX).values()].flat();
  assert.equal(withNamesAppended("", saved), `${A1}\n${A2}\n${B}\n`);
  const newer = '{"id":"a","thread_name":"newer"}';
  assert.equal(withNamesAppended(newer, saved), `${newer}\n${B}\n`);
});
