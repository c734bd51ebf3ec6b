import assert from "node:assert/strict";
import { isBase, isHead } from "../../../../lib/catalog/sources/remembered_shape.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { headOf } from "../../../support/value/head_of.ts";

Deno.test("isHead() takes a head as it was read, and none of which one field has another shape", () => {
  const head = headOf({
    historyBase: { rolloutId: asRolloutId("r"), endOrdinalExclusive: 1, endByteOffset: null },
  });
  const text: Record<string, unknown> = JSON.parse(JSON.stringify(head));
  assert.ok(isHead(text));
  for (const key of Object.keys(text)) {
    assert.equal(isHead({ ...text, [key]: { toString: 1 } }), false, key);
    const { [key]: _, ...rest } = text;
    assert.equal(isHead(rest), false, `without ${key}`);
  }
  for (const value of [null, 7, "x", [], { ...text, health: "constructor" }]) {
    assert.equal(isHead(value), false);
  }
});

Deno.test("isBase() takes a base and none, and nothing else", () => {
  assert.ok(isBase(null));
  assert.ok(isBase({ rolloutId: "r", endOrdinalExclusive: null, endByteOffset: 7 }));
  const bad = [
    undefined,
    {},
    { rolloutId: 1, endOrdinalExclusive: null, endByteOffset: null },
    { rolloutId: "r", endOrdinalExclusive: -1, endByteOffset: null },
    { rolloutId: "r", endOrdinalExclusive: 0, endByteOffset: "7" },
  ];
  for (const value of bad) assert.equal(isBase(value), false);
});
