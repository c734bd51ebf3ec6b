import { ConflictError, RefusedError } from "../../model/error.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { closing, errorCode, type Files, statOrNull } from "../../system/files.ts";
import type { Writer } from "../../system/writer.ts";
import { besidePath, parentPath } from "../../text/path_text.ts";

/** A file of settings to write. */
export interface NewSettings {
  readonly path: AbsolutePath;
  readonly text: string;
}

/** How it is written. */
export interface WriteHow {
  /** Whether a file that is there may make room. */
  readonly force: boolean;
  /** Whether nothing is written, and all else is as if it were. */
  readonly isRehearsal: boolean;
}

/** What {@link writeSettings} works with. */
export interface WriteSettingsOptions extends WriteHow {
  readonly files: Files;
  /** Asked for where something is written. */
  readonly writer: () => Writer;
}

/** What became of it. */
export interface WrittenSettings {
  /** Where the file that was there is kept; `null`: there was none. */
  readonly kept: AbsolutePath | null;
}

/**
 * Writes a file of settings, through a link to where it leads. One that is there stays beside it under another name: nothing is lost.
 *
 * @throws {ConflictError} when one is there and may not make room.
 * @throws {RefusedError} for what is no file, and a link that leads nowhere.
 */
export function writeSettings(
  { path, text }: NewSettings,
  { files, writer: writerOf, force, isRehearsal }: WriteSettingsOptions,
): WrittenSettings {
  const target = targetOf(path, files);
  const found = statOrNull(target, files);
  if (found !== null && found.kind !== "file") {
    throw new RefusedError(`Cannot write config "${path}": it is no file`, {
      reasons: ["conflict"],
      hint: "name another with ROLLKEEP_CONFIG",
    });
  }
  if (found !== null && !force) {
    throw new ConflictError(`config file already exists: ${path}`, {
      path,
      hint: "use --force to write it anew; the old one is kept beside it",
    });
  }
  const kept = found === null ? null : freeName(target, files);
  if (isRehearsal) return { kept };
  const writer = writerOf();
  writer.makeDirs(parentPath(target));
  if (kept === null) {
    writeNew(target, { text, mode: 0o600, writer });
    return { kept };
  }
  // The old name holds a file at every moment: the same one under both names first, then the new one in place of one.
  writer.link(target, kept);
  const fresh = besidePath(target, ".new");
  if (statOrNull(fresh, files) !== null) writer.unlink(fresh);
  writeNew(fresh, { text, mode: found?.mode ?? 0o600, writer });
  writer.replace(fresh, target);
  writer.syncDir(parentPath(target));
  return { kept };
}

/** Where a link leads; the path itself where there is none. */
function targetOf(path: AbsolutePath, files: Files): AbsolutePath {
  if (statOrNull(path, files)?.kind !== "link") return path;
  try {
    return files.realPath(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    throw new RefusedError(
      `Cannot write config "${path}": it is a link that leads nowhere (${code})`,
      {
        reasons: ["conflict"],
        hint: "remove it, or make the file that it leads to",
      },
    );
  }
}

/** The first of `.old`, `.old2`, … that is free. */
function freeName(target: AbsolutePath, files: Files): AbsolutePath {
  for (let at = 1;; at++) {
    const name = besidePath(target, at === 1 ? ".old" : `.old${at}`);
    if (statOrNull(name, files) === null) return name;
  }
}

function writeNew(
  path: AbsolutePath,
  { text, mode, writer }: { readonly text: string; readonly mode: number; readonly writer: Writer },
): void {
  const file = writer.create(path, { mode });
  try {
    using open = closing(file);
    open.write(new TextEncoder().encode(text));
    open.sync();
  } catch (error) {
    writer.unlink(path);
    throw error;
  }
  writer.syncDir(parentPath(path));
}
