import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files, orElse } from "../system/files.ts";
import { cleanPath, isAbsolute, joinPath } from "../text/path_text.ts";

const MAX_BYTES = 4096;

/**
 * The folder where Git keeps config and objects of a working tree: `.git` itself, or what a `.git` file leads to through
 * `gitdir` and `commondir` (linked working trees, submodules). `null` when the folder is no working tree, or it cannot be read.
 */
export function gitFolderOf(folder: AbsolutePath, files: Files): AbsolutePath | null {
  const dotGit = joinPath(folder, ".git");
  return orElse(() => {
    const { kind } = files.lstat(dotGit);
    if (kind === "directory") return dotGit;
    if (kind !== "file") return null;
    const text = files.readText(dotGit, { maxBytes: MAX_BYTES });
    const named = /^gitdir:\s*(.+?)\s*$/m.exec(text)?.[1];
    if (named === undefined) return null;
    const gitDir = against(folder, named);
    return against(gitDir, firstLine(joinPath(gitDir, "commondir"), files) ?? ".");
  }, null);
}

function firstLine(path: AbsolutePath, files: Files): string | null {
  try {
    return files.readText(path, { maxBytes: MAX_BYTES }).split("\n")[0]!.trim();
  } catch (error) {
    // Only linked working trees have it.
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

function against(folder: AbsolutePath, path: string): AbsolutePath {
  return cleanPath(isAbsolute(path) ? path : joinPath(folder, path));
}
