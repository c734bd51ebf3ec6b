import assert from "node:assert/strict";
import plugin from "../../scripts/lint_plugin.ts";

/** Ids of the rules that a file of this name and text breaks. */
function broken(path: string, text: string): string[] {
  return Deno.lint.runPlugin(plugin, path, text).map(({ id }) => id.replace("rollkeep/", ""));
}

Deno.test("layers: a lower room may not import a higher one, nor its neighbour", () => {
  assert.deepEqual(broken("lib/model/a.ts", 'import { b } from "../codex/b.ts";'), ["layers"]);
  assert.deepEqual(broken("lib/plan/a.ts", 'import type { b } from "../catalog/b.ts";'), [
    "layers",
  ]);
  assert.deepEqual(broken("lib/render/a.ts", 'export { b } from "../argv/b.ts";'), ["layers"]);
  assert.deepEqual(broken("commands/list/run.ts", 'import { b } from "../show/run.ts";'), [
    "layers",
  ]);
  assert.deepEqual(
    broken("lib/plan/a.ts", 'import { b } from "../model/b.ts"; import "./c.ts";'),
    [],
  );
  assert.deepEqual(broken("commands/list/run.ts", 'import { b } from "../context.ts";'), []);
});

Deno.test("layers: only the builders see the real world, and only act sees what writes", () => {
  const real = 'import { buildSystem } from "../system/real/build_system.ts";';
  assert.deepEqual(broken("lib/catalog/a.ts", real), ["layers"]);
  assert.deepEqual(broken("lib/session/a.ts", real), []);
  const writer = 'import type { Writer } from "../system/writer.ts";';
  assert.deepEqual(broken("lib/codex/a.ts", writer), ["layers"]);
  assert.deepEqual(broken("lib/act/a.ts", writer), []);
});

Deno.test("purity: the outside world is named in lib/system only", () => {
  for (
    const text of [
      "Deno.cwd();",
      'console.log("x");',
      "Date.now();",
      "new Date();",
      "Temporal.Now.instant();",
      "Math.random();",
      "crypto.randomUUID();",
      'import "node:fs";',
    ]
  ) {
    assert.deepEqual(broken("lib/catalog/a.ts", text), ["purity"], text);
    assert.deepEqual(broken("lib/system/real/a.ts", text), [], text);
  }
  assert.deepEqual(broken("lib/catalog/a.ts", 'Math.max(1, 2); Temporal.Instant.from("x");'), []);
});

Deno.test("function-style: declarations, few positional parameters, classes for errors", () => {
  assert.deepEqual(broken("lib/plan/a.ts", "const a = () => 1;"), ["function-style"]);
  const many = "/** A. */\nexport function a(b: number, c: number, d: number) {}";
  assert.deepEqual(broken("lib/plan/a.ts", many), ["function-style"]);
  assert.deepEqual(broken("lib/plan/a.ts", "class A {}"), ["function-style"]);
  assert.deepEqual(broken("lib/plan/a.ts", "class AError extends Error {}"), []);
  assert.deepEqual(
    broken("lib/plan/a.ts", "/** A. */\nexport function a(b: number, c: number, { d }: D) {}"),
    [],
  );
});

Deno.test("doc-comment: every export says what it is", () => {
  assert.deepEqual(broken("lib/plan/a.ts", "export const A = 1;"), ["doc-comment"]);
  assert.deepEqual(broken("lib/plan/a.ts", "/** One. */\nexport const A = 1;"), []);
});

Deno.test("names and file-length: no vague names, no long files", () => {
  assert.deepEqual(broken("lib/plan/utils.ts", "1;"), ["names"]);
  assert.deepEqual(broken("lib/plan/a.ts", "1;\n".repeat(301)), ["file-length"]);
  assert.deepEqual(broken("lib/plan/a.ts", "1;\n".repeat(300)), []);
});
