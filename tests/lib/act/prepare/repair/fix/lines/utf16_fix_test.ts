import assert from "node:assert/strict";
import { MENDED_LINES, withRepairStore } from "../../../../../../support/repair/repair_store.ts";

const ONLY = ["head-utf16"] as const;

function utf16(text: string): Uint8Array {
  return new Uint8Array(new Uint16Array([...text].map((letter) => letter.charCodeAt(0))).buffer);
}

Deno.test("a file in UTF-16 becomes what Codex wrote, one that only has the mark loses that, and undo gives both back", async () => {
  await withRepairStore(async (store) => {
    const text = MENDED_LINES.map((line) => `${line}\n`).join("");
    const marked = new Uint8Array([0xff, 0xfe, ...new TextEncoder().encode(text)]);
    for (const bytes of [utf16(`\uFEFF${text}`), marked]) {
      Deno.writeFileSync(store.path, bytes);
      Deno.utimeSync(store.path, 1767607260, 1767607260);
      const before = await store.state();
      await store.repair(ONLY);
      assert.equal(Deno.readTextFileSync(store.path), text);
      await store.undo();
      assert.deepEqual(await store.state(), before);
    }
  });
});

Deno.test("what is no rollout in UTF-16 either stays as it is", async () => {
  await withRepairStore(async (store) => {
    Deno.writeFileSync(store.path, utf16("\uFEFFsome notes\n"));
    assert.match(`${(await store.planned(ONLY[0], ONLY)).reason}`, /no metadata in UTF-16 either/);
  });
});
