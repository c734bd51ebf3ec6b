import type { Session } from "../../model/thread/session.ts";
import { sidecarPlaces } from "../../seal/sidecar_places.ts";
import { errorCode, statOrNull } from "../../system/files.ts";
import { parentPath } from "../../text/path_text.ts";
import { givenPath, librarySystem } from "../library_system.ts";
import { checkSidecar } from "./check_sidecar.ts";
import type { IntegrityCheckResult } from "./risk.ts";

/**
 * Checks a session against the file `<path>.sha256`, or the one from before Codex compressed or unpacked it. Blank lines and lines
 * starting with `#` are skipped; a line is `<64 hex>` or `<64 hex> <filename>` (an asterisk before the name is ignored). What was
 * written behind the sealed part is no mismatch. No sidecar: not verified. Requires read permission for both files.
 *
 * @example Is one session as it was sealed?
 * ```ts
 * import { scanSessions, sha256SidecarChecker } from "@rollkeep/rollkeep/session";
 * const [session] = await scanSessions("/home/me/.codex/sessions");
 * const { verified, match, detail } = await sha256SidecarChecker(session!);
 * console.log(verified ? (match ? "as it was" : detail) : "not sealed");
 * ```
 */
export async function sha256SidecarChecker(session: Session): Promise<IntegrityCheckResult> {
  const system = librarySystem();
  const path = givenPath(session.path);
  const folder = { sessionsRoot: parentPath(path), archivedRoot: null };
  try {
    const sidecar = sidecarPlaces(path, folder).find((place) =>
      parentPath(place) === parentPath(path) && statOrNull(place, system.files) !== null
    );
    const hashing = {
      system,
      sha256: await system.digests.sha256(),
      onRead: () => {},
      pause: () => Promise.resolve(),
    };
    return await checkSidecar(path, { sidecar: sidecar ?? null, hashing });
  } catch (error) {
    if (errorCode(error) === null) throw error;
    const failure = error as Error;
    return { verified: true, match: false, error: failure, detail: failure.message };
  }
}
