/**
 * File names of rollouts (codex-storage §1): `rollout-<local time>-<thread id>[_<rollout id>].jsonl[.zst]`.
 *
 * @module
 */

/** The parts of a rollout's file name. */
export interface RolloutName {
  /** Id of the thread: what stands before the first `_`. */
  readonly threadId: string;
  /** Id of the rollout: after the `_` (written by a revert), else the thread's. */
  readonly rolloutId: string;
  /** Local creation time, `YYYY-MM-DDTHH-MM-SS`. */
  readonly timestamp: string;
  /** Whether the file is compressed. */
  readonly compressed: boolean;
}

const PREFIX = "rollout-";
const TIMESTAMP_LENGTH = 19;
const ID_LENGTH = 36;
/** Where the ids begin: after the prefix, the time and a hyphen. */
const ID_AT = PREFIX.length + TIMESTAMP_LENGTH + 1;

/** The parts of a rollout's file name; `null` for any other name. */
export function parseRolloutName(name: string): RolloutName | null {
  const threadId = threadIdInName(name);
  if (threadId === null) return null;
  const compressed = name.endsWith(".zst");
  const end = name.length - (compressed ? ".jsonl.zst".length : ".jsonl".length);
  const rolloutId = end === ID_AT + ID_LENGTH ? threadId : name.slice(ID_AT + ID_LENGTH + 1, end);
  const timestamp = name.slice(PREFIX.length, PREFIX.length + TIMESTAMP_LENGTH);
  return { threadId, rolloutId, timestamp, compressed };
}

/** The file name of a rollout's parts. */
export function formatRolloutName(parts: RolloutName): string {
  const ids = parts.rolloutId === parts.threadId
    ? parts.threadId
    : `${parts.threadId}_${parts.rolloutId}`;
  return `${PREFIX}${parts.timestamp}-${ids}.jsonl${parts.compressed ? ".zst" : ""}`;
}

/** Whether a name is that of a transcript, plain or compressed. */
export function isTranscriptName(name: string): boolean {
  return name.endsWith(".jsonl") || name.endsWith(".jsonl.zst");
}

/**
 * Thread id in a rollout's file name; `null` for any other name. No regular expression: a list calls it once per file,
 * and a store may hold a hundred thousand.
 */
export function threadIdInName(name: string): string | null {
  const end = name.endsWith(".zst") ? name.length - 4 : name.length;
  const idsEnd = end - ".jsonl".length;
  if (!name.startsWith(PREFIX) || !name.startsWith(".jsonl", idsEnd)) return null;
  const length = idsEnd - ID_AT;
  const isPlain = length === ID_LENGTH;
  if (!isPlain && (length !== 2 * ID_LENGTH + 1 || name.charCodeAt(ID_AT + ID_LENGTH) !== 95)) {
    return null;
  }
  if (!isTimestamp(name) || !isUuid(name, ID_AT)) return null;
  if (!isPlain && !isUuid(name, ID_AT + ID_LENGTH + 1)) return null;
  return name.slice(ID_AT, ID_AT + ID_LENGTH);
}

/** `dddd-dd-ddTdd-dd-dd-` behind the prefix. */
function isTimestamp(name: string): boolean {
  for (let at = 0; at <= TIMESTAMP_LENGTH; at++) {
    const code = name.charCodeAt(PREFIX.length + at);
    if (at === 10) {
      if (code !== 84) return false;
    } else if (at === 4 || at === 7 || at === 13 || at === 16 || at === 19) {
      if (code !== 45) return false;
    } else if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Hex digits with hyphens at 8, 13, 18 and 23. */
function isUuid(text: string, from: number): boolean {
  for (let at = 0; at < ID_LENGTH; at++) {
    const code = text.charCodeAt(from + at);
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (code !== 45) return false;
    } else if (
      !((code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70))
    ) return false;
  }
  return true;
}
