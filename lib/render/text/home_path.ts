import { isWithin } from "../../text/path_text.ts";

/** A path with the home folder as `~`, by components: `HOME2` is not below `HOME` (compat §0.4). */
export function homePath(path: string, home: string | null): string {
  if (home === null || home === "/" || !isWithin(path, home)) return path;
  return `~${path.slice(home.length)}`;
}
