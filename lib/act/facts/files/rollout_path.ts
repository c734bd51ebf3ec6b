/**
 * The text in `rollout_path` of a row. Codex lists and resumes a thread only by a path that leads to its file, in either
 * representation, so a row that is written names the place its file has (repair-rules §0, §8).
 *
 * @module
 */
import { plainName, plainPath } from "../../../codex/rollout_name.ts";
import { resolveFolder } from "../../../config/migration/resolve_folder.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import type { OwnStore } from "../../../plan/batch/own_batch.ts";
import { type Files, orElse } from "../../../system/files.ts";
import { baseName, isAbsolute, isWithin, joinPath, parentPath } from "../../../text/path_text.ts";
import { isOneFile } from "./file_place.ts";

/** The store under the name it was reached by, and as Codex itself names it. */
export interface NamedStore {
  readonly store: StorePaths;
  readonly own: Pick<OwnStore, "home">;
}

/** What looking at the folders of a path takes. */
export type Folders = Pick<Files, "realPath" | "lstat">;

/** The path of a file of the store as Codex itself would write it: Codex resolves links in its home, and in nothing below. */
export function codexPath(path: AbsolutePath, { store: { home }, own }: NamedStore): AbsolutePath {
  return home === null || own.home === null || !isWithin(path, home)
    ? path
    : joinPath(own.home, path.slice(home.length).replace(/^\//, ""));
}

/**
 * Whether the text of a row leads to a file, in either representation, whatever names the folders on the way have. The file need
 * not be there yet.
 */
export function namesFile(text: string, path: AbsolutePath, files: Folders): boolean {
  const [named, meant] = [plainPath(text), plainPath(path)];
  if (named === meant) return true;
  if (!isAbsolute(named) || baseName(named) !== baseName(meant)) return false;
  const [folder, wanted] = [named, meant].map((file) => resolveFolder(parentPath(file), files));
  return folder === wanted || isOneFolder(folder!, wanted!, files);
}

/** Also of a folder that is mounted at two places. What cannot be looked at is another one. */
function isOneFolder(one: AbsolutePath, other: AbsolutePath, files: Folders): boolean {
  return orElse(() => isOneFile(files.lstat(one), files.lstat(other)), false);
}

/**
 * What a row has to say of a file: the text it has, byte for byte, where that leads there; else Codex's own, in the representation
 * that the row told of.
 */
export function truePath(
  text: string | null,
  path: AbsolutePath,
  { files, ...named }: NamedStore & { readonly files: Folders },
): string {
  const own = codexPath(path, named);
  if (text === null) return own;
  if (plainPath(text) === plainPath(own) || namesFile(text, path, files)) return text;
  const isSameFile = plainName(text) === plainName(own);
  return isSameFile ? joinPath(parentPath(own), baseName(text)) : own;
}
