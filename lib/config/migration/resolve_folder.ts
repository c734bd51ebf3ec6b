import type { AbsolutePath } from "../../model/store.ts";
import { errorCode, type Files } from "../../system/files.ts";
import { baseName, isAbsolute, joinPath, parentPath } from "../../text/path_text.ts";

/** Longer than any path that a system takes: nothing is there, and looking for each of its folders would take for ever. */
export const LONGEST_PATH = 4096;

/**
 * A clean absolute path with every link resolved as far as the path exists; what is gone, or cannot be looked at, keeps its
 * names. Codex compares working directories as text after resolving them (codex-storage §6.1).
 */
export function resolveFolder(path: AbsolutePath, files: Pick<Files, "realPath">): AbsolutePath {
  if (path.length > LONGEST_PATH) return path;
  const gone: string[] = [];
  for (let at = path;; at = parentPath(at)) {
    try {
      return gone.reduceRight<AbsolutePath>(joinPath, files.realPath(at));
    } catch (error) {
      if (errorCode(error) === null) throw error;
      if (at === parentPath(at)) return path;
      gone.push(baseName(at));
    }
  }
}

/** The same of a folder that threads may name: one of another system is nowhere here, and stays as it is written. */
export function resolveNamed(folder: string, files: Pick<Files, "realPath">): string {
  return isAbsolute(folder) ? resolveFolder(folder, files) : folder;
}
