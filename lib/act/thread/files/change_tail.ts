import { parseRolloutName } from "../../../codex/rollout_name.ts";
import { openHistory, projectedBytes } from "../../../codex/state/projection.ts";
import { closing, readFully, statOrNull } from "../../../system/files.ts";
import { baseName } from "../../../text/path_text.ts";
import { checkSource, type ResolvedTail } from "../../facts/files/resolved_step.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ThreadTools } from "../procedure.ts";

function tailOf({ tail }: ResolvedTail): Uint8Array {
  return Uint8Array.fromBase64(tail);
}

/** Size in bytes of the file once the step is done. */
function sizeAfter(step: ResolvedTail): number {
  const { length } = tailOf(step);
  return step.expect.size + (step.kind === "append" ? length : -length);
}

/**
 * Writes or takes off the last bytes of a rollout; its modification time stays, for the user did nothing in the thread
 * (codex-storage §6.3 c).
 *
 * @throws {ThreadError} when the file is not the one that was planned.
 */
export function changeTail(step: ResolvedTail, { tools }: ThreadTools): void {
  const { writer, system } = tools;
  checkSource(step, system.files);
  if (step.kind === "append") write(step, tools);
  else writer.truncate(step.from, sizeAfter(step));
  writer.setMtime(step.from, step.mtimeMs ?? step.expect.mtimeMs);
}

function write(step: ResolvedTail, { writer }: ThreadTools["tools"]): void {
  const file = writer.append(step.from);
  try {
    file.write(tailOf(step));
    file.sync();
  } finally {
    file.close();
  }
}

/** Whether the file is as the step leaves it. */
export function isTailChanged(step: ResolvedTail, { tools }: ThreadTools): boolean {
  return statOrNull(step.from, tools.system.files)?.size === sizeAfter(step);
}

/**
 * Brings a file back to what it was before the step, however far that came.
 *
 * @throws {ThreadError} when someone else has written to it: then nothing is touched.
 */
export function putTailBack(step: ResolvedTail, { tools }: ThreadTools): void {
  const { from, expect } = step;
  const now = statOrNull(from, tools.system.files);
  if (now === null) throw new ThreadError(`"${from}" is gone`);
  if (now.size === expect.size) {
    // An earlier attempt may have died right before the time: with another one the thread would count as used since.
    if (now.mtimeMs !== expect.mtimeMs) tools.writer.setMtime(from, expect.mtimeMs);
    return;
  }
  if (step.kind === "append") {
    if (!endsWithOurs(step, now.size, tools)) throw new ThreadError(`"${from}" has other bytes`);
    tools.writer.truncate(from, expect.size);
  } else {
    if (now.size !== sizeAfter(step)) throw new ThreadError(`"${from}" has other bytes`);
    write(step, tools);
  }
  tools.writer.setMtime(from, expect.mtimeMs);
}

/** Whether what lies behind the old end is the beginning of what we wrote, and nothing else. */
function endsWithOurs(
  step: ResolvedTail,
  size: number,
  { system }: ThreadTools["tools"],
): boolean {
  const tail = tailOf(step);
  const length = size - step.expect.size;
  if (length < 0 || length > tail.length) return false;
  using file = closing(system.files.open(step.from));
  const found = new Uint8Array(length);
  const count = readFully(file, found, { at: step.expect.size });
  return count === length && found.every((byte, at) => byte === tail[at]);
}

/**
 * Bytes that Codex has taken into its projection are never cut off: the next turn would never be listed (write-rules §5.2).
 *
 * @throws {ThreadError} when it has.
 */
export function refuseReadTails(
  steps: readonly ResolvedTail[],
  { tools, store }: ThreadTools,
): void {
  const cuts = steps.filter(({ kind }) => kind === "cut");
  using db = cuts.length === 0 ? null : openHistory(store, tools.system);
  if (db === null) return;
  for (const step of cuts) {
    // Of a compressed rollout the size tells nothing of what Codex counts; the plan has looked at it.
    const name = parseRolloutName(baseName(step.from));
    if (name === null || name.compressed) continue;
    if (projectedBytes(db, name.rolloutId) > sizeAfter(step)) {
      throw new ThreadError("Codex has read it since it was looked at; say the command again");
    }
  }
}
