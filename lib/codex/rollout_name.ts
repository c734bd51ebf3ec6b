/**
 * File names of rollouts (codex-storage §1): `rollout-<local time>-<thread id>[_<rollout id>].jsonl[.zst]`.
 *
 * @module
 */

import { baseName } from "../model/path_text.ts";

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
  const compressed = isCompressed(name);
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
  return plainPath(name).endsWith(".jsonl");
}

const COMPRESSED = ".zst";

/** Whether a name or path is that of a compressed file. */
export function isCompressed(path: string): boolean {
  return path.endsWith(COMPRESSED);
}

/** The name or path that a file has, or had, while it is plain; Codex's rows keep saying it (codex-storage §3). */
export function plainPath(path: string): string {
  return isCompressed(path) ? path.slice(0, -COMPRESSED.length) : path;
}

/** The name or path that Codex gives a plain file when it compresses it. */
export function compressedPath(path: string): string {
  return `${path}${COMPRESSED}`;
}

/** The file name that a rollout has in whichever folder and representation. */
export function plainName(path: string): string {
  return baseName(plainPath(path));
}

/**
 * Thread id in a rollout's file name; `null` for any other name. No regular expression: a list calls it once per file,
 * and a store may hold a hundred thousand.
 */
export function threadIdInName(name: string): string | null {
  const end = isCompressed(name) ? name.length - COMPRESSED.length : name.length;
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

/** `YYYY-MM-DDTHH-MM-SS-` behind the prefix, by its punctuation: the digits tell nothing more. */
function isTimestamp(name: string): boolean {
  const at = PREFIX.length;
  return isHyphen(name, at + 4) && isHyphen(name, at + 7) &&
    name.charCodeAt(at + 10) === LETTER_T &&
    isHyphen(name, at + 13) && isHyphen(name, at + 16) && isHyphen(name, at + 19);
}

/** A UUID by its punctuation and a few of its digits: looking at all of them costs a list of 100,000 files 30 ms. */
function isUuid(text: string, from: number): boolean {
  return isHyphen(text, from + 8) && isHyphen(text, from + 13) && isHyphen(text, from + 18) &&
    isHyphen(text, from + 23) && isHexDigit(text, from) && isHexDigit(text, from + 14) &&
    isHexDigit(text, from + ID_LENGTH - 1);
}

const LETTER_T = 84;
const HYPHEN = 45;

function isHyphen(text: string, at: number): boolean {
  return text.charCodeAt(at) === HYPHEN;
}

function isHexDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}
