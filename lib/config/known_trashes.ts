import type { AbsolutePath, StorePaths } from "../model/store.ts";
import type { Environment } from "../system/system.ts";
import { absolutePath, joinPath, parentPath } from "../text/path_text.ts";

/** The folder of batches that a home, or a folder of rollouts, has where none was named. */
export const OWN_TRASH = "trash";

/**
 * Trashes that the environment knows of: those of the store itself, of `CODEX_HOME`, of `~/.codex` and beside `SESSIONS_ROOT`, and
 * `ROLLKEEP_TRASH_ROOT`.
 * Whether they are there is for the caller to see.
 */
export function knownTrashes(
  store: Pick<StorePaths, "home">,
  environment: Environment,
): readonly AbsolutePath[] {
  const base = { cwd: environment.cwd(), home: environment.home() };
  const named = environment.get("CODEX_HOME");
  const sessions = environment.get("SESSIONS_ROOT");
  const homes = [
    store.home,
    named === null ? null : absolutePath(named, base),
    base.home === null ? null : absolutePath("~/.codex", base),
    sessions === null ? null : parentPath(absolutePath(sessions, base)),
  ].filter((home) => home !== null);
  const trash = environment.get("ROLLKEEP_TRASH_ROOT");
  const trashes = homes.map((home) => joinPath(home, OWN_TRASH));
  return [...new Set([...trashes, ...(trash === null ? [] : [absolutePath(trash, base)])])];
}
