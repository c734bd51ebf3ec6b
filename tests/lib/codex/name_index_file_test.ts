import assert from "node:assert/strict";
import { nameIndexState, readNameIndex } from "../../../lib/codex/name_index_file.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { SYSTEM, withRollout } from "../../support/rollout_file.ts";
import { absolute } from "../../support/value/paths.ts";

Deno.test("nameIndexState() says why an index is left alone, and nothing of trouble that passes", () => {
  const { files, plant } = newMemoryFiles("/h", () => 0);
  plant("/h/link", "link");
  plant("/h/folder", "directory");
  plant("/h/pipe", "other");
  const state = (code: string, path = "/h/file") =>
    nameIndexState(Object.assign(new Error("told"), { code }), { path: absolute(path), files });
  assert.equal(state("ENOENT"), null);
  assert.equal(state("ENOSPC"), null);
  assert.equal(
    nameIndexState(new Error("no trouble of a file"), { path: absolute("/h"), files }),
    null,
  );
  assert.match(state("EILSEQ")!, /not UTF-8/);
  assert.match(state("EFBIG")!, /32 MiB/);
  assert.match(state("ELOOP", "/h/link")!, /symbolic link/);
  assert.match(state("EISDIR", "/h/folder")!, /folder/);
  assert.match(state("ENXIO", "/h/pipe")!, /no regular file/);
  assert.equal(state("EACCES"), "cannot be used (told)");
});

Deno.test("readNameIndex() reads none where there is none, and names what it cannot read", async () => {
  const { files } = SYSTEM;
  const none = { text: "", state: null };
  assert.deepEqual(readNameIndex(null, files), none);
  await withRollout("{}\n", (path) => {
    assert.deepEqual(readNameIndex(path, files), { text: "{}\n", state: null });
    assert.deepEqual(readNameIndex(absolute(`${path}.missing`), files), none);
    assert.match(
      readNameIndex(absolute(path.slice(0, path.lastIndexOf("/"))), files).state!,
      /folder/,
    );
  });
});
