import { isBatchId, JOURNAL } from "../model/batch_id.ts";
import { joinPath } from "../model/path_text.ts";
import { errorCode, type Files, type ReadableFile } from "../system/files.ts";

/** Enough for the action in the first record of a journal, or for a whole end record. */
const PIECE = 4096;
const FOR_GOOD =
  /^\{"kind":"batch","schema":"[^"]+","batch":"[^"]+","action":"(?:hard-delete|empty)"/;
const ENDED = /(?:^|\n)\{"kind":"end",[^\n]+\}\n$/;

/**
 * Whether a removal for good in this trash was cut off: the next command that acts finishes it. What cannot be read is told
 * by whoever settles.
 */
export function hasCutOffPurge(trashRoot: string, files: Pick<Files, "readDir" | "open">): boolean {
  return orFalse(() => {
    for (const { name, kind } of files.readDir(trashRoot)) {
      if (kind !== "directory" || !isBatchId(name)) continue;
      const path = joinPath(joinPath(trashRoot, name), JOURNAL);
      if (orFalse(() => isCutOffPurge(path, files))) return true;
    }
    return false;
  });
}

function isCutOffPurge(path: string, files: Pick<Files, "open">): boolean {
  const file = files.open(path);
  try {
    return FOR_GOOD.test(textAt(file, 0)) &&
      !ENDED.test(textAt(file, Math.max(0, file.stat().size - PIECE)));
  } finally {
    file.close();
  }
}

function textAt(file: ReadableFile, position: number): string {
  const bytes = new Uint8Array(PIECE);
  return new TextDecoder().decode(bytes.subarray(0, file.readAt(bytes, position)));
}

function orFalse(look: () => boolean): boolean {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return false;
  }
}
