/**
 * Paths as text, POSIX form. Nothing here looks at a disk.
 *
 * @module
 */
import type { AbsolutePath, StorePlace } from "../model/store.ts";

/** What {@link joinPath} makes: a path below an absolute one is absolute, but what a journal says stays text. */
type Joined<Folder, Name> = Name extends StorePlace ? string
  : Folder extends AbsolutePath ? AbsolutePath
  : string;

/** Joins a folder and a name or relative path with one slash. */
export function joinPath<Folder extends string, Name extends string>(
  folder: Folder,
  name: Name,
): Joined<Folder, Name> {
  return (folder.endsWith("/") ? folder + name : `${folder}/${name}`) as Joined<Folder, Name>;
}

/** The path of a file beside another one: its name with an ending, as `.lock`. */
export function besidePath<P extends AbsolutePath | StorePlace>(path: P, ending: string): P {
  return `${path}${ending}` as P;
}

/** The folder a path lies in; `/` for the root and its children. */
export function parentPath<P extends AbsolutePath | StorePlace>(path: P): P {
  const at = path.lastIndexOf("/");
  return (at <= 0 ? "/" : path.slice(0, at)) as P;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Removes `.`, `..`, doubled and trailing slashes from an absolute path. */
export function cleanPath(path: string): AbsolutePath {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}` as AbsolutePath;
}

/** Where relative paths and `~` start from. */
export interface PathBase {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Home folder; `null` when unknown: `~` then stays as it is. */
  readonly home: string | null;
}

/** Makes a path absolute and clean: `~` and `~/x` expand, relative starts at the working directory. */
export function absolutePath(path: string, base: PathBase): AbsolutePath {
  if (base.home !== null && path === "~") return cleanPath(base.home);
  if (base.home !== null && path.startsWith("~/")) return cleanPath(base.home + path.slice(1));
  return cleanPath(isAbsolute(path) ? path : joinPath(base.cwd, path));
}

/** Whether text from elsewhere is an absolute path. */
export function isAbsolute(path: string): path is AbsolutePath {
  return path.startsWith("/");
}

/** Whether `path` is `folder` or lies below it; both clean. Compares components, never prefixes (flaw D20). */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}

/** Drops every path that lies below another of the list, and doubles. */
export function foldPaths(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && isWithin(path, other)));
}
