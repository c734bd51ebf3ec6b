import { JOURNAL } from "../../model/batch_id.ts";
import { joinPath } from "../../model/path_text.ts";
import { errorCode } from "../../system/files.ts";
import type { Sha256, System } from "../../system/system.ts";
import { openRecord } from "./journal_writer.ts";
import { batchIds, type BatchTools } from "./read_batches.ts";

/** An end record is far shorter. */
const TAIL_BYTES = 4096;
const LINE_FEED = 10;

/**
 * Ids of batches that may have to be settled: by the last record of each journal alone, for a trash may hold journals of
 * many megabytes and nearly all have ended. One that cannot be read is told by whoever reads it whole.
 */
export async function openBatches(trashRoot: string, tools: BatchTools): Promise<string[]> {
  const sha256 = await tools.system.digests.sha256();
  return batchIds(trashRoot, tools).filter((id) => {
    const path = joinPath(joinPath(trashRoot, id), JOURNAL);
    try {
      return !hasEnded(path, { ...tools, sha256 });
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return true;
    }
  });
}

function hasEnded(
  path: string,
  { system, sha256 }: { readonly system: System; readonly sha256: Sha256 },
): boolean {
  const file = system.files.open(path);
  try {
    const { size } = file.stat();
    const tail = new Uint8Array(Math.min(size, TAIL_BYTES));
    const count = file.readAt(tail, size - tail.length);
    if (count < tail.length || tail.at(-1) !== LINE_FEED) return false;
    const line = tail.subarray(tail.lastIndexOf(LINE_FEED, tail.length - 2) + 1, -1);
    const record = openRecord(new TextDecoder().decode(line), sha256);
    return record?.kind === "end" && record.namesFailed !== true;
  } finally {
    file.close();
  }
}
