import { compressedPath, datedPath, isCompressed, plainPath } from "../codex/rollout_name.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import { entryNames, type Files, orElse } from "../system/files.ts";
import { baseName, besidePath, joinPath, parentPath } from "../text/path_text.ts";
import { SIDECAR_ENDING } from "./sidecar_text.ts";

/** Where the sidecar of a rollout is written: beside it, its name with `.sha256` behind. */
export function sidecarOf(rollout: AbsolutePath): AbsolutePath {
  return besidePath(rollout, SIDECAR_ENDING);
}

/**
 * Where the sidecar of a rollout may lie, the likeliest first. Codex takes none along: one that was made before Codex compressed or
 * unpacked the rollout has its other name, one from before an archive or unarchive lies in the other list.
 */
export function sidecarPlaces(
  rollout: AbsolutePath,
  { sessionsRoot, archivedRoot }: Pick<StorePaths, "sessionsRoot" | "archivedRoot">,
): readonly AbsolutePath[] {
  const name = baseName(rollout);
  const plain = plainPath(name);
  const names = isCompressed(name) ? [name, plain] : [name, compressedPath(name)];
  const dated = datedPath(plain);
  const day = dated === null
    ? null
    : joinPath(sessionsRoot, parentPath(dated as AbsolutePath).slice("sessions/".length));
  const folders = [parentPath(rollout), day, dated === null ? null : archivedRoot];
  const places = folders.flatMap((folder) =>
    folder === null ? [] : names.map((name) => sidecarOf(joinPath(folder, name)))
  );
  return [...new Set(places)];
}

/** Which of its places have the sidecar of a rollout; none: it has no sidecar. */
export type FindSidecars = (rollout: AbsolutePath) => readonly AbsolutePath[];

/** Looks for sidecars as they are now. Each folder is listed once: hardly a rollout has one. */
export function newSidecarFinder(
  store: Pick<StorePaths, "sessionsRoot" | "archivedRoot">,
  files: Files,
): FindSidecars {
  const known = new Map<string, ReadonlySet<string>>();
  const inFolder = (folder: AbsolutePath) =>
    known.getOrInsertComputed(
      folder,
      () =>
        new Set([...orElse(() => entryNames(folder, files), [])].filter((name) =>
          name.endsWith(SIDECAR_ENDING)
        )),
    );
  return (rollout) =>
    sidecarPlaces(rollout, store).filter((path) => inFolder(parentPath(path)).has(baseName(path)));
}
