import type { Catalog } from "../../catalog/catalog.ts";
import {
  type FileNumber,
  filePath,
  type FileTable,
  FIRST_FILE,
} from "../../catalog/scan/file_table.ts";
import { compressedPath, plainName, plainPath } from "../../codex/rollout_name.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { LookAnywhere, PathLook } from "../../system/look.ts";
import { isAbsolute, isWithin } from "../../text/path_text.ts";

/** What is where a row says that its rollout is. */
export interface RowPlace {
  /** Whether a file is there, plain or compressed; `null`: nobody can tell. */
  readonly isAlive: boolean | null;
  /** That file, if it is one of the store; `null`: none is, or it lies elsewhere. */
  readonly file: FileNumber | null;
}

/** Finds out what is at places that rows name. Whether Codex writes `.jsonl` or `.jsonl.zst` there does not matter to it. */
export interface RowPlaces {
  placeOf(path: string): Promise<RowPlace>;
}

/** A finder over one scan. Paths that the scan has not met are looked at, each when it is asked for. */
export function newRowPlaces(
  { table, store }: Pick<Catalog, "table" | "store">,
  look: LookAnywhere,
): RowPlaces {
  let byName: ReadonlyMap<string, readonly FileNumber[]> | null = null;
  const fileAt = (path: string): FileNumber | undefined => {
    byName ??= filesByName(table);
    // The plain one of two counts (codex-storage §3).
    const found = byName.get(plainName(path)) ?? [];
    const at = (wanted: string) => found.find((file) => filePath(table, file) === wanted);
    return at(plainPath(path)) ?? at(compressedPath(plainPath(path)));
  };
  let realRoots: readonly (readonly [root: AbsolutePath, real: string])[] | null = null;
  const rootsOf = async () => {
    if (realRoots !== null) return realRoots;
    const roots = [store.sessionsRoot, store.archivedRoot].filter((root) => root !== null);
    const looks = await look(roots);
    realRoots = roots.flatMap((root, at) => {
      const real = looks[at]!.real;
      return real === null ? [] : [[root, real] as const];
    });
    return realRoots;
  };
  return {
    async placeOf(path) {
      const file = fileAt(path);
      if (file !== undefined) return { isAlive: true, file };
      if (!isAbsolute(path)) return { isAlive: false, file: null };
      const plain = plainPath(path);
      const looks = await look([plain, compressedPath(plain)]);
      const found = looks.find(isFile);
      if (found === undefined) {
        return { isAlive: looks.every(isNothing) ? false : null, file: null };
      }
      for (const [root, real] of await rootsOf()) {
        if (found.real === null || !isWithin(found.real, real)) continue;
        const inside = fileAt(root + found.real.slice(real.length));
        if (inside !== undefined) return { isAlive: true, file: inside };
      }
      return { isAlive: true, file: null };
    },
  };
}

/** Files by the name that each has while it is plain. */
function filesByName(table: FileTable): ReadonlyMap<string, readonly FileNumber[]> {
  const found = new Map<string, FileNumber[]>();
  for (let file = FIRST_FILE; file < table.count; file++) {
    found.getOrInsertComputed(plainPath(table.names[file]!), () => []).push(file);
  }
  return found;
}

function isFile({ kind, real }: PathLook): boolean {
  return kind === "file" || (kind === "link" && real !== null);
}

/** Whether a look tells for sure that Codex finds no file. */
function isNothing({ kind, code }: PathLook): boolean {
  return kind !== null || code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG";
}
