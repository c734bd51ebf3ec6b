import { JOURNAL } from "../../model/journal.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { closing, errorCode, readFully } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { batchIds, type BatchTools } from "./read_batches.ts";

/** Enough for the beginning of a journal's first record, up to its place in the order of batches. */
const HEAD_BYTES = 512;
const SEQUENCE = /^\{"kind":"batch","schema":"[^"]+","batch":"[^"]+","sequence":(\d{1,15}),/;

/** The place of the next batch under a trash root: one more than the highest, whatever the clock says. */
export function nextSequence(trashRoot: AbsolutePath, tools: BatchTools): number {
  let highest = 0;
  for (const id of batchIds(trashRoot, tools)) {
    try {
      const head = textFrom(joinPath(joinPath(trashRoot, id), JOURNAL), tools.system);
      highest = Math.max(highest, Number(SEQUENCE.exec(head)?.[1] ?? 0));
    } catch (error) {
      // Whoever reads it whole tells.
      if (errorCode(error) === null) throw error;
    }
  }
  return highest + 1;
}

function textFrom(path: AbsolutePath, { files }: System): string {
  using file = closing(files.open(path));
  const bytes = new Uint8Array(HEAD_BYTES);
  return new TextDecoder().decode(bytes.subarray(0, readFully(file, bytes, { at: 0 })));
}
