/**
 * Working directories as threads name them: of this system, or of Windows (`C:\dev`, `\\server\share`, `\\wsl.localhost\…`,
 * `\\?\C:\dev`). Those of Windows have several spellings for one folder, are compared without case, and mean nothing here: they
 * are never resolved, and nobody looks for them on this disk.
 *
 * @module
 */
import { absolutePath, isWithin, joinPath, type PathBase } from "./path_text.ts";

/** A drive, a share or device of the network, or the same behind `//?/`. */
const OF_WINDOWS = /^(?:[a-z]:(?:[\\/]|$)|\\\\[^\\/]|\/\/\?\/)/i;

/** Whether it is an absolute path of Windows. */
export function isWindowsPath(path: string): boolean {
  return OF_WINDOWS.test(path);
}

/** A folder that the user named: one of Windows in its plain spelling, any other made absolute. */
export function namedFolder(path: string, base: PathBase): string {
  return isWindowsPath(path) ? plainFolder(path) : absolutePath(path, base);
}

/**
 * The spelling that people know: of `\\?\C:\dev\`, `C:/dev` and `C:\dev\.` it is `C:\dev`, of `\\?\UNC\server\share` it is
 * `\\server\share`; case stays. Any path that is not of Windows stays as it is.
 */
export function plainFolder(path: string): string {
  return isWindowsPath(path) ? windowsText(windowsParts(path)) : path;
}

/** What all spellings of one folder share, to compare and to group by; no name for people. */
export function folderKey(path: string): string {
  return isWindowsPath(path) ? plainFolder(path).toLowerCase() : path;
}

/** Whether both name one folder. */
export function isSameFolder(one: string, other: string): boolean {
  return one === other || folderKey(one) === folderKey(other);
}

/** Names on the way from a folder down to a path, none for the folder itself; `null` when the path does not lie there. */
export function partsBelow(path: string, folder: string): readonly string[] | null {
  if (isWindowsPath(path) !== isWindowsPath(folder)) return null;
  if (!isWindowsPath(path)) {
    if (!isWithin(path, folder)) return null;
    return path.slice(folder.length).split("/").filter((part) => part !== "");
  }
  const [parts, above] = [windowsParts(path), windowsParts(folder)];
  const isBelow = above.every((part, at) => part.toLowerCase() === parts[at]?.toLowerCase());
  return isBelow ? parts.slice(above.length) : null;
}

/** Whether a path is this folder or lies below it, in any spelling. */
export function isFolderWithin(path: string, folder: string): boolean {
  return partsBelow(path, folder) !== null;
}

/** A test for many paths: whether one of the folders is it or has it below. */
export function newFolderTest(folders: readonly string[]): (path: string) => boolean {
  const ofWindows = folders.filter(isWindowsPath);
  const others = folders.filter((folder) => !isWindowsPath(folder));
  const known = new Map<string, boolean>();
  return (path) => {
    if (!isWindowsPath(path)) return others.some((folder) => isWithin(path, folder));
    return known.getOrInsertComputed(
      path,
      () => ofWindows.some((folder) => isFolderWithin(path, folder)),
    );
  };
}

/** A folder that lies below another one, by its own separator. */
export function folderBelow(folder: string, parts: readonly string[]): string {
  if (parts.length === 0) return folder;
  return isWindowsPath(folder)
    ? windowsText([...windowsParts(folder), ...parts])
    : joinPath(folder, parts.join("/"));
}

/** Every name of a path, by its own separator: of one of Windows the drive or the server first. */
export function folderParts(path: string): readonly string[] {
  return isWindowsPath(path) ? windowsParts(path) : path.split("/");
}

/** Drive or server first, then each name; `.` and `..` are gone. */
function windowsParts(path: string): readonly string[] {
  const plain = path.replaceAll("/", "\\")
    .replace(/^\\\\[?.]\\UNC\\/i, "\\\\")
    .replace(/^\\\\[?.]\\(?=[a-z]:(?:\\|$))/i, "");
  const isShare = plain.startsWith("\\\\");
  const parts: string[] = [];
  for (const part of plain.split("\\")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(parts.length === 0 && isShare ? `\\\\${part}` : part);
    // Nothing lies above a drive, or above the share of a server.
    else if (parts.length > (isShare ? 2 : 1)) parts.pop();
  }
  return parts;
}

function windowsText(parts: readonly string[]): string {
  const isDrive = parts.length === 1 && !parts[0]!.startsWith("\\\\");
  return isDrive ? `${parts[0]}\\` : parts.join("\\");
}
