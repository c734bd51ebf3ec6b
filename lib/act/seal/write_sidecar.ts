import { fingerprintOf, sameFingerprint } from "../../model/fingerprint.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { placeInStore } from "../../plan/place.ts";
import { type FileStat, statOrNull } from "../../system/files.ts";
import { parentPath } from "../../text/path_text.ts";
import { resolveSteps } from "../facts/files/resolved_step.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { publish, temporaryName } from "../thread/files/transfer.ts";
import type { ActTools } from "../tools.ts";

/** A sidecar to write. */
export interface NewSidecar {
  readonly path: AbsolutePath;
  readonly text: string;
  /** The sidecar in its place that it takes the place of, as it was when it was read; `null`: there is none. */
  readonly earlier: FileStat | null;
}

/**
 * Writes a sidecar whole or not at all, never over anything but the one that was read.
 *
 * @throws {ThreadError} when its folder is none, or the one in its place has changed. @throws an error with code `EEXIST` when
 * somebody else has made one meanwhile.
 */
export function writeSidecar(
  { path, text, earlier }: NewSidecar,
  { tools, store }: { readonly tools: ActTools; readonly store: StorePaths },
): void {
  const { system: { files }, writer } = tools;
  refuseLinks(path, { tools, store });
  const temporary = temporaryName(path);
  dropTemporary(path, tools);
  try {
    const file = writer.create(temporary);
    try {
      file.write(new TextEncoder().encode(text));
      file.sync();
    } finally {
      file.close();
    }
    if (earlier === null) {
      const source = files.lstat(temporary);
      const expect = fingerprintOf(source);
      publish({
        move: { kind: "move", from: temporary, to: path, expect },
        source,
        copy: temporary,
      }, tools);
      return;
    }
    const now = statOrNull(path, files);
    if (now?.kind !== "file" || !sameFingerprint(fingerprintOf(earlier), now)) {
      throw new ThreadError("its sidecar has changed since it was looked at");
    }
    writer.replace(temporary, path);
  } finally {
    dropTemporary(path, tools);
  }
}

/** Removes the unfinished sidecar of one that was killed, or a second name of the finished one. */
export function dropTemporary(sidecar: AbsolutePath, { system, writer }: ActTools): void {
  const temporary = temporaryName(sidecar);
  if (statOrNull(temporary, system.files) !== null) writer.unlink(temporary);
}

/** @throws {ThreadError} when the way to a sidecar leads through a link, or out of the store. */
function refuseLinks(
  path: AbsolutePath,
  { tools, store }: { readonly tools: ActTools; readonly store: StorePaths },
): void {
  const from = placeInStore(path, store);
  if (from === null) throw new ThreadError("it lies outside of the store");
  const { files } = tools.system;
  const expect = { size: 0, mtimeMs: 0, ctimeMs: null, inode: null };
  resolveSteps([{ kind: "remove", from, expect, rollout: false }], { store, files });
}

/** Removes sidecars that another one has taken the place of, once that is on disk. */
export function removeReplaced(
  sidecars: readonly AbsolutePath[],
  { by, tools, store }: {
    readonly by: AbsolutePath;
    readonly tools: ActTools;
    readonly store: StorePaths;
  },
): void {
  const gone = sidecars.filter((path) => path !== by);
  if (gone.length > 0) tools.writer.syncDir(parentPath(by));
  for (const path of gone) {
    refuseLinks(path, { tools, store });
    if (statOrNull(path, tools.system.files)?.kind === "file") tools.writer.unlink(path);
  }
}
