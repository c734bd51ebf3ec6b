import assert from "node:assert/strict";
import {
  hasFiles,
  removeBatch,
  removeEmptied,
  removeIfEmpty,
} from "../../../../../lib/act/batch/finish/emptied_folders.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { absolute } from "../../../../support/value/paths.ts";

/** Which of these folders are there after those that a batch has emptied were removed; it is the 6th of January. */
function left(named: readonly string[], files: readonly string[] = []) {
  const emptied = named.map(absolute);
  const { store, tools, has } = newMemoryStore(files);
  for (const folder of emptied) tools.writer.makeDirs(folder);
  removeEmptied(new Set(emptied), { store, tools });
  return emptied.map(has);
}

Deno.test("removeEmptied() removes old date folders up to the root, and none that may be written to right now", () => {
  assert.deepEqual(left(["/h/sessions/2025/12/31"]), [false]);
  assert.deepEqual(left(["/h/sessions/2026/01/03", "/h/sessions/2026/01/04"]), [false, true]);
  assert.deepEqual(left(["/h/sessions/2026/01/05", "/h/sessions/2026/01/06"]), [true, true]);
  assert.deepEqual(left(["/h/sessions/2026/01"]), [true]);
});

Deno.test("removeEmptied() touches no folder with a file in it, without a date, or outside of the sessions", () => {
  const file = ["/h/sessions/2025/12/30/x"];
  assert.deepEqual(left(["/h/sessions/2025/12/30", "/h/sessions/2025/12/31"], file), [true, false]);
  assert.deepEqual(left(["/h/sessions/mine", "/h/archived_sessions/2025/12/31"]), [true, true]);
});

Deno.test("removeIfEmpty() takes a folder that is gone already for removed", () => {
  const { tools } = newMemoryStore(["/h/full/x"]);
  tools.writer.makeDir(absolute("/h/empty"));
  const removed = ["/h/empty", "/h/none", "/h/full"].map((path) =>
    removeIfEmpty(absolute(path), tools)
  );
  assert.deepEqual(removed, [true, true, false]);
});

Deno.test("removeBatch() removes journal and folders, but no file that lies there after all", () => {
  const { tools, has } = newMemoryStore([
    "/h/trash/a/journal.jsonl",
    "/h/trash/b/files/sessions/x",
  ]);
  tools.writer.makeDirs(absolute("/h/trash/a/files/sessions"));
  assert.deepEqual(
    ["a", "b", "none"].map((id) => hasFiles(absolute(`/h/trash/${id}/files`), tools)),
    [
      false,
      true,
      false,
    ],
  );
  for (const id of ["a", "b"]) removeBatch(absolute(`/h/trash/${id}`), tools);
  assert.deepEqual([has("/h/trash/a"), has("/h/trash/b/files/sessions/x")], [false, true]);
});
