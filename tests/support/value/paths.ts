import type { AbsolutePath } from "../../../lib/model/store.ts";
import { isAbsolute } from "../../../lib/text/path_text.ts";

/** The absolute path that a test means. @throws {Error} for any other text. */
export function absolute(path: string): AbsolutePath {
  if (!isAbsolute(path)) throw new Error(`"${path}" is no absolute path`);
  return path;
}
