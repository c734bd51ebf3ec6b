import assert from "node:assert/strict";
import { filePath } from "../../../../lib/catalog/scan/file_table.ts";
import { newNamelessFiles } from "../../../../lib/diagnose/read/nameless_files.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";

Deno.test("files with names of their own belong to whom their first line names, else to whom their name does", async () => {
  await withHandStore(async (store) => {
    const folder = `${store.home}/sessions/2026`;
    Deno.renameSync(store.pathOf("other"), `${folder}/my-notes.jsonl`);
    Deno.writeTextFileSync(`${folder}/copy of ${HAND.fork.toUpperCase()}.jsonl`, "torn");
    Deno.writeTextFileSync(`${folder}/nothing.jsonl`, "torn");
    await withCatalog(store, async (catalog) => {
      const nameless = newNamelessFiles(catalog);
      const namesOf = async (id: string) =>
        (await nameless.of(id)).map((file) => filePath(catalog.table, file).split("/").at(-1));
      assert.deepEqual(await namesOf(HAND.other), ["my-notes.jsonl"]);
      assert.deepEqual(await namesOf(HAND.other.toUpperCase()), ["my-notes.jsonl"]);
      assert.deepEqual(await namesOf(HAND.fork), [`copy of ${HAND.fork.toUpperCase()}.jsonl`]);
      assert.deepEqual(await namesOf(HAND.parent), []);
    });
  });
});
