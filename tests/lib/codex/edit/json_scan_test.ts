import assert from "node:assert/strict";
import fc from "fast-check";
import {
  members,
  skipBlanks,
  skipString,
  skipValue,
  textAt,
} from "../../../../lib/codex/edit/json_scan.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("skipString() ends at the quote that no odd number of backslashes hides", () => {
  assert.equal(skipString(bytesOf('"a" x'), 0), 3);
  assert.equal(skipString(bytesOf('"a\\"b"'), 0), 6);
  assert.equal(skipString(bytesOf('"a\\\\"b"'), 0), 5);
  assert.equal(skipString(bytesOf('"open'), 0), -1);
  assert.equal(skipString(bytesOf("word"), 0), -1);
});

Deno.test("skipValue() goes over any value, and says when the text ends first", () => {
  const cases: readonly (readonly [text: string, end: number])[] = [
    ['{"a":[1,"]}"]},', 14],
    ["[[],{}]", 7],
    ["12,", 2],
    ["12", -1],
    ["[1,2", -1],
    ["]", -1],
    [",", -1],
    ["", -1],
  ];
  for (const [text, end] of cases) assert.equal(skipValue(bytesOf(text), 0), end, text);
});

Deno.test("members() gives the whole members of an object that is cut off, and none of another value", () => {
  const keys = (text: string) => [...members(bytesOf(text), 0)].map(({ key }) => key);
  assert.deepEqual(keys('{ "a" : 1 , "b" : {"c":2}, "d": [1'), ["a", "b"]);
  assert.deepEqual(keys('{"a" 1}'), []);
  assert.deepEqual(keys('{"a\\x":1}'), []);
  assert.deepEqual(keys("[1]"), []);
});

Deno.test("members() finds what JSON.parse() finds, whatever the object", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
    const bytes = bytesOf(JSON.stringify(value));
    const found = [...members(bytes, 0)].map(({ key, value: { start, end } }) => [
      key,
      JSON.stringify(JSON.parse(new TextDecoder().decode(bytes.subarray(start, end)))),
    ]);
    const wanted = Object.entries(value).map(([key, member]) => [key, JSON.stringify(member)]);
    assert.deepEqual(found, wanted);
  }));
});

Deno.test("textAt() decodes a string, and gives null for what is none", () => {
  const text = (json: string) => textAt(bytesOf(json), { start: 0, end: bytesOf(json).length });
  assert.equal(text('"\\u00e4ö"'), "äö");
  assert.equal(text('"\\x"'), null);
  assert.equal(text("12"), null);
  assert.equal(skipBlanks(bytesOf(" \t\r\nx"), 0), 4);
});
