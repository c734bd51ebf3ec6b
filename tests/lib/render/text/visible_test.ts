import fc from "fast-check";
import assert from "node:assert/strict";
import { delimitedLine, toJson } from "../../../../lib/render/text/data_text.ts";
import { shortIds } from "../../../../lib/render/text/short_id.ts";
import { commandText, visibleLine, visibleText } from "../../../../lib/render/text/visible.ts";

/** What must never reach a terminal. */
const RAW =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

Deno.test("visibleLine() shows escapes, bidi overrides and zero-width marks", () => {
  assert.equal(visibleLine("\u001b[31mred"), "␛[31mred");
  assert.equal(visibleLine("a\u202eb\u200bc"), "a⟨U+202E⟩b⟨U+200B⟩c");
  assert.equal(visibleLine("a\r\n\tb"), "a   b");
  assert.equal(visibleLine("plain ü 漢 👍"), "plain ü 漢 👍");
});

Deno.test("visibleLine() and visibleText() never let a raw mark through, and change nothing twice", () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      "a",
      "\u001b",
      "\u0000",
      "\n",
      "\u202e",
      "\u200b",
      "\u0085",
      "\ud800",
      "漢",
      "\u2028",
    ),
  });
  fc.assert(fc.property(nasty, (text) => {
    const line = visibleLine(text);
    assert.ok(!RAW.test(line) && !line.includes("\n"));
    assert.equal(visibleLine(line), line);
    assert.ok(!RAW.test(visibleText(text)));
  }));
});

Deno.test("toJson() escapes what JSON leaves raw and stays the same value", () => {
  const value = { text: "\u001b\u009b\u202e\u200b\u2028 ü" };
  const text = toJson(value);
  assert.ok(!RAW.test(text));
  assert.deepEqual(JSON.parse(text), value);
});

const PIPE = { separator: ",", terminal: false } as const;

Deno.test("delimitedLine() quotes, and defuses spreadsheet formulas", () => {
  assert.equal(
    delimitedLine(["a,b", 'say "x"', "=1+1", "", "ok"], PIPE),
    `"a,b","say ""x""",'=1+1,,ok\n`,
  );
  const formulas = [
    "=1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    " \u00a0 +1",
    "\u3000@x",
  ];
  for (const formula of [...formulas, "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", " \uff1d1"]) {
    assert.match(delimitedLine([formula], PIPE), /^"?'/, JSON.stringify(formula));
  }
  for (const text of ["a=1", " a", "1-1", "x@y"]) {
    assert.ok(!delimitedLine([text], PIPE).includes("'"));
  }
});

Deno.test("delimitedLine() gives a program the value, and a terminal nothing that acts on it", () => {
  const value = "a\u001b]52;c;eA==\u0007\nb\u202e";
  assert.ok(delimitedLine([value], PIPE).includes(value));
  const shown = delimitedLine([value], { separator: "\t", terminal: true });
  assert.equal(shown, "a␛]52;c;eA==␇ b⟨U+202E⟩\n");
});

Deno.test("commandText() prints a command only as it can be pasted", () => {
  assert.equal(commandText("rollkeep undo 'a b'"), "rollkeep undo 'a b'");
  for (const hidden of ["\n", "\t", "\u2028", "\u202e", "\u001b"]) {
    assert.match(commandText(`rollkeep undo --trash-root '/x${hidden}y'`), /^say it with --json/);
  }
});

Deno.test("shortIds() tells neighbours apart and never goes below twelve characters", () => {
  const [a, b] = ["01a20e0d-99f4-7522-b1ae", "01a20e0d-99f4-7523-b1ae"];
  const short = shortIds([a!, b!]);
  assert.notEqual(short(a!), short(b!));
  assert.equal(shortIds([a!])(a!), "01a20e0d-99f");
});
