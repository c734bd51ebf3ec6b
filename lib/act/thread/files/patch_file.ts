import type { AbsolutePath } from "../../../model/store.ts";
import { closing, readFully, statOrNull } from "../../../system/files.ts";
import { checkSource, type ResolvedPatches } from "../../facts/files/resolved_step.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ThreadTools } from "../procedure.ts";

/** Bytes that lie in a file now, where they are to lie, and what they may be. */
interface Place {
  readonly offset: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly now: Uint8Array;
}

/** What lies at the places of a step now; shorter where the file ends before. */
function placesIn({ from, patches }: ResolvedPatches, { tools }: ThreadTools): readonly Place[] {
  using file = closing(tools.system.files.open(from));
  return patches.map(({ offset, before: old, after }) => {
    const before = Uint8Array.fromBase64(old);
    const now = new Uint8Array(before.length);
    const count = readFully(file, now, { at: offset });
    return { offset, before, after: Uint8Array.fromBase64(after), now: now.subarray(0, count) };
  });
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/**
 * Writes over bytes of a rollout; its modification time stays, for the user did nothing in the thread.
 *
 * @throws {ThreadError} when the file is not the one that was planned: then nothing is written.
 */
export function patchFile(step: ResolvedPatches, options: ThreadTools): void {
  const { writer, system } = options.tools;
  checkSource(step, system.files);
  const places = placesIn(step, options);
  if (!places.every(({ now, before }) => same(now, before))) throw otherBytes(step.from);
  write(step.from, places.map(({ offset, after }) => ({ offset, bytes: after })), options);
  writer.setMtime(step.from, step.mtimeMs ?? step.expect.mtimeMs);
}

function write(
  path: AbsolutePath,
  pieces: readonly { readonly offset: number; readonly bytes: Uint8Array }[],
  { tools }: ThreadTools,
): void {
  const file = tools.writer.patch(path);
  try {
    for (const { offset, bytes } of pieces) file.writeAt(bytes, offset);
    file.sync();
  } finally {
    file.close();
  }
}

/** Whether the file is as the step leaves it. */
export function isPatched(step: ResolvedPatches, options: ThreadTools): boolean {
  return statOrNull(step.from, options.tools.system.files)?.kind === "file" &&
    placesIn(step, options).every(({ now, after }) => same(now, after));
}

/**
 * Brings the bytes back to what they were before the step, however many of them it had written. What Codex has written behind them
 * since stays, with its time.
 *
 * @throws {ThreadError} when other bytes lie there: then nothing is touched.
 */
export function putPatchBack(step: ResolvedPatches, options: ThreadTools): void {
  const { from, expect } = step;
  const { writer, system } = options.tools;
  const places = placesIn(step, options);
  const isOurs = places.every(({ now, before, after }) =>
    now.length === before.length &&
    now.every((byte, at) => byte === before[at] || byte === after[at])
  );
  if (!isOurs) throw otherBytes(from);
  const left = places.filter(({ now, before }) => !same(now, before));
  if (left.length > 0) {
    write(from, left.map(({ offset, before }) => ({ offset, bytes: before })), options);
  }
  const stat = statOrNull(from, system.files);
  if (stat?.size === expect.size && stat.mtimeMs !== expect.mtimeMs) {
    writer.setMtime(from, expect.mtimeMs);
  }
}

function otherBytes(path: AbsolutePath): ThreadError {
  return new ThreadError(`"${path}" has other bytes`);
}
