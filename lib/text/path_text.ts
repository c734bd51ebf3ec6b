/**
 * Paths as text. Nothing here looks at a disk. Those of Windows have slashes here, `C:/Users/me` and `//server/share/me`, which the
 * system takes as it takes its own: a working directory in that form tells that what the user names may be of it. Elsewhere every
 * absolute path begins with one slash, so that neither form is taken for the other.
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

/** The folder a path lies in; of a root and its children the root: `/`, `C:/`, `//server/share/`. */
export function parentPath<P extends AbsolutePath | StorePlace>(path: P): P {
  const at = path.lastIndexOf("/");
  const root = windowsRoot(path);
  if (root !== null) return (at < root.length ? root : path.slice(0, at)) as P;
  return (at <= 0 ? "/" : path.slice(0, at)) as P;
}

/** What of a path of Windows no `..` leaves, with a slash at its end; `null`: it is a path of another system. */
function windowsRoot(path: string): string | null {
  // Looked at for every file of a store: most paths are decided by one character.
  if (path.charCodeAt(1) === COLON) {
    return /^[A-Za-z]:(?:\/|$)/.test(path) ? `${path.slice(0, 2)}/` : null;
  }
  if (path.charCodeAt(1) !== SLASH || path.charCodeAt(0) !== SLASH) return null;
  const [, server, share] = /^\/\/([^/]+)\/+([^/]+)/.exec(path) ?? [];
  return share === undefined ? null : `//${server}/${share}/`;
}

const COLON = 58;
const SLASH = 47;

/** Whether it is an absolute path of Windows, in the form that paths have here. */
export function isOfWindows(path: string): boolean {
  return windowsRoot(path) !== null;
}

/**
 * What Windows itself says or takes, in the form that paths have here: `C:\Users\me`, `c:/Users/me`, `\\?\C:\Users\me` are
 * `C:/Users/me`, `\\server\share` and `\\?\UNC\server\share` are `//server/share/`. A relative path stays relative.
 */
export function fromWindows(path: string): string {
  const plain = path.replaceAll("\\", "/")
    .replace(/^\/\/[?.]\/UNC\//i, "//").replace(/^\/\/[?.]\/(?=[A-Za-z]:)/, "")
    .replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase());
  const root = windowsRoot(plain);
  if (root === null) return plain;
  return root + namesOf(plain.slice(root.length)).join("/");
}

/** Names of a path that stay once `.` and `..` are gone. */
function namesOf(path: string): readonly string[] {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") names.pop();
    else names.push(name);
  }
  return names;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Removes `.`, `..`, doubled and trailing slashes from an absolute path. */
export function cleanPath(path: string): AbsolutePath {
  return `/${namesOf(path).join("/")}` as AbsolutePath;
}

/** Where relative paths and `~` start from. */
export interface PathBase {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Home folder; `null` when unknown: `~` then stays as it is. */
  readonly home: string | null;
}

/**
 * Makes a path absolute and clean: `~` and `~/x` expand, relative starts at the working directory. On Windows `\x` starts at the root
 * of its drive, and what a drive has for itself (`D:x`) counts from the root of that drive.
 */
export function absolutePath(path: string, base: PathBase): AbsolutePath {
  const root = windowsRoot(base.cwd);
  if (root !== null) return onWindows(path, { base, root });
  if (base.home !== null && path === "~") return cleanPath(base.home);
  if (base.home !== null && path.startsWith("~/")) return cleanPath(base.home + path.slice(1));
  return cleanPath(isAbsolute(path) ? path : joinPath(base.cwd, path));
}

function onWindows(
  path: string,
  { base: { cwd, home }, root }: { readonly base: PathBase; readonly root: string },
): AbsolutePath {
  const named = fromWindows(path);
  if (home !== null && (named === "~" || named.startsWith("~/"))) {
    return fromWindows(home + named.slice(1)) as AbsolutePath;
  }
  if (isOfWindows(named)) return named as AbsolutePath;
  const [, drive, rest] = /^([A-Z]:)(.*)$/.exec(named) ?? [];
  if (drive !== undefined) return fromWindows(`${drive}/${rest}`) as AbsolutePath;
  return fromWindows(
    named.startsWith("/") ? root + named.slice(1) : joinPath(cwd, named),
  ) as AbsolutePath;
}

/** Whether text from elsewhere is an absolute path. */
export function isAbsolute(path: string): path is AbsolutePath {
  return path.startsWith("/");
}

/**
 * Whether `path` is `folder` or lies below it; both clean. Compares components, never prefixes (flaw D20). Windows knows no case of
 * letters.
 */
export function isWithin(path: string, folder: string): boolean {
  if (path === folder || folder === "/" || path.startsWith(`${folder}/`)) return true;
  if (!isOfWindows(folder)) return false;
  const [below, above] = [path, folder].map((text) => `${text.replace(/\/$/, "").toLowerCase()}/`);
  return below!.startsWith(above!);
}

/** Drops every path that lies below another of the list, and doubles. */
export function foldPaths(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && isWithin(path, other)));
}
