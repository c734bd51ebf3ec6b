import type { AbsolutePath } from "../../model/store.ts";
import type { Entry } from "../../model/thread/entry.ts";
import { closing, type ReadableFile } from "../../system/files.ts";
import { isCompressed } from "../rollout_name.ts";
import { lineStartAfter, plainLines, type RolloutTools } from "../rollout_reader.ts";
import { newEntryParser } from "./entry_parser.ts";
import { readTranscript, tellFlaws, type TranscriptOptions } from "./read_transcript.ts";

/** First stretch read from the end; each further one is four times as long. */
const FIRST_STRETCH = 256 * 1024;
/** Stretch beyond which an output without its call is taken for damage, not for a call further up. */
const LONGEST_CALL = 64 * 1024 * 1024;
/** Stretch in which a line must begin: a file that ends in gigabytes without one is not read through for its last words. */
const LONGEST_LINE = 256 * 1024 * 1024;

/**
 * Entries before the ones asked for that must lie in the stretch too: what its first lines tell may have been told by lines
 * before it. What says one thing twice is never farther apart than the answers of one request to the model.
 */
const MARGIN = 16;

/** How many entries, and how much of the rollout is read. */
export interface LastOptions extends TranscriptOptions {
  readonly count: number;
}

/**
 * The last entries of a rollout, in order; fewer when it has no more. A plain file is read from its end, so that two
 * gigabytes cost no more than two megabytes; a compressed one has to be read through. Errors as in
 * `readTranscript`.
 */
export async function lastEntries(
  path: AbsolutePath,
  tools: RolloutTools,
  { count, ...range }: LastOptions,
): Promise<readonly Entry[]> {
  if (count === 0) return [];
  if (isCompressed(path)) {
    const last = newLast(count);
    for await (const entry of readTranscript(path, tools, range)) last.add([entry]);
    return last.entries;
  }
  using file = closing(tools.files.open(path));
  const end = Math.min(range.end ?? Infinity, file.stat().size);
  for (let length = FIRST_STRETCH;; length *= 4) {
    const start = Math.max(0, end - length);
    const found = lastOfStretch(file, {
      start,
      end,
      count,
      longest: length >= LONGEST_CALL,
      onFlaw: range.onFlaw,
    });
    if (found !== null) return found;
    if (length >= LONGEST_LINE && lineStartAfter(file, start, { end }) === null) {
      range.onDamage?.("its last line has more than 256 MiB: nothing before it is shown");
      return [];
    }
  }
}

interface Stretch {
  readonly onFlaw: TranscriptOptions["onFlaw"];
  readonly start: number;
  readonly end: number;
  readonly count: number;
  /** Whether no longer stretch is worth reading for the sake of one call. */
  readonly longest: boolean;
}

/** The last entries of a stretch; `null` when there may be others further up that belong to them. */
function lastOfStretch(
  file: ReadableFile,
  { start, end, count, longest, onFlaw }: Stretch,
): readonly Entry[] | null {
  const from = lineStartAfter(file, start, { end });
  if (from === null) return start === 0 ? [] : null;
  const parser = newEntryParser();
  const last = newLast(count);
  let told = 0;
  /** Entries since an output without its call: the call is further up. */
  let sinceOrphan = Infinity;
  let orphans = 0;
  for (const line of plainLines(file, { start: from, end })) {
    const found = parser.read(line);
    last.add(found);
    told += found.length;
    sinceOrphan += found.length;
    if (parser.orphans() > orphans) sinceOrphan = 0;
    orphans = parser.orphans();
  }
  const rest = parser.end();
  last.add(rest);
  const isEnough = told + rest.length >= (longest ? count : count + MARGIN);
  const isWhole = longest || sinceOrphan + rest.length >= count;
  if (start > 0 && !(isEnough && isWhole)) return null;
  tellFlaws(parser, onFlaw);
  return last.entries;
}

function newLast(count: number): { readonly entries: Entry[]; add(found: readonly Entry[]): void } {
  const entries: Entry[] = [];
  return {
    entries,
    add(found) {
      entries.push(...found);
      if (entries.length > count) entries.splice(0, entries.length - count);
    },
  };
}
