import type { AbsolutePath } from "../../model/store.ts";
import { readChunks, type RolloutTools } from "../rollout_reader.ts";

/** A stretch of a rollout, in bytes of the decompressed file: whole lines. */
export interface Stretch {
  readonly from: AbsolutePath;
  readonly start: number;
  readonly end: number;
}

const LINE_FEED = 10;

/**
 * The bytes of a rollout with stretches of others behind its first line: a fork that has in itself what it has read elsewhere
 * (repair-rules §16). What is given out is good only until the next piece is asked for.
 *
 * @throws {RangeError} when a stretch is shorter than was told, or ends within a line: nothing of it can be relied on.
 */
export async function* withInherited(
  pieces: AsyncIterable<Uint8Array>,
  { stretches, tools }: { readonly stretches: readonly Stretch[]; readonly tools: RolloutTools },
): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of pieces) {
    const end = isFirst ? piece.indexOf(LINE_FEED) + 1 : 0;
    if (end === 0) {
      yield piece;
      continue;
    }
    isFirst = false;
    // Reading the stretches may use the buffer that the piece lies in.
    const rest = piece.slice(end);
    yield piece.subarray(0, end);
    for (const stretch of stretches) yield* bytesOf(stretch, tools);
    yield rest;
  }
  if (isFirst) throw new RangeError("its first line has no end");
}

async function* bytesOf(
  { from, start, end }: Stretch,
  tools: RolloutTools,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  let last: number | undefined;
  for await (const chunk of readChunks(from, tools, { end })) {
    const wanted = chunk.subarray(Math.max(0, start - at));
    at += chunk.length;
    if (wanted.length === 0) continue;
    last = wanted.at(-1);
    yield wanted;
  }
  if (at < end) throw new RangeError(`"${from}" has become shorter than what is read from it`);
  if (end > start && last !== LINE_FEED) {
    throw new RangeError(`what is read from "${from}" ends within a line`);
  }
}
