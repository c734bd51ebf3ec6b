import { ConflictError, RefusedError } from "../../model/error.ts";
import type { Grant } from "../../model/grant.ts";
import type { SettingsTarget } from "../../model/request/settings_target.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { errorCode, type Files, orElse, statOrNull } from "../../system/files.ts";
import { besidePath, foldPaths, joinPath, parentPath } from "../../text/path_text.ts";
import { groundOf } from "../command_grant.ts";

/**
 * Where a file of settings is to be written, through a link to where it leads. One that is there makes room only with `force`, and
 * stays beside it under another name.
 *
 * @throws {ConflictError} when one is there and may not make room.
 * @throws {RefusedError} for what is no file, and a link that leads nowhere.
 */
export function settingsTarget(
  path: AbsolutePath,
  { files, force }: { readonly files: Files; readonly force: boolean },
): SettingsTarget {
  const target = targetOf(path, files);
  const found = statOrNull(target, files);
  if (found === null) {
    const ground = groundOf(target, files);
    const isFolder = orElse(() => files.lstat(files.realPath(ground)).kind === "directory", false);
    if (!isFolder) throw refusal(path, `"${ground}" is no folder`);
    return { target, kept: null };
  }
  if (found.kind !== "file") throw refusal(path, "it is no file");
  if (force) return { target, kept: freeName(target, files) };
  throw new ConflictError(`config file already exists: ${path}`, {
    path,
    hint: "use --force to write it anew; the old one is kept beside it",
  });
}

function refusal(path: AbsolutePath, state: string): RefusedError {
  return new RefusedError(`Cannot write config "${path}": ${state}`, {
    reasons: ["conflict"],
    hint: "name another with ROLLKEEP_CONFIG",
  });
}

/** Where a link leads; the path itself where there is none. */
function targetOf(path: AbsolutePath, files: Files): AbsolutePath {
  if (statOrNull(path, files)?.kind !== "link") return path;
  try {
    return files.realPath(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    const state = `it is a link that leads nowhere (${code})`;
    throw new RefusedError(`Cannot write config "${path}": ${state}`, {
      reasons: ["conflict"],
      hint: "remove it, or make the file that it leads to",
    });
  }
}

/** The first of `.old`, `.old2`, … that is free. */
function freeName(target: AbsolutePath, files: Files): AbsolutePath {
  for (let at = 1;; at++) {
    const name = besidePath(target, at === 1 ? ".old" : `.old${at}`);
    if (statOrNull(name, files) === null) return name;
  }
}

/** The name that a file of settings has while it is written. */
export function freshName(target: AbsolutePath): AbsolutePath {
  return besidePath(target, ".new");
}

/** What writing it may touch: the file, its two other names, and the folders that are missing on the way to it. */
export function settingsGrant(
  { target, kept }: SettingsTarget,
  files: Pick<Files, "lstat" | "realPath">,
): Grant {
  const ground = groundOf(target, files);
  const names = [target, freshName(target), ...kept === null ? [] : [kept]];
  const named = foldPaths([...names, ...missingFolders(target, ground)]);
  // Links on the way are asked for by where they lead, too.
  const real = files.realPath(ground);
  const led = named.map((path) => joinPath(real, path.slice(joinPath(ground, "").length)));
  const paths = [...new Set([...named, ...led])];
  return { read: paths, write: paths, env: [], statfs: false };
}

function missingFolders(target: AbsolutePath, ground: AbsolutePath): readonly AbsolutePath[] {
  const folders: AbsolutePath[] = [];
  for (let at = parentPath(target); at !== ground; at = parentPath(at)) folders.push(at);
  return folders;
}
