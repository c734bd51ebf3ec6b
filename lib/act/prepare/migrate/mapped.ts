import { resolveNamed } from "../../../config/migration/resolve_folder.ts";
import type { CwdMove } from "../../../model/plan.ts";
import type { Mapping } from "../../../model/request/mapping.ts";
import type { MigratePlan } from "../../../model/result/migrate_result.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import { type Files, orElse, statOrNull } from "../../../system/files.ts";
import { folderBelow, isSameFolder, partsBelow } from "../../../text/folder_text.ts";
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

/** Where a thread of the mapping goes: with `--tree` the names below the folder stay, and links in them are resolved. */
export function moveOf(
  { cwd }: Pick<Thread, "cwd">,
  { mapping, files }: { readonly mapping: Mapping; readonly files: Pick<Files, "realPath"> },
): CwdMove {
  const from = cwd ?? mapping.from;
  const below = cwdsOf(mapping).map((root) => partsBelow(from, root)).find((parts) =>
    parts !== null
  );
  if (below === undefined || below.length === 0) return { from, to: mapping.to };
  return { from, to: resolveNamed(folderBelow(mapping.to, below), files) };
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
