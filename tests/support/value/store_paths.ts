import type { StorePaths } from "../../../lib/model/store.ts";

/** Paths of a store whose everything lies in one home. */
export function storePathsOf(home = "/h"): StorePaths {
  return {
    home,
    sessionsRoot: `${home}/sessions`,
    archivedRoot: `${home}/archived_sessions`,
    sqliteHome: home,
    sessionIndex: `${home}/session_index.jsonl`,
    writerLocks: `${home}/thread-writer-locks`,
    tmp: `${home}/.tmp`,
    trashRoot: `${home}/trash`,
    configTrouble: null,
  };
}

/** Paths of a bare folder of rollouts: nothing of Codex's is beside it. */
export function bareFolder(sessionsRoot = "/bare"): StorePaths {
  return {
    home: null,
    sessionsRoot,
    archivedRoot: null,
    sqliteHome: null,
    sessionIndex: null,
    writerLocks: null,
    tmp: null,
    trashRoot: "/trash",
    configTrouble: null,
  };
}
