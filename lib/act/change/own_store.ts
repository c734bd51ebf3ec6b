import { resolveFolder } from "../../config/migration/resolve_folder.ts";
import { isWithin } from "../../model/path_text.ts";
import type { StorePaths } from "../../model/store.ts";
import type { OwnStore } from "../../plan/own_batch.ts";
import type { Files } from "../../system/files.ts";
import { statOrNull } from "../thread/place_files.ts";

/** What a store is known by, whatever name it was reached by now. */
export function ownStore(
  { home, sessionsRoot, trashRoot }: StorePaths,
  files: Files,
): OwnStore {
  const realHome = home === null ? null : resolveFolder(home, files);
  const realSessions = resolveFolder(sessionsRoot, files);
  const trash = resolveFolder(trashRoot, files);
  const stat = statOrNull(realSessions, files);
  const { device = null, inode = null } = stat ?? {};
  return {
    home: realHome,
    sessionsRoot: realSessions,
    inside: realHome !== null && isWithin(trash, realHome),
    folder: device === null || inode === null ? null : { device, inode },
    trash,
  };
}
