import assert from "node:assert/strict";
import {
  asCount,
  asList,
  asObject,
  asText,
  parseInstant,
  parseJson,
} from "../../../lib/codex/json_value.ts";

Deno.test("values of another shape are nothing", () => {
  assert.deepEqual([null, [], "x", 1].map(asObject), [null, null, null, null]);
  assert.deepEqual(asObject({ a: 1 }), { a: 1 });
  assert.deepEqual(["", " \n", 7, null].map(asText), [null, null, null, null]);
  assert.equal(asText(" a "), " a ");
  assert.deepEqual([-1, 1.5, 2 ** 53, NaN, "1"].map(asCount), [null, null, null, null, null]);
  assert.equal(asCount(0), 0);
  assert.deepEqual([{ length: 1 }, "ab", null].map(asList), [[], [], []]);
  assert.deepEqual(asList([1]), [1]);
});

Deno.test("parseJson() tells what is no JSON from what says null", () => {
  assert.equal(parseJson("null"), null);
  assert.equal(parseJson("{"), undefined);
  assert.equal(parseInstant("1970-01-01T00:00:01Z"), 1000);
  assert.deepEqual([parseInstant("yesterday"), parseInstant(1000)], [null, null]);
});
