import assert from "node:assert/strict";
import { markdownRules } from "../../../lib/agents/markdown_rules.ts";

/** Texts, and the rules in them with their lines. */
const TEXTS: readonly (readonly [what: string, text: string, ...rules: readonly string[]])[] = [
  ["nothing", ""],
  ["blanks", " \n\t\n"],
  ["a paragraph over lines", "one\ntwo\n\nthree", "1 one two", "4 three"],
  ["list marks stay", "- a\n* b\n+ c\n1. d\n2) e\n- [ ] f", ...[
    "1 - a",
    "2 * b",
    "3 + c",
    "4 1. d",
    "5 2) e",
    "6 - [ ] f",
  ]],
  ["an item goes on", "- a\n  b\nc\n\n  d\n", "1 - a b c", "5 d"],
  ["a mark alone", "-\n*\n- a\n", "3 - a"],
  ["headings", "# a\n###### b\n#hash\n####### seven\n", "3 #hash ####### seven"],
  ["headings by a line under them", "a\n===\nb\n-\n\n- c\n---\nd\n", "6 - c", "8 d"],
  ["rulers", "***\na\n\n---\n* * *\n", "2 a"],
  ["code", "```\nx\n```\na\n~~~~ js\n```\n~~~\nx\n~~~~\nb\n", "4 a", "10 b"],
  ["code of a line", "```inline```\na\n\n`` x ``\n", "1 ```inline``` a", "4 `` x ``"],
  ["code that never ends", "a\n```\nb\n\nc", "1 a"],
  ["a mark that is shorter", "````\n```\nx\n````\na", "5 a"],
  ["code in an item", "- a\n  ```sh\n  x\n  ```\n- ```\n  y\n  ```\n- b", "1 - a", "8 - b"],
  ["code in a quotation", "> ```\n> x\na\n> ~~~\n> y\n> ~~~\n> b", "3 a", "7 b"],
  ["code by its blanks", "a\n\n    x\n\n- b\n\n    c\n", "1 a", "5 - b", "7 c"],
  ["comments", "<!-- a\nb\n\n--> c\nd\n<!-- e -->\nf `<!--` g\n", "5 d", "7 f `<!--` g"],
  ["a table", "| a | b |\n|---|:-:|\n| c | d |\n\ne\n", "5 e"],
  ["a table without outer lines", "a | b\n--|--\nc | d\n- e\n", "4 - e"],
  ["a line that is no table", "a | b\nc | d\n", "1 a | b c | d"],
  ["definitions and tags", "[a]: https://x\n<details>\n<summary>b</summary>\n</details>\n", ...[
    "3 <summary>b</summary> </details>",
  ]],
  ["what stands before the text", "---\na: b\n---\nc\n", "4 c"],
  ["a ruler at the start", "---\na\n", "2 a"],
  ["line ends of Windows", "a\r\nb\r\n\r\n- c\r\n", "1 a b", "4 - c"],
  ["a byte order mark", "\ufeff# a\nb", "2 b"],
];

Deno.test("markdownRules() gives paragraphs and list items, and nothing else of a text", () => {
  for (const [what, text, ...rules] of TEXTS) {
    const found = markdownRules(text).map(({ line, text }) => `${line} ${text}`);
    assert.deepEqual(found, rules, what);
  }
});

Deno.test("markdownRules() knows where each begins and ends", () => {
  const text = "# t\r\none\ntwo\n\n> - three";
  assert.deepEqual(
    markdownRules(text).map(({ start, end }) => text.slice(start, end)),
    ["one\ntwo", "> - three"],
  );
});

Deno.test("markdownRules() takes time by the length of a text alone", () => {
  const long = 400_000;
  const texts = [
    "-".repeat(long),
    "| ".repeat(long),
    `a\n${"-|".repeat(long)}x`,
    "> ".repeat(long),
  ];
  texts.push(
    "<a>".repeat(long),
    `${" \t".repeat(long)}a`,
    `<!--${"-".repeat(long)}`,
    "`".repeat(long),
  );
  const began = performance.now();
  for (const text of texts) markdownRules(text);
  assert.ok(performance.now() - began < 5000, `${performance.now() - began} ms`);
});
