import assert from "node:assert/strict";
import { ownStore } from "../../../../lib/act/facts/own_store.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { absolute } from "../../../support/value/paths.ts";
import { bareFolder } from "../../../support/value/store_paths.ts";

Deno.test("ownStore() knows a store by its folder, and whether the trash lies inside", () => {
  const { store, tools } = newMemoryStore(["/h/sessions/x"]);
  const { files } = tools.system;
  const { inode } = files.lstat(absolute("/h/sessions"));
  const own = ownStore(store, files);
  assert.deepEqual([own.home, own.inside, own.folder], ["/h", true, { device: 1, inode }]);
  assert.equal(
    ownStore({ ...store, trashRoot: absolute("/elsewhere/trash") }, files).inside,
    false,
  );
});

Deno.test("ownStore() knows a bare folder, and one that is not there, by its path alone", () => {
  const { files } = newMemoryStore().tools.system;
  const bare = ownStore(bareFolder("/bare"), files);
  assert.deepEqual([bare.home, bare.inside, bare.folder, bare.sessionsRoot], [
    null,
    false,
    null,
    "/bare",
  ]);
});
