import assert from "node:assert/strict";
import type { ResolvedPatches } from "../../../../../lib/act/facts/files/resolved_step.ts";
import {
  isPatched,
  patchFile,
  putPatchBack,
} from "../../../../../lib/act/thread/files/patch_file.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";

const PATH = absolute("/h/sessions/r.jsonl");

/** A file with this text, and a step on one that was `abc def\n`: `b` becomes `B`, `de` `DE`. */
function step(text = "abc def\n", known: Partial<ResolvedPatches> = {}) {
  const memory = newMemoryStore();
  memory.write(PATH, text);
  memory.tools.writer.setMtime(PATH, 5000);
  const patches: ResolvedPatches = {
    kind: "patch",
    from: PATH,
    expect: { size: 8, mtimeMs: 5000, ctimeMs: null, inode: null },
    patches: [
      { offset: 1, before: btoa("b"), after: btoa("B") },
      { offset: 4, before: btoa("de"), after: btoa("DE") },
    ],
    ...known,
  };
  return {
    ...memory,
    patches,
    options: threadTools(memory),
    time: () => memory.tools.system.files.lstat(PATH).mtimeMs,
  };
}

Deno.test("patchFile() writes over the bytes, and leaves size and time unless it is given one", () => {
  const { patches, options, read, time } = step();
  assert.equal(isPatched(patches, options), false);
  patchFile(patches, options);
  assert.deepEqual([read(PATH), time()], ["aBc DEf\n", 5000]);
  assert.equal(isPatched(patches, options), true);
  const timed = step(undefined, { mtimeMs: 7000 });
  patchFile(timed.patches, timed.options);
  assert.equal(timed.time(), 7000);
});

Deno.test("patchFile() touches no file that has changed, and none that has other bytes there", () => {
  const grown = step("abc def\nmore\n");
  assert.throws(() => patchFile(grown.patches, grown.options), /has changed/);
  const other = step("abc dXf\n");
  assert.throws(() => patchFile(other.patches, other.options), /other bytes/);
  assert.equal(other.read(PATH), "abc dXf\n");
});

Deno.test("putPatchBack() undoes a patch however far it came, within a piece too", () => {
  for (const text of ["abc def\n", "aBc def\n", "aBc Def\n", "aBc DEf\n"]) {
    const { patches, options, read, time, tools } = step(text);
    tools.writer.setMtime(PATH, 9000);
    putPatchBack(patches, options);
    assert.deepEqual([read(PATH), time()], ["abc def\n", 5000], text);
  }
});

Deno.test("putPatchBack() leaves what Codex has written behind it, with its time", () => {
  const { patches, options, read, time, tools } = step("aBc DEf\nmore\n");
  tools.writer.setMtime(PATH, 9000);
  putPatchBack(patches, options);
  assert.deepEqual([read(PATH), time()], ["abc def\nmore\n", 9000]);
});

Deno.test("putPatchBack() touches nothing where somebody else has written", () => {
  for (const text of ["aXc DEf\n", "aB"]) {
    const { patches, options, read } = step(text);
    assert.throws(() => putPatchBack(patches, options), /other bytes/);
    assert.equal(read(PATH), text);
  }
});
