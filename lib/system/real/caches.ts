import { joinPath } from "../../model/path_text.ts";
import type { Caches } from "../system.ts";
import { openDisposable } from "./databases.ts";

/** Caches in one private folder; `null`: no folder may be used. */
export function realCaches(folder: string | null): Caches {
  return {
    open(name) {
      if (folder === null) return null;
      const path = joinPath(folder, name);
      try {
        Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
        makePrivate(path);
        return openDisposable(path);
      } catch {
        // A cache is a convenience: without one the answer is the same, only slower.
        return null;
      }
    },
    discard(name) {
      if (folder === null) return;
      try {
        Deno.removeSync(joinPath(folder, name));
      } catch {
        // Someone else removed it, or nobody may: the next open decides again.
      }
    },
  };
}

/** SQLite would create it with the umask's mode; it holds text of conversations. */
function makePrivate(path: string): void {
  try {
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}
