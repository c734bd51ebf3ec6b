import { JOURNAL } from "../../../model/journal.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import { errorCode, statOrNull } from "../../../system/files.ts";
import { isWithin, joinPath, parentPath } from "../../../text/path_text.ts";
import { instantText } from "../../../time/instant_text.ts";
import type { ActTools } from "../../tools.ts";

const TWO_DAYS_MS = 2 * 86_400_000;

/**
 * Removes date folders that a batch has emptied, up to the root; never those of today and yesterday, where Codex may be about
 * to write (write-rules §3.8). A folder that is not empty stays.
 */
export function removeEmptied(
  folders: ReadonlySet<AbsolutePath>,
  { store, tools }: { readonly store: StorePaths; readonly tools: ActTools },
): void {
  const recent = instantText(tools.system.clock.nowMs() - TWO_DAYS_MS).slice(0, 10)
    .replaceAll("-", "/");
  for (const folder of folders) {
    for (
      let at = folder;
      at !== store.sessionsRoot && isWithin(at, store.sessionsRoot);
      at = parentPath(at)
    ) {
      const date = at.slice(store.sessionsRoot.length + 1);
      if (!/^\d{4}(\/\d{2}){0,2}$/.test(date) || date >= recent.slice(0, date.length)) break;
      if (!removeIfEmpty(at, tools)) break;
    }
  }
}

/** Whether an empty folder is gone now: removed, or not there any more, as when an earlier attempt died right behind it. */
export function removeIfEmpty(path: AbsolutePath, { system, writer }: ActTools): boolean {
  try {
    for (const _ of system.files.readDir(path)) return false;
    writer.removeDir(path);
    return true;
  } catch (error) {
    // Someone made a file in it, or removed it, just now: both are fine. An empty folder harms nobody.
    const code = errorCode(error);
    if (code === null) throw error;
    return code === "ENOENT";
  }
}

/** Whether a file of any kind lies somewhere below a folder; `false` when there is no such folder. */
export function hasFiles(folder: AbsolutePath, { system }: Pick<ActTools, "system">): boolean {
  if (statOrNull(folder, system.files) === null) return false;
  for (const { name, kind } of system.files.readDir(folder)) {
    if (kind !== "directory" || hasFiles(joinPath(folder, name), { system })) return true;
  }
  return false;
}

/** Removes a batch that holds nothing any more: its journal, and its folder unless a file lies in it after all. */
export function removeBatch(folder: AbsolutePath, tools: ActTools): void {
  const journal = joinPath(folder, JOURNAL);
  if (statOrNull(journal, tools.system.files) !== null) tools.writer.unlink(journal);
  removeTree(folder, tools);
}

/** Removes a folder that holds nothing but empty folders; one that is gone already is no trouble. */
function removeTree(folder: AbsolutePath, tools: ActTools): void {
  if (statOrNull(folder, tools.system.files) === null) return;
  for (const { name, kind } of [...tools.system.files.readDir(folder)]) {
    if (kind === "directory") removeTree(joinPath(folder, name), tools);
  }
  removeIfEmpty(folder, tools);
}
