import assert from "node:assert/strict";
import { asBatchId } from "../../../lib/model/ids.ts";
import type { HomePaths } from "../../../lib/model/store.ts";
import { placeInStore, placeInTrash, resolvePlace } from "../../../lib/plan/place.ts";

const STORE: HomePaths = {
  home: "/h",
  sessionsRoot: "/h/sessions",
  archivedRoot: "/h/archived_sessions",
  sqliteHome: "/h",
  sessionIndex: "/h/session_index.jsonl",
  writerLocks: "/h/thread-writer-locks",
  tmp: "/h/.tmp",
  trashRoot: "/t",
  configTrouble: null,
};

Deno.test("a place in the store leads back to its path, and to one below the batch in the trash", () => {
  for (const path of ["/h/sessions/2026/01/02/r.jsonl", "/h/archived_sessions/r.jsonl.zst"]) {
    const place = placeInStore(path, STORE)!;
    assert.equal(resolvePlace(place, STORE), path);
    const trashed = placeInTrash(place, asBatchId("b-1"));
    assert.equal(resolvePlace(trashed, STORE), `/t/b-1/files${path.slice(2)}`);
  }
});

Deno.test("placeInStore() knows no place outside of the two roots", () => {
  for (const path of ["/h/auth.json", "/h/sessions-old/r.jsonl", "/h/sessions", "/etc/passwd"]) {
    assert.equal(placeInStore(path, STORE), null, path);
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
