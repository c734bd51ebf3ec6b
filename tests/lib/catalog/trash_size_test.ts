import assert from "node:assert/strict";
import {
  isMuchTrash,
  notedTrashSize,
  readTrashSizeText,
  trashSizeText,
} from "../../../lib/catalog/trash_size.ts";
import { newMemoryStore } from "../../support/disk/memory_store.ts";

Deno.test("isMuchTrash() begins past a tenth of the store, or past a gigabyte", () => {
  assert.equal(isMuchTrash(0, 0), false);
  assert.equal(isMuchTrash(1, 0), true);
  assert.equal(isMuchTrash(100, 1000), false);
  assert.equal(isMuchTrash(101, 1000), true);
  assert.equal(isMuchTrash(1_000_000_000, 1e12), false);
  assert.equal(isMuchTrash(1_000_000_001, 1e12), true);
});

Deno.test("a note of the trash is read back as it was written, and nothing else is taken for one", () => {
  const size = { total: 12, folders: { "b-1": 12 } };
  assert.deepEqual(readTrashSizeText(trashSizeText(size)), size);
  const odd = [
    "",
    "[]",
    "12",
    '{"total":12,"folders":{}}',
    trashSizeText({ total: -1, folders: {} }),
  ];
  for (const text of odd) assert.equal(readTrashSizeText(text), null, text);
  const text = '{"schema":"rollkeep.trash-size/1","total":1e99,"folders":{}}';
  assert.equal(readTrashSizeText(text), null);
  const mixed = '{"schema":"rollkeep.trash-size/1","total":3,"folders":{"a":3,"b":"x","c":-1}}';
  assert.deepEqual(readTrashSizeText(mixed), { total: 3, folders: { a: 3 } });
});

Deno.test("notedTrashSize() knows nothing of a trash that nobody has noted", () => {
  const memory = newMemoryStore();
  const { files } = memory.tools.system;
  assert.equal(notedTrashSize(memory.store, files), null);
  memory.write("/h/trash/.size", trashSizeText({ total: 5, folders: {} }));
  assert.equal(notedTrashSize(memory.store, files)?.total, 5);
});
