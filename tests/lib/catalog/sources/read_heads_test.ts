import assert from "node:assert/strict";
import { readHeads, readingTrouble } from "../../../../lib/catalog/sources/read_heads.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { rolloutLine } from "../../../support/rollout_file.ts";
import { absolute } from "../../../support/value/paths.ts";

Deno.test("readHeads() tells of each rollout in order, and one that cannot be read hides none", async () => {
  const { tools: { system }, write } = newMemoryStore();
  write("/h/a", rolloutLine("session_meta", { id: "01a10d9c-0000-7000-8000-00000000000a" }));
  write("/h/c", "damaged");
  const results = await readHeads([absolute("/h/a"), absolute("/h/b"), absolute("/h/c")], system);
  const told = results.map((result) => "trouble" in result ? result.trouble : result.head.health);
  assert.deepEqual(told, ["ok", "it vanished while reading", "corrupted"]);
});

Deno.test("readingTrouble() names trouble with a file, and throws what is none", () => {
  const coded = (code: string) => readingTrouble(Object.assign(new Error("x"), { code }));
  assert.match(coded("EZSTD"), /compressed data is damaged/);
  assert.equal(coded("EACCES"), "cannot read it (EACCES)");
  assert.equal(readingTrouble(new Error("told")), "told");
  assert.throws(() => readingTrouble("no error"));
});
