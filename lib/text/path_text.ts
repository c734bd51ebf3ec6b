/**
 * Paths as text, POSIX form. Nothing here looks at a disk.
 *
 * @module
 */

/** Joins a folder and a name or relative path with one slash. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

/** The folder a path lies in; `/` for the root and its children. */
export function parentPath(path: string): string {
  const at = path.lastIndexOf("/");
  return at <= 0 ? "/" : path.slice(0, at);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Removes `.`, `..`, doubled and trailing slashes from an absolute path. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Where relative paths and `~` start from. */
export interface PathBase {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Home folder; `null` when unknown: `~` then stays as it is. */
  readonly home: string | null;
}

/** Makes a path absolute and clean: `~` and `~/x` expand, relative starts at the working directory. */
export function absolutePath(path: string, base: PathBase): string {
  if (base.home !== null && path === "~") return cleanPath(base.home);
  if (base.home !== null && path.startsWith("~/")) return cleanPath(base.home + path.slice(1));
  return cleanPath(path.startsWith("/") ? path : joinPath(base.cwd, path));
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
