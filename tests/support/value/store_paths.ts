import type { StorePaths } from "../../../lib/model/store.ts";
import { joinPath } from "../../../lib/text/path_text.ts";
import { absolute } from "./paths.ts";

/** Paths of a store whose everything lies in one home. */
export function storePathsOf(named = "/h"): StorePaths {
  const home = absolute(named);
  return {
    home,
    sessionsRoot: joinPath(home, "sessions"),
    archivedRoot: joinPath(home, "archived_sessions"),
    sqliteHome: home,
    sessionIndex: joinPath(home, "session_index.jsonl"),
    writerLocks: joinPath(home, "thread-writer-locks"),
    sharedLocks: null,
    tmp: joinPath(home, ".tmp"),
    trashRoot: joinPath(home, "trash"),
    modelProvider: null,
    configTrouble: null,
  };
}

/** Paths of a bare folder of rollouts: nothing of Codex's is beside it. */
export function bareFolder(sessionsRoot = "/bare"): StorePaths {
  return {
    home: null,
    sessionsRoot: absolute(sessionsRoot),
    archivedRoot: null,
    sqliteHome: null,
    sessionIndex: null,
    writerLocks: null,
    sharedLocks: null,
    tmp: null,
    trashRoot: absolute("/trash"),
    modelProvider: null,
    configTrouble: null,
  };
}
