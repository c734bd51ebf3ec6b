import type { AbsolutePath } from "../model/store.ts";
import { type Files, orElse } from "../system/files.ts";
import { isWithin, joinPath } from "../text/path_text.ts";
import { resolveFolder } from "./migration/resolve_folder.ts";

/** What a search below folders may read. */
export interface SearchGround {
  /** Folders with all that lies in them. */
  readonly read: readonly AbsolutePath[];
  /** Folders above a store: they are known by the folders in them, and not granted. */
  readonly above: readonly AbsolutePath[];
}

/**
 * What a search below folders (`--under`) may read: all but the stores, which lie below the home folder as a rule. Of a folder
 * with a store below it, what is beside the way down to that.
 */
export function searchGround(
  under: readonly AbsolutePath[],
  { homes, files }: {
    readonly homes: readonly string[];
    readonly files: Pick<Files, "readDir" | "realPath">;
  },
): SearchGround {
  const read: AbsolutePath[] = [];
  const above: AbsolutePath[] = [];
  const add = (folder: AbsolutePath): void => {
    if (homes.some((home) => isWithin(folder, home))) return;
    if (!homes.some((home) => isWithin(home, folder))) {
      read.push(folder);
      return;
    }
    above.push(folder);
    for (const name of foldersIn(folder, files)) add(joinPath(folder, name));
    read.push(joinPath(folder, ".git"));
  };
  for (const folder of new Set(under.flatMap((path) => [path, resolveFolder(path, files)]))) {
    add(folder);
  }
  return { read, above };
}

/** None where it cannot be listed: whoever searches meets that, too. */
function foldersIn(folder: AbsolutePath, files: Pick<Files, "readDir">): readonly string[] {
  return orElse(() => [...files.readDir(folder)], [])
    .filter(({ kind }) => kind === "directory").map(({ name }) => name);
}
