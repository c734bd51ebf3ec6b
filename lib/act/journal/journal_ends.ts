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
const WIDER =
  /^\{"kind":"batch","schema":"[^"]+","batch":"[^"]+","sequence":\d+,"action":"(hard-delete|empty|repair)"/;

/** What was cut off in a trash and needs more than most changes: a removal for good, a repair. */
export type CutOff = "purge" | "repair";

/**
 * Which of them were cut off in this trash, or left threads that wait: the next command that acts finishes them. What cannot be
 * read is told by whoever settles.
 */
export function cutOffIn(
  trashRoot: AbsolutePath,
  files: Pick<Files, "readDir" | "open">,
): ReadonlySet<CutOff> {
  const found = new Set<CutOff>();
  orElse(() => {
    for (const { name, kind } of files.readDir(trashRoot)) {
      if (kind !== "directory" || !isBatchId(name)) continue;
      const path = joinPath(joinPath(trashRoot, name), JOURNAL);
      const cutOff = orElse(() => cutOffAt(path, files), null);
      if (cutOff !== null) found.add(cutOff);
    }
  }, undefined);
  return found;
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

function cutOffAt(path: AbsolutePath, files: Pick<Files, "open">): CutOff | null {
  using file = closing(files.open(path));
  const start = new Uint8Array(PIECE);
  const text = new TextDecoder().decode(start.subarray(0, readFully(file, start, { at: 0 })));
  const action = WIDER.exec(text)?.[1];
  if (action === undefined || isEnd(lastLine(file))) return null;
  return action === "repair" ? "repair" : "purge";
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
