import assert from "node:assert/strict";
import { wayBack } from "../../scripts/lint/circles.ts";
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

Deno.test("layers: what is imported when it is needed, and types by import(), count too", () => {
  assert.deepEqual(broken("lib/model/a.ts", 'const b = await import("../codex/b.ts");'), [
    "layers",
  ]);
  assert.deepEqual(broken("lib/plan/a.ts", 'type B = import("../../commands/command.ts").B;'), [
    "layers",
  ]);
  assert.deepEqual(broken("lib/plan/a.ts", 'type B = import("../model/b.ts").B;'), []);
});

Deno.test("layers: in lib/act facts lie below plans, and plans below carrying out", () => {
  const up = (path: string, to: string) => broken(path, `import { b } from "${to}";`);
  assert.deepEqual(up("lib/act/facts/a.ts", "../prepare/b.ts"), ["layers"]);
  assert.deepEqual(up("lib/act/prepare/undo/a.ts", "../../batch/b.ts"), ["layers"]);
  assert.deepEqual(up("lib/act/locks/a.ts", "../journal/b.ts"), ["layers"]);
  assert.deepEqual(up("lib/act/a.ts", "./tools.ts"), ["layers"]);
  assert.deepEqual(up("lib/act/batch/finish/a.ts", "../../facts/b.ts"), []);
  assert.deepEqual(up("lib/act/change/a.ts", "../tools.ts"), []);
});

Deno.test("circles: no file imports itself by a detour, types included", async () => {
  const plan = "lib/model/plan.ts";
  assert.deepEqual(broken(plan, 'import type { Batch } from "./journal.ts";'), ["circles"]);
  assert.deepEqual(broken(plan, 'type Batch = import("./journal.ts").Batch;'), ["circles"]);
  assert.deepEqual(broken(plan, 'import type { Plan } from "./plan.ts";'), ["circles"]);
  assert.deepEqual(broken(plan, 'const journal = await import("./journal.ts");'), []);
  assert.deepEqual(broken(plan, 'import type { Selector } from "./selector.ts";'), []);
  const folder = await Deno.makeTempDir();
  try {
    const root = `${folder}/`;
    const texts = {
      "b.ts": '/** B. */\nexport { c } from "./c.ts";\n',
      "c.ts": 'import {\n  type A,\n} from "./a.ts";\n',
      "d.ts": 'type A = import("./a.ts").A;\n',
      "e.ts": 'const a = await import("./a.ts");\n',
    };
    for (const [name, text] of Object.entries(texts)) await Deno.writeTextFile(root + name, text);
    assert.deepEqual(wayBack("a.ts", "b.ts", root), ["b.ts", "c.ts", "a.ts"]);
    assert.deepEqual(wayBack("a.ts", "d.ts", root), ["d.ts", "a.ts"]);
    assert.equal(wayBack("a.ts", "e.ts", root), null);
    assert.equal(wayBack("a.ts", "none.ts", root), null);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
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
  assert.deepEqual(
    broken("lib/catalog/a.ts", 'Math.max(1, 2); new Date(1); Temporal.Instant.from("x");'),
    [],
  );
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
  assert.deepEqual(broken("confined.ts", "export const A = (b, c, d) => 1;"), [
    "doc-comment",
    "function-style",
  ]);
});

Deno.test("function-length: no function over 60 lines", () => {
  const body = (lines: number) => `{\n${"1;\n".repeat(lines - 2)}}`;
  for (const kind of ["function a() ", "const a = function () ", "let a = { b: () => "]) {
    const end = kind.includes("=>") ? " }" : "";
    assert.deepEqual(broken("lib/plan/a.ts", kind + body(61) + end), ["function-length"], kind);
    assert.deepEqual(broken("lib/plan/a.ts", kind + body(60) + end), [], kind);
    assert.deepEqual(broken("scripts/a.ts", kind + body(61) + end), [], kind);
  }
});

Deno.test("names and file-length: no vague names, no long files", () => {
  assert.deepEqual(broken("lib/plan/utils.ts", "1;"), ["names"]);
  assert.deepEqual(broken("lib/plan/a.ts", "1;\n".repeat(301)), ["file-length"]);
  assert.deepEqual(broken("lib/plan/a.ts", "1;\n".repeat(300)), []);
});
