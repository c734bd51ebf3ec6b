import assert from "node:assert/strict";
import {
  addFile,
  addFolder,
  addPiece,
  fileFingerprint,
  filePath,
  type FileTable,
  indexName,
  isArchived,
  newFileTable,
} from "../../../../lib/catalog/scan/file_table.ts";
import { type FileStat, UNSEEN_FILE } from "../../../../lib/system/files.ts";
import { fileNumber, firstFiles } from "../../../support/value/numbers.ts";
import { absolute } from "../../../support/value/paths.ts";

const STAT: FileStat = { ...UNSEEN_FILE, size: 3, mtimeMs: 5 };

/** A table of one folder with so many files, named by number. */
function tableOf(folder: string, count: number, archived = false): FileTable {
  const table = newFileTable();
  const at = addFolder(table, { path: absolute(folder), archived });
  for (let name = 0; name < count; name++) {
    addFile(table, { folder: at, name: `${name}`, stat: { ...STAT, size: name } });
  }
  return table;
}

Deno.test("a table that has grown past its room still knows every file", () => {
  const table = tableOf("/s", 3000);
  assert.equal(table.count, 3000);
  for (const at of [0, 1023, 1024, 2999].map(fileNumber)) {
    assert.equal(filePath(table, at), `/s/${at}`);
    assert.equal(fileFingerprint(table, at).size, at);
  }
});

Deno.test("fileFingerprint() tells an unknown time or inode from zero", () => {
  const table = tableOf("/s", 1);
  addFile(table, { folder: 0, name: "x", stat: { ...STAT, ctimeMs: 0, inode: 0 } });
  assert.deepEqual(fileFingerprint(table, fileNumber(0)), {
    size: 0,
    mtimeMs: 5,
    ctimeMs: null,
    inode: null,
  });
  assert.deepEqual(fileFingerprint(table, fileNumber(1)), {
    size: 3,
    mtimeMs: 5,
    ctimeMs: 0,
    inode: 0,
  });
});

Deno.test("addPiece() brings files with their folders, wherever those stand in the other table", () => {
  const table = tableOf("/a", 1);
  const other = tableOf("/unwanted", 1);
  const folder = addFolder(other, { path: absolute("/b"), archived: true });
  addFile(other, { folder, name: "y", stat: STAT });
  addPiece(table, { table: other, files: [1, 2], folders: [1, 2] });
  assert.deepEqual(firstFiles(2).map((at) => filePath(table, at)), ["/a/0", "/b/y"]);
  assert.deepEqual(firstFiles(2).map((at) => isArchived(table, at)), [false, true]);
});

Deno.test("indexName() is one for a store, whichever of its folders comes first, and another for each kind", () => {
  const name = (folder: string) => indexName(tableOf(folder, 0), "heads");
  assert.equal(name("/h/sessions/2026/01/05"), name("/h/archived_sessions"));
  assert.notEqual(name("/h/sessions"), name("/other/sessions"));
  assert.notEqual(name("/h/sessions"), indexName(tableOf("/h/sessions", 0), "bases"));
  assert.match(indexName(newFileTable(), "bases"), /^bases-\d+-[0-9a-f]{8}\.sqlite$/);
});
