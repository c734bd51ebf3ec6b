/**
 * File names of rollouts (codex-storage §1): `rollout-<local time>-<thread id>[_<rollout id>].jsonl[.zst]`.
 *
 * @module
 */

import {
  asRolloutId,
  asThreadId,
  firstRolloutOf,
  type RolloutId,
  type ThreadId,
} from "../model/ids.ts";
import { baseName } from "../text/path_text.ts";

/** The parts of a rollout's file name. */
export interface RolloutName {
  /** Id of the thread: what stands before the first `_`. */
  readonly threadId: ThreadId;
  /** Id of the rollout: after the `_` (written by a revert), else the thread's. */
  readonly rolloutId: RolloutId;
  /** Local creation time, `YYYY-MM-DDTHH-MM-SS`. */
  readonly timestamp: string;
  /** Whether the file is compressed. */
  readonly compressed: boolean;
}

const UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
const NAME = new RegExp(
  `^rollout-(\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d)-(${UUID})(?:_(${UUID}))?\\.jsonl(?:\\.zst)?$`,
);
const ID_AT = "rollout-YYYY-MM-DDTHH-MM-SS-".length;
const ID_LENGTH = 36;

/** The parts of a rollout's file name; `null` for any other name. */
export function parseRolloutName(name: string): RolloutName | null {
  const [, timestamp, thread, rollout] = NAME.exec(name) ?? [];
  if (timestamp === undefined || thread === undefined) return null;
  const threadId = asThreadId(thread);
  const rolloutId = rollout === undefined ? firstRolloutOf(threadId) : asRolloutId(rollout);
  return { threadId, rolloutId, timestamp, compressed: isCompressed(name) };
}

/** The file name of a rollout's parts. */
export function formatRolloutName(parts: RolloutName): string {
  const ids = parts.rolloutId === firstRolloutOf(parts.threadId)
    ? parts.threadId
    : `${parts.threadId}_${parts.rolloutId}`;
  return `rollout-${parts.timestamp}-${ids}.jsonl${parts.compressed ? ".zst" : ""}`;
}

/** Path below the store's root of an active rollout: the local date in its name is its folder. `null`: the name has no date. */
export function datedPath(name: string): string | null {
  const [, year, month, day] = /^rollout-(\d{4})-(\d{2})-(\d{2})T/.exec(name) ?? [];
  return year === undefined ? null : `sessions/${year}/${month}/${day}/${name}`;
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
export function plainPath<P extends string>(path: P): P {
  return isCompressed(path) ? path.slice(0, -COMPRESSED.length) as P : path;
}

/** The name or path that Codex gives a plain file when it compresses it. */
export function compressedPath<P extends string>(path: P): P {
  return `${path}${COMPRESSED}` as P;
}

/** The file name that a rollout has in whichever folder and representation. */
export function plainName(path: string): string {
  return baseName(plainPath(path));
}

/** The own name of a file in the trash: without what the Go tool put before one that was taken (compat §3.5). */
export function nameInTrash(path: string): string {
  return baseName(path).replace(/^\d{15,20}_(?=rollout-)/, "");
}

/** Thread id in a rollout's file name; `null` for any other name. A list of 100,000 files asks it of each: it makes no parts. */
export function threadIdInName(name: string): ThreadId | null {
  return NAME.test(name) ? asThreadId(name.slice(ID_AT, ID_AT + ID_LENGTH)) : null;
}
