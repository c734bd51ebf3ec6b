import type { AbsolutePath } from "../model/store.ts";
import { type EntryKind, errorCode, type Files } from "../system/files.ts";
import { cleanPath, isAbsolute, joinPath, parentPath } from "../text/path_text.ts";

/** What is at a path, links followed; `null`: nothing. @throws as in {@link Files} for everything else, such as a link in a circle. */
export function kindBehind(path: AbsolutePath, files: Files): EntryKind | null {
  try {
    return files.lstat(files.realPath(path)).kind;
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}

/**
 * What a look gives, or something else where the system refuses it.
 *
 * @throws what this process was not allowed to look at: that is no answer.
 */
export function lookOr<T, Else = T>(look: () => T, otherwise: Else): T | Else {
  try {
    return look();
  } catch (error) {
    if (isNoAnswer(error)) throw error;
    return otherwise;
  }
}

/** Whether an error says nothing of what is there: it is none of the system's, or the sandbox's. */
export function isNoAnswer(error: unknown): boolean {
  const code = errorCode(error);
  return code === null || code === "EPERM-SANDBOX";
}

/** A folder and all above it, from within. */
export function foldersUp(folder: AbsolutePath): readonly AbsolutePath[] {
  const folders = [folder];
  for (let at = folder; parentPath(at) !== at;) folders.push(at = parentPath(at));
  return folders;
}

/** The folders from a root down to one below it, both included. */
export function foldersDown(root: AbsolutePath, folder: AbsolutePath): readonly AbsolutePath[] {
  const up = foldersUp(folder);
  return up.slice(0, up.indexOf(root) + 1).toReversed();
}

/** How the root of a project is looked for. */
export interface RootSearch {
  readonly markers: readonly string[];
  /** Whether a folder `.git` counts only where it has a `HEAD`: that is asked for configuration, and not for instructions. */
  readonly isStrict: boolean;
  readonly files: Files;
}

/** The nearest folder that has a marker, from this one up; `null`: none has. What cannot be looked at is none. */
export function projectRoot(folder: AbsolutePath, search: RootSearch): AbsolutePath | null {
  return foldersUp(folder).find((each) =>
    search.markers.some((marker) => hasMarker(each, { ...search, marker }))
  ) ?? null;
}

function hasMarker(
  folder: AbsolutePath,
  { marker, isStrict, files }: RootSearch & { readonly marker: string },
): boolean {
  if (marker.includes("\0")) return false;
  const path = cleanPath(isAbsolute(marker) ? marker : joinPath(folder, marker));
  const kind = lookOr(() => kindBehind(path, files), null);
  if (kind !== "directory" || marker !== ".git" || !isStrict) return kind !== null;
  return hasHead(path, files);
}

/**
 * The folder of the repository that a folder belongs to, as Codex asks for it to tell whom the user trusts: of a linked working
 * tree the one of the main tree. `null`: it is in none. A folder `.git` without a `HEAD` is passed by.
 */
export function repositoryOf(folder: AbsolutePath, files: Files): AbsolutePath | null {
  for (const each of foldersUp(folder)) {
    const dotGit = joinPath(each, ".git");
    const kind = lookOr(() => kindBehind(dotGit, files), null);
    if (kind === "directory" && hasHead(dotGit, files)) return realOr(each, files);
    if (kind === "file") return mainTreeOf(each, files);
  }
  return null;
}

/** Longest file that leads from one folder of Git to another, in bytes. */
const GIT_FILE_BYTES = 4096;

/** The folder of the main tree, where the folder is a working tree linked to it and the two know of each other; else `null`. */
function mainTreeOf(folder: AbsolutePath, files: Files): AbsolutePath | null {
  const dotGit = joinPath(folder, ".git");
  const named = /^gitdir:(.*)$/s.exec(textOf(dotGit, files))?.[1]?.trim() ?? "";
  if (named === "") return null;
  const own = led(folder, { named, files });
  const [worktrees, common] = foldersUp(own).slice(1);
  if (common === undefined || !worktrees!.endsWith("/worktrees")) return null;
  const [shared, back] = ["commondir", "gitdir"].map((name) => textOf(joinPath(own, name), files));
  if (shared === "" || led(own, { named: shared!, files }) !== common) return null;
  const isKnown = led(own, { named: back!, files }) === realOr(dotGit, files);
  return isKnown ? realOr(parentPath(common), files) : null;
}

/** Where a name leads from a folder, links resolved. */
function led(
  folder: AbsolutePath,
  { named, files }: { readonly named: string; readonly files: Files },
): AbsolutePath {
  return realOr(cleanPath(isAbsolute(named) ? named : joinPath(folder, named)), files);
}

/** The text of a small file without blanks around it; empty where there is none. */
function textOf(path: AbsolutePath, files: Files): string {
  const text = lookOr(() => files.readText(files.realPath(path), { maxBytes: GIT_FILE_BYTES }), "");
  return text.trim();
}

function hasHead(dotGit: AbsolutePath, files: Files): boolean {
  return lookOr(() => kindBehind(joinPath(dotGit, "HEAD"), files), null) !== null;
}

/** The path with its links resolved, or as it is where nobody can tell. */
export function realOr(path: AbsolutePath, files: Pick<Files, "realPath">): AbsolutePath {
  return lookOr(() => files.realPath(path), path);
}
