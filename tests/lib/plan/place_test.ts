import assert from "node:assert/strict";
import { asBatchId, asThreadId } from "../../../lib/model/ids.ts";
import type { HomePaths } from "../../../lib/model/store.ts";
import {
  namedSource,
  placeInStore,
  placeInTrash,
  resolvePlace,
  storePlace,
} from "../../../lib/plan/place.ts";
import { joinPath } from "../../../lib/text/path_text.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { absolute } from "../../support/value/paths.ts";
import { fingerprint } from "../../support/value/thread_of.ts";

const STORE: HomePaths = {
  home: absolute("/h"),
  sessionsRoot: absolute("/h/sessions"),
  archivedRoot: absolute("/h/archived_sessions"),
  sqliteHome: absolute("/h"),
  sessionIndex: absolute("/h/session_index.jsonl"),
  writerLocks: absolute("/h/thread-writer-locks"),
  sharedLocks: null,
  tmp: absolute("/h/.tmp"),
  trashRoot: absolute("/t"),
  modelProvider: null,
  configTrouble: null,
};

Deno.test("a place in the store leads back to its path, and to one below the batch in the trash", () => {
  for (const path of ["/h/sessions/2026/01/02/r.jsonl", "/h/archived_sessions/r.jsonl.zst"]) {
    const place = placeInStore(absolute(path), STORE)!;
    assert.equal(resolvePlace(place, STORE), path);
    const trashed = placeInTrash(place, asBatchId("b-1"));
    assert.equal(resolvePlace(trashed, STORE), `/t/b-1/files${path.slice(2)}`);
  }
});

Deno.test("namedSource() says where a file came from, another home included", () => {
  const from = { in: "store", path: storePlace("sessions/r.jsonl") } as const;
  const move = { kind: "move", from, to: from, expect: fingerprint(), rollout: true } as const;
  assert.equal(namedSource(move, STORE), "/h/sessions/r.jsonl");
  const copy = {
    oldId: asThreadId("a"),
    newId: asThreadId("a"),
    cwd: { from: "/p", to: "/p" },
    branch: null,
  };
  const create = { ...move, kind: "create", staged: from, copy } as const;
  assert.equal(namedSource(create, STORE), "/h/sessions/r.jsonl");
  const other = { ...create, import: { home: "/other", edit: "none" } } as const;
  assert.equal(namedSource(other, STORE), "/other/sessions/r.jsonl");
});

Deno.test("placeInStore() knows no place outside of the two roots", () => {
  for (const path of ["/h/auth.json", "/h/sessions-old/r.jsonl", "/h/sessions", "/etc/passwd"]) {
    assert.equal(placeInStore(absolute(path), STORE), null, path);
  }
});

Deno.test("resolvePlace() refuses paths of a journal that lead anywhere else", () => {
  const hostile = [
    { in: "store", path: "sessions/../auth.json" },
    { in: "store", path: "../etc/passwd" },
    { in: "store", path: "/etc/passwd" },
    { in: "store", path: "auth.json" },
    { in: "store", path: "sessions" },
    { in: "store", path: "sessions//x" },
    { in: "store", path: "sessions/./x" },
    { in: "store", path: "sessions/a\0b" },
    { in: "trash", path: "b-1/journal.jsonl" },
    { in: "trash", path: "b-1/files" },
    { in: "trash", path: "b-1/files/sessions/../../x" },
    { in: "elsewhere", path: "sessions/x" },
  ] as const;
  for (const place of hostile) {
    assert.equal(
      resolvePlace(place as Parameters<typeof resolvePlace>[0], STORE),
      null,
      place.path,
    );
  }
});

Deno.test("a path that a journal keeps opens nothing but through resolvePlace(): the rest does not compile", () => {
  const { files, writer } = newMemoryFiles("/t", () => 0);
  const path = storePlace("b/files/sessions/x.jsonl");
  const opened = resolvePlace({ in: "trash", path }, STORE)!;
  assert.throws(() => files.lstat(opened), { code: "ENOENT" });
  // @ts-expect-error it is no absolute path
  assert.throws(() => files.lstat(path), { code: "ENOENT" });
  // @ts-expect-error nor is it one behind a root that nobody checked it against
  assert.throws(() => files.lstat(joinPath(STORE.trashRoot, path)), { code: "ENOENT" });
  // @ts-expect-error nor does text from elsewhere change anything
  assert.throws(() => writer.unlink("/t/x"), { code: "ENOENT" });
  // @ts-expect-error an absolute path is no place
  assert.equal(resolvePlace({ in: "store", path: opened }, STORE), null);
});
