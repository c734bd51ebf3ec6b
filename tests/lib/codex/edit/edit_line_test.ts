import assert from "node:assert/strict";
import fc from "fast-check";
import { editLine, fieldSpan } from "../../../../lib/codex/edit/edit_line.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const edited = (line: string, ...edits: Parameters<typeof editLine>[1]) =>
  decoder.decode(editLine(encoder.encode(line), edits));

Deno.test("editLine() changes nothing but the span of the named field", () => {
  const other = fc.jsonValue();
  const indent = fc.constantFrom(undefined, 1, "\t ");
  fc.assert(fc.property(other, other, fc.string(), indent, (a, b, value, space) => {
    const before = { a, 'c"w\\d': 1.5, payload: { b, cwd: b, z: a }, cwd: a };
    const line = JSON.stringify(before, null, space);
    const after = edited(line, { path: ["payload", "cwd"], value });
    const span = fieldSpan(encoder.encode(line), ["payload", "cwd"])!;
    const bytes = encoder.encode(line);
    const expected = decoder.decode(bytes.subarray(0, span.start)) + JSON.stringify(value) +
      decoder.decode(bytes.subarray(span.end));
    assert.equal(after, expected);
    const parsed = JSON.parse(line);
    parsed.payload.cwd = value;
    assert.deepEqual(JSON.parse(after), parsed);
  }));
});

Deno.test("editLine() keeps numbers, order, escapes and blanks, and takes the last of two like keys", () => {
  assert.equal(
    edited('\uFEFF {"n":1.0e+02,"\\u0063wd" : "\\/a" ,"cwd":"/b","x":12345678901234567890}', {
      path: ["cwd"],
      value: "/é\n",
    }),
    '\uFEFF {"n":1.0e+02,"\\u0063wd" : "\\/a" ,"cwd":"/é\\n","x":12345678901234567890}'.slice(1),
  );
});

Deno.test("editLine() adds a field only when told to, and only to an object that is there", () => {
  const path = ["git", "branch"];
  assert.equal(
    edited('{"git":{"a":1 }}', { path, value: "b", add: true }),
    '{"git":{"a":1,"branch":"b" }}',
  );
  assert.equal(edited('{"git":{}}', { path, value: "b", add: true }), '{"git":{"branch":"b"}}');
  for (const line of ['{"git":{"a":1}}', '{"git":[]}']) {
    assert.equal(edited(line, { path, value: "b" }), line);
  }
  assert.equal(edited("{}", { path, value: "b", add: true }), "{}");
});
