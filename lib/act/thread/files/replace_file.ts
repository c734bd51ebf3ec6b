import { newLegacyCwdEdits } from "../../../codex/edit/legacy_cwd.ts";
import { editedRollout } from "../../../codex/edit/line_editor.ts";
import { decodedBytes } from "../../../codex/mend/decoded_rollout.ts";
import { withInherited } from "../../../codex/mend/inherited_bytes.ts";
import { splicedBytes } from "../../../codex/mend/splice_rollout.ts";
import { isCompressed } from "../../../codex/rollout_name.ts";
import { fileBytes, readChunks } from "../../../codex/rollout_reader.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { statOrNull } from "../../../system/files.ts";
import type { System } from "../../../system/system.ts";
import { parentPath } from "../../../text/path_text.ts";
import { filePlace } from "../../facts/files/file_place.ts";
import {
  checkSource,
  type ResolvedMove,
  type ResolvedReplacement,
} from "../../facts/files/resolved_step.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ThreadTools } from "../procedure.ts";
import { publish, stage, temporaryName, type Transfer } from "./transfer.ts";
import { writePieces } from "./write_pieces.ts";

/**
 * Writes the new file where nobody sees it and gives the original a second name in the batch. Returns how the new one gets
 * to its place.
 */
export async function prepareReplacement(
  step: ResolvedReplacement,
  options: ThreadTools,
): Promise<Transfer> {
  const { system, writer } = options.tools;
  const { from, staged, expect } = step;
  const { mode } = system.files.lstat(from);
  writer.makeDirs(parentPath(staged));
  for (const made of writer.makeDirs(parentPath(step.kept))) writer.syncDir(parentPath(made));
  await writePieces(staged, piecesOf(step, options), writer);
  if (mode !== null) writer.setMode(staged, mode);
  writer.setMtime(staged, step.mtimeMs ?? expect.mtimeMs);
  publish(stage(keeping(step), options), options.tools);
  writer.syncDir(parentPath(step.kept));
  return stage({ kind: "move", from: staged, to: from, expect }, options);
}

/** The new file: an earlier original as it was, or this one mended, or with another folder. */
function piecesOf(
  { from, source, cwd, splices, inherits, decode }: ResolvedReplacement,
  { tools }: ThreadTools,
): AsyncIterable<Uint8Array> {
  const { system } = tools;
  if (source !== undefined) {
    if (isCompressed(source) === isCompressed(from)) return asTheyAre(source, system);
    const plain = readChunks(source, system);
    return isCompressed(from) ? inFrames(plain, system) : plain;
  }
  if (decode !== undefined || splices !== undefined) {
    const old = readChunks(from, system);
    const mended = decode === undefined ? splicedBytes(old, splices!) : decodedBytes(old, decode);
    const whole = inherits === undefined
      ? mended
      : withInherited(mended, { stretches: inherits, tools: system });
    return isCompressed(from) ? inFrames(whole, system) : whole;
  }
  if (cwd === undefined) throw new ThreadError("its plan does not say what becomes of its file");
  return editedRollout(from, system, newLegacyCwdEdits(cwd));
}

/** Bytes of a file as they are on disk. */
async function* asTheyAre(path: AbsolutePath, { files }: System): AsyncGenerator<Uint8Array> {
  yield* fileBytes(path, files);
}

/** Decompressed bytes in one frame. */
const FRAME = 1024 * 1024;

/** The same compressed, a frame for each mebibyte: Codex reads any number of them. */
async function* inFrames(
  chunks: AsyncIterable<Uint8Array>,
  { compression }: System,
): AsyncGenerator<Uint8Array> {
  const frame = new Uint8Array(FRAME);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + FRAME - filled);
      frame.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < FRAME) continue;
      yield await compression.zstdFrame(frame);
      filled = 0;
    }
  }
  if (filled > 0) yield await compression.zstdFrame(frame.slice(0, filled));
}

/** How the original gets its second name. */
function keeping({ from, kept, expect }: ResolvedReplacement): ResolvedMove {
  return { kind: "move", from, to: kept, expect };
}

/** Puts the new file over the original, which has its second name by now. */
export function takePlace({ move, copy }: Transfer, { tools }: ThreadTools): void {
  checkSource(
    { kind: "remove", from: move.to, expect: { ...move.expect, ctimeMs: null } },
    tools.system.files,
  );
  tools.writer.replace(copy ?? move.from, move.to);
}

/** Whether the place is another file's than the original's. */
export function isReplaced(step: ResolvedReplacement, { tools, sha256 }: ThreadTools): boolean {
  const { files } = tools.system;
  return statOrNull(step.kept, files) !== null &&
    filePlace(keeping(step), { files, sha256 }) !== "both";
}

/** Puts the original back into its place, where a replacement that was cut off has come so far. */
export function putOriginalBack(step: ResolvedReplacement, options: ThreadTools): void {
  const { writer, system } = options.tools;
  const { from, kept, expect } = step;
  const temporary = temporaryName(from);
  if (isReplaced(step, options)) {
    if (statOrNull(temporary, system.files) !== null) writer.unlink(temporary);
    const back = stage({ kind: "move", from: kept, to: from, expect }, options);
    if (back.copy === null) writer.link(kept, temporary);
    writer.replace(temporary, from);
    writer.syncDir(parentPath(from));
  }
  if (statOrNull(temporary, system.files) !== null) writer.unlink(temporary);
}

/** Whether the batch holds the original. */
export function isKept({ kept }: ResolvedReplacement, { tools }: ThreadTools): boolean {
  return statOrNull(kept, tools.system.files) !== null;
}

/** Removes the new file where it waits. */
export function dropStaged({ from, staged }: ResolvedReplacement, tools: ThreadTools): void {
  dropAll([temporaryName(from), staged], tools);
}

/** Removes what the batch holds of the original, which must be in its place. */
export function dropKept({ kept }: ResolvedReplacement, tools: ThreadTools): void {
  dropAll([kept, temporaryName(kept)], tools);
}

function dropAll(paths: readonly AbsolutePath[], { tools: { writer, system } }: ThreadTools): void {
  for (const path of paths) {
    if (statOrNull(path, system.files) !== null) writer.unlink(path);
  }
}
