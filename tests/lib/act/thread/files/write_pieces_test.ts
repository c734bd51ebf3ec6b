import assert from "node:assert/strict";
import { writePieces } from "../../../../../lib/act/thread/files/write_pieces.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { absolute } from "../../../../support/value/paths.ts";

Deno.test("writePieces() joins small pieces and passes large ones on", async () => {
  const { tools, read } = newMemoryStore();
  const pieces = ["a", "b".repeat(300_000), "c"];
  async function* bytes() {
    for (const piece of pieces) yield await Promise.resolve(new TextEncoder().encode(piece));
  }
  await writePieces(absolute("/h/new"), bytes(), tools.writer);
  assert.equal(read("/h/new"), pieces.join(""));
});
