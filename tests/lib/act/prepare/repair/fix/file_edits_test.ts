import assert from "node:assert/strict";
import {
  firstLines,
  patchOf,
  patchStep,
  replaceStep,
} from "../../../../../../lib/act/prepare/repair/fix/file_edits.ts";
import type { RolloutFacts } from "../../../../../../lib/diagnose/facts.ts";
import { newMemoryStore } from "../../../../../support/disk/memory_store.ts";
import { absolute } from "../../../../../support/value/paths.ts";

function world(text: string) {
  const memory = newMemoryStore();
  memory.write("/h/sessions/r.jsonl", text);
  return { store: memory.store, system: memory.tools.system, batchId: "b-1" } as never;
}

const FILE = { path: absolute("/h/sessions/r.jsonl"), compressed: false } as RolloutFacts;

Deno.test("firstLines() gives the lines with their places, blank ones left out", async () => {
  const found = [];
  for await (const { offset, bytes, terminated } of firstLines(FILE, world("a\n\n \nbc"))) {
    found.push([offset, new TextDecoder().decode(bytes), terminated]);
  }
  assert.deepEqual(found, [[0, "a", true], [5, "bc", false]]);
});

Deno.test("steps are made of files of the store; a compressed one is replaced where bytes change", () => {
  const patches = [patchOf(0, { before: Uint8Array.of(97), after: Uint8Array.of(98) })];
  const step = patchStep(FILE, world("a\n"), { patches });
  assert.deepEqual(patches, [{ offset: 0, before: "YQ==", after: "Yg==" }]);
  assert.ok(!("cannot" in step) && step.expect.size === 2);
  const replaced = replaceStep(FILE, world("a\n"), { splices: [] });
  assert.ok(!("cannot" in replaced) && replaced.staged.path === "b-1/files/sessions/r.jsonl.new");
  const packed = patchStep({ ...FILE, compressed: true }, world("a\n"), { patches });
  assert.ok("kind" in packed && packed.kind === "replace");
  assert.deepEqual(packed.splices, [{ offset: 0, remove: 1, insert: "Yg==" }]);
  const far = { path: absolute("/x/r.jsonl"), compressed: false } as never;
  assert.match(JSON.stringify(replaceStep(far, world(""), { splices: [] })), /outside/);
});
