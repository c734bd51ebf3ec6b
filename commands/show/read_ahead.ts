import type { Part } from "../../lib/catalog/lineage/parts.ts";
import { isCompressed } from "../../lib/codex/rollout_name.ts";
import type { Entry } from "../../lib/model/thread/entry.ts";
import { orElse, statOrNull } from "../../lib/system/files.ts";
import type { System } from "../../lib/system/system.ts";

/** Bytes on disk that are read before anything is shown; what is larger is shown while it is read. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Of a compressed part. */
const MOST_COMPRESSED = 256 * 1024;

/** A conversation, and how many turns it has. */
export interface Ahead {
  readonly entries: AsyncIterable<Entry> | Iterable<Entry>;
  /** `null`: it is not known before all is read. */
  readonly turns: number | null;
}

/** Reads a small conversation to its end, so that the number of its turns can be told first. */
export async function readAhead(
  entries: AsyncIterable<Entry>,
  { parts, system: { files } }: {
    readonly parts: readonly Part[];
    readonly system: Pick<System, "files">;
  },
): Promise<Ahead> {
  const isSmall = parts.every(({ path, missing }) =>
    missing ||
    orElse(() => statOrNull(path, files)?.size ?? 0, 0) <=
      (isCompressed(path) ? MOST_COMPRESSED : MOST_BYTES)
  );
  if (!isSmall) return { entries, turns: null };
  const read: Entry[] = [];
  try {
    for await (const entry of entries) read.push(entry);
  } catch (error) {
    return { entries: endingIn(read, error), turns: null };
  }
  return { entries: read, turns: countTurns(read) };
}

/** What could be read, then what ended it. */
function* endingIn(entries: readonly Entry[], error: unknown): Generator<Entry> {
  yield* entries;
  throw error;
}

/** Turns that were not taken back. */
function countTurns(entries: readonly Entry[]): number {
  let turns = 0;
  for (const entry of entries) {
    if (entry.kind === "user") turns++;
    if (entry.kind === "rollback") turns = Math.max(0, turns - entry.turns);
  }
  return turns;
}
