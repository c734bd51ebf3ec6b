import { plainFolder } from "../../text/folder_text.ts";
import { isWithin } from "../../text/path_text.ts";

/**
 * A path with the home folder as `~`, by components: `HOME2` is not below `HOME` (compat §0.4). `\\?\C:\dev`, which Codex for Windows
 * puts into every row, is `C:\dev`.
 */
export function homePath(path: string, home: string | null): string {
  if (path.startsWith("\\\\?\\")) return plainFolder(path);
  if (home === null || home === "/" || !isWithin(path, home)) return path;
  return `~${path.slice(home.length)}`;
}
