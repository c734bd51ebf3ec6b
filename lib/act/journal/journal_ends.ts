/**
 * What the first and the last record of a journal tell, without digests and without the modules that read whole journals: main
 * looks at them before it narrows itself, and what it imports costs every start (0.1 ms a module, 3 ms for digests).
 *
 * @module
 */
import { isBatchId } from "../../model/ids.ts";
import { JOURNAL, type JournalEnd } from "../../model/journal.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { closing, type Files, orElse, type ReadableFile, readFully } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";

/** Enough for the action in the first record, and for a whole end record. */
const PIECE = 4096;

const LINE_FEED = 10;

/** The beginning of a header; the whole may be long, for it holds the words of the command. */
const FOR_GOOD =
  /^\{"kind":"batch","schema":"[^"]+","batch":"[^"]+","sequence":\d+,"action":"(?:hard-delete|empty)"/;

/**
 * Whether a removal for good in this trash was cut off, or left threads that wait: the next command that acts finishes it. What
 * cannot be read is told by whoever settles.
 */
export function hasCutOffPurge(
  trashRoot: AbsolutePath,
  files: Pick<Files, "readDir" | "open">,
): boolean {
  return orElse(() => {
    for (const { name, kind } of files.readDir(trashRoot)) {
      if (kind !== "directory" || !isBatchId(name)) continue;
      const path = joinPath(joinPath(trashRoot, name), JOURNAL);
      if (orElse(() => isCutOffPurge(path, files), false)) return true;
    }
    return false;
  }, false);
}

/** The last line of a journal, without its line feed; `null` when it was cut off, or is longer than any end record. */
export function lastLine(file: ReadableFile): string | null {
  const { size } = file.stat();
  const tail = new Uint8Array(Math.min(size, PIECE));
  const count = readFully(file, tail, { at: size - tail.length });
  if (count < tail.length || tail.at(-1) !== LINE_FEED) return null;
  const start = tail.lastIndexOf(LINE_FEED, tail.length - 2) + 1;
  return new TextDecoder().decode(tail.subarray(start, -1));
}

function isCutOffPurge(path: AbsolutePath, files: Pick<Files, "open">): boolean {
  using file = closing(files.open(path));
  const start = new Uint8Array(PIECE);
  const text = new TextDecoder().decode(start.subarray(0, readFully(file, start, { at: 0 })));
  return FOR_GOOD.test(text) && !isEnd(lastLine(file));
}

/** Whether a line ends a batch of which no thread waits. */
function isEnd(line: string | null): boolean {
  if (line === null) return false;
  try {
    const record: Partial<JournalEnd> | null = JSON.parse(line);
    return record?.kind === "end" && record.left === undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}
