import { baseName, joinPath, parentPath } from "../model/path_text.ts";
import type { StorePaths } from "../model/store.ts";
import type { Files } from "../system/files.ts";
import { resolveFolder } from "./migration/resolve_folder.ts";

/**
 * The same store with links resolved in its roots, and in nothing below them: the runtime asks for the permission of the
 * place a file really lies in, so that a `~/.codex` or `sessions/` that is a link needs both paths granted. What lies in the
 * home by name (index, locks) keeps that name: a link planted there widens no grant.
 */
export function storeBehindLinks(store: StorePaths, files: Pick<Files, "realPath">): StorePaths {
  const root = <T extends string | null>(path: T) =>
    (path === null ? null : resolveFolder(path, files)) as T;
  const child = (path: string | null) =>
    path === null ? null : joinPath(resolveFolder(parentPath(path), files), baseName(path));
  return {
    home: root(store.home),
    sessionsRoot: root(store.sessionsRoot),
    archivedRoot: root(store.archivedRoot),
    sqliteHome: root(store.sqliteHome),
    sessionIndex: child(store.sessionIndex),
    writerLocks: child(store.writerLocks),
    tmp: child(store.tmp),
    trashRoot: root(store.trashRoot),
  };
}
