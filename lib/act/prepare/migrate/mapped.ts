import { resolveNamed } from "../../../config/migration/resolve_folder.ts";
import type { CwdMove } from "../../../model/plan.ts";
import type { Mapping } from "../../../model/request/mapping.ts";
import type { MigratePlan } from "../../../model/result/migrate_result.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import { type Files, orElse, statOrNull } from "../../../system/files.ts";
import { folderBelow, isSameFolder, isWindowsPath, partsBelow } from "../../../text/folder_text.ts";
import { isAbsolute } from "../../../text/path_text.ts";

/** Names of the old folder: threads may have either. */
export function cwdsOf({ from, fromGiven }: Mapping): readonly string[] {
  return from === fromGiven ? [from] : [from, fromGiven];
}

/** Whether a thread that was found below the old folder is one of the mapping. */
export function isHere({ cwd }: Pick<Thread, "cwd">, mapping: Mapping): boolean {
  return mapping.tree ||
    (cwd !== null && cwdsOf(mapping).some((folder) => isSameFolder(cwd, folder)));
}

/** Where a thread of a mapping goes. */
export type Mover = (thread: Pick<Thread, "cwd">) => CwdMove;

/**
 * Where the threads of a mapping go: with `--tree` the names below the folder stay, and links in them are resolved. A folder of Windows
 * is one, however threads spell it: its new name is spelled as the first of them says.
 */
export function newMover(mapping: Mapping, files: Pick<Files, "realPath">): Mover {
  const spellings = new Map<string, string>();
  return ({ cwd }) => {
    const from = cwd ?? mapping.from;
    const below = cwdsOf(mapping).map((root) => partsBelow(from, root)).find((parts) =>
      parts !== null
    );
    if (below === undefined || below.length === 0) return { from, to: mapping.to };
    const names = !isWindowsPath(from) ? below : below.map((name, at) => {
      const key = below.slice(0, at + 1).join("\\").toLowerCase();
      return spellings.getOrInsert(key, name);
    });
    return { from, to: resolveNamed(folderBelow(mapping.to, names), files) };
  };
}

/** A warning for each folder that threads would name and that is not there; what cannot be looked at counts as there. */
export function missingFolders(
  planned: readonly Pick<MigratePlan, "destCwd">[],
  files: Files,
): readonly string[] {
  return [...new Set(planned.map(({ destCwd }) => destCwd))]
    .filter((cwd) =>
      isAbsolute(cwd) && files.mayRead(cwd) && orElse(() => statOrNull(cwd, files) === null, false)
    )
    .map((cwd) => `target cwd does not currently exist on disk: ${cwd}`);
}
