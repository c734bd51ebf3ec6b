import { resolveFolder } from "../../config/migration/resolve_folder.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { OwnStore } from "../../plan/batch/own_batch.ts";
import { entryNames, type Files, orElse } from "../../system/files.ts";
import { isWithin } from "../../text/path_text.ts";

/** What a store is known by, whatever name it was reached by now. */
export function ownStore({ home, sessionsRoot, trashRoot }: StorePaths, files: Files): OwnStore {
  const realHome = home === null ? null : resolveFolder(home, files);
  const realSessions = resolveFolder(sessionsRoot, files);
  const trash = resolveFolder(trashRoot, files);
  return {
    home: realHome,
    sessionsRoot: realSessions,
    inside: realHome !== null && isWithin(trash, realHome),
    folder: folderAt(realSessions, files),
    trash,
  };
}

function folderAt(path: AbsolutePath, files: Files): OwnStore["folder"] {
  // None there, or none of ours to look at: then the path alone tells.
  const { device, inode } = orElse(() => files.lstat(path), { device: null, inode: null });
  return device === null || inode === null ? null : { device, inode };
}

/** Whether a folder is Codex's home. */
export function isCodexHome(store: StorePaths, files: Files): boolean {
  if (store.home === null) return false;
  const names = entryNames(store.home, files);
  return ["sessions", "archived_sessions", "config.toml", "state_5.sqlite"]
    .some((name) => names.has(name));
}
