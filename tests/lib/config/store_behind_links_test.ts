import assert from "node:assert/strict";
import { grantOf } from "../../support/grant_of.ts";
import { withSampleStore } from "../../support/sample_store.ts";

Deno.test("storeBehindLinks() lets a linked root through, and no link planted below it", async () => {
  await withSampleStore({ threads: 3 }, async ({ home }) => {
    const link = `${home}-link`;
    await Deno.symlink(home, link);
    await Deno.rename(`${home}/session_index.jsonl`, `${home}/elsewhere`);
    await Deno.symlink("/etc/passwd", `${home}/session_index.jsonl`);
    const { read, write } = await grantOf(["delete", "x"], link);
    assert.ok(read.some((path) => home === path || home.startsWith(`${path}/`)));
    assert.ok(write.includes(`${home}/sessions`));
    assert.ok(write.includes(`${home}/session_index.jsonl`));
    assert.ok([...read, ...write].every((path) => !path.startsWith("/etc")));
  });
});
