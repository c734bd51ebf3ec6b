import type { AbsolutePath } from "../../model/store.ts";
import type { Entry } from "../../model/thread/entry.ts";
import { closing, type ReadableFile } from "../../system/files.ts";
import { isCompressed } from "../rollout_name.ts";
import { lineStartAfter, plainLines, type RolloutTools } from "../rollout_reader.ts";
import { type EntryParser, newEntryParser } from "./entry_parser.ts";
import {
  MOST_SILENT_LINES,
  readTranscript,
  tellFlaws,
  type TranscriptOptions,
} from "./read_transcript.ts";

/** First stretch read from the end; each further one is four times as long. */
const FIRST_STRETCH = 256 * 1024;
/** Stretch beyond which an output without its call is taken for damage, not for a call further up. */
const LONGEST_CALL = 64 * 1024 * 1024;
/** Stretch in which something must be told: a file that ends in gigabytes of nothing is not read through for its last words. */
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
  let before: readonly Entry[] = [];
  for (let length = FIRST_STRETCH;; length *= 4) {
    const start = Math.max(0, end - length);
    const longest = length >= LONGEST_CALL;
    const { entries, ends, parser } = lastOfStretch(file, { start, end, count, longest });
    if (ends === "silent" || (ends === "short" && length >= LONGEST_LINE && entries.length === 0)) {
      range.onDamage?.(GOES_ON);
      return before;
    }
    if (ends === "enough") {
      tellFlaws(parser, range.onFlaw);
      return entries;
    }
    before = entries;
  }
}

const GOES_ON = "its end goes on and on without anything to show: nothing before that is shown";

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  /** Whether no longer stretch is worth reading for the sake of one call. */
  readonly longest: boolean;
}

interface LastOfStretch {
  readonly entries: readonly Entry[];
  /** `short`: there may be others further up that belong to them. `silent`: too many lines tell nothing. */
  readonly ends: "enough" | "short" | "silent";
  readonly parser: EntryParser;
}

/** The last entries of a stretch. */
function lastOfStretch(
  file: ReadableFile,
  { start, end, count, longest }: Stretch,
): LastOfStretch {
  const parser = newEntryParser();
  const last = newLast(count);
  const from = lineStartAfter(file, start, { end });
  let told = 0;
  let silentLines = 0;
  /** Entries since an output without its call: the call is further up. */
  let sinceOrphan = Infinity;
  let orphans = 0;
  for (const line of from === null ? [] : plainLines(file, { start: from, end })) {
    const found = parser.read(line);
    silentLines = found.length === 0 ? silentLines + 1 : 0;
    if (silentLines > MOST_SILENT_LINES) return { entries: last.entries, ends: "silent", parser };
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
  const ends = start === 0 || (isEnough && isWhole) ? "enough" : "short";
  return { entries: last.entries, ends, parser };
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
