import type { AbsolutePath } from "../../../model/store.ts";
import { errorCode, type FileStat, statOrNull } from "../../../system/files.ts";
import type { Sha256 } from "../../../system/system.ts";
import { besidePath, parentPath } from "../../../text/path_text.ts";
import { digestOf } from "../../facts/files/file_digest.ts";
import { isOneFile } from "../../facts/files/file_place.ts";
import type { ResolvedMove } from "../../facts/files/resolved_step.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ActTools } from "../../tools.ts";

/** What bringing files to another place takes. */
export interface TransferTools {
  readonly tools: ActTools;
  readonly sha256: Sha256;
  /** Whether hard links work, by device; {@link stage} finds it out once for each. */
  readonly links: Map<number | null, boolean>;
}

/**
 * A file on its way. On one file system it gets a second name; where that cannot be, because the target lies on another one
 * or the system has no hard links, its bytes are first brought over under a temporary name (design §5.5).
 */
export interface Transfer {
  readonly move: ResolvedMove;
  /** The source when it was looked at; a copy is only good while the source is still this. */
  readonly source: FileStat;
  /** Temporary copy beside the target; `null`: the source itself is linked. */
  readonly copy: AbsolutePath | null;
}

/** Name of a copy that is not whole yet. Codex sweeps names like it after six hours (codex-storage §3). */
export function temporaryName(to: AbsolutePath): AbsolutePath {
  return besidePath(to, ".rollkeep.tmp");
}

const PIECE_BYTES = 1024 * 1024;

/**
 * Brings the bytes of a move to the file system of its target; nothing is visible under the target's name yet. The folders
 * of the target must exist.
 *
 * @throws {ThreadError} when the copy differs from the source. The temporary file is gone after any error.
 */
export function stage(move: ResolvedMove, options: TransferTools): Transfer {
  const { tools, links } = options;
  const { files } = tools.system;
  const source = files.lstat(move.from);
  const isNear = source.device === files.lstat(parentPath(move.to)).device;
  if (isNear && !links.has(source.device)) links.set(source.device, canLink(move, tools));
  if (isNear && links.get(source.device)) return { move, source, copy: null };
  const copy = temporaryName(move.to);
  if (statOrNull(copy, files) !== null) tools.writer.unlink(copy);
  try {
    copyFile(source, { from: move.from, to: copy }, options);
  } catch (error) {
    if (statOrNull(copy, files) !== null) tools.writer.unlink(copy);
    throw error;
  }
  return { move, source, copy };
}

/** Codes by which a file system says that it has no hard links, or no more of them. */
const NO_LINKS: ReadonlySet<string | null> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

/** Whether a second name for the file can be made where it is going: tried under a name that is ours. */
function canLink({ from, to }: ResolvedMove, { writer, system }: ActTools): boolean {
  const trial = temporaryName(to);
  if (statOrNull(trial, system.files) !== null) writer.unlink(trial);
  try {
    writer.link(from, trial);
  } catch (error) {
    const code = errorCode(error);
    if (code === "EXDEV" || NO_LINKS.has(code)) return false;
    throw error;
  }
  writer.unlink(trial);
  return true;
}

function copyFile(
  source: FileStat,
  { from, to }: { readonly from: AbsolutePath; readonly to: AbsolutePath },
  { tools, sha256 }: TransferTools,
): void {
  const { files } = tools.system;
  const reading = files.open(from);
  const digest = sha256.start();
  try {
    const writing = tools.writer.create(to);
    try {
      const buffer = new Uint8Array(PIECE_BYTES);
      for (let at = 0;;) {
        const count = reading.readAt(buffer, at);
        if (count === 0) break;
        const piece = buffer.subarray(0, count);
        digest.update(piece);
        writing.write(piece);
        at += count;
      }
      writing.sync();
    } finally {
      writing.close();
    }
  } finally {
    reading.close();
  }
  if (files.lstat(to).size !== source.size || digestOf(to, { files, sha256 }) !== digest.hex()) {
    throw new ThreadError(`the copy of "${from}" differs from it`);
  }
  if (source.mode !== null) tools.writer.setMode(to, source.mode);
  tools.writer.setMtime(to, source.mtimeMs);
}

/**
 * Gives the file the target's name; never over another file.
 *
 * @throws an error with code `EEXIST` when the name is taken.
 */
export function publish({ move, copy }: Transfer, { writer }: ActTools): void {
  if (copy === null) {
    writer.link(move.from, move.to);
    return;
  }
  try {
    writer.link(copy, move.to);
  } catch (error) {
    if (!NO_LINKS.has(errorCode(error))) throw error;
    // Without hard links: the name is reserved, then taken over.
    writer.create(move.to).close();
    writer.replace(copy, move.to);
    return;
  }
  writer.unlink(copy);
}

/**
 * Whether the source may go: the target is there and is this very file, or the copy made of it while it has not changed.
 * Cheap enough for Codex's coordination lock.
 */
export function mayUnlinkSource({ move, source, copy }: Transfer, { system }: ActTools): boolean {
  const now = statOrNull(move.from, system.files);
  const target = statOrNull(move.to, system.files);
  if (now === null || target === null) return false;
  if (copy === null) return isOneFile(now, target) && isOneFile(now, source);
  return isOneFile(now, source) && now.size === source.size && now.mtimeMs === source.mtimeMs &&
    now.ctimeMs === source.ctimeMs && target.size === source.size;
}

/** Removes what an unfinished {@link stage} or {@link publish} may have left beside a target. */
export function removeTemporary({ to }: ResolvedMove, { system, writer }: ActTools): void {
  const copy = temporaryName(to);
  if (statOrNull(copy, system.files) === null) return;
  // A reservation without content was made by us, right before the copy would have taken its place.
  if (statOrNull(to, system.files)?.size === 0) writer.unlink(to);
  writer.unlink(copy);
}
