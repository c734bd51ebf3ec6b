import type { Splice } from "../../model/thread/byte_edits.ts";

/**
 * The bytes of a file with some of them taken out and others put in; the splices come in the order of the file. What is given out
 * is good only until the next piece is asked for.
 *
 * @throws {RangeError} when they overlap, or reach behind the end.
 */
export async function* splicedBytes(
  chunks: AsyncIterable<Uint8Array>,
  splices: readonly Splice[],
): AsyncGenerator<Uint8Array> {
  let next = 0;
  /** Where the chunk begins, and how much from there is to be left out. */
  let at = 0;
  let skipped = 0;
  const due = (end: number) => next < splices.length && splices[next]!.offset <= end;
  for await (const chunk of chunks) {
    let from = 0;
    while (true) {
      const gone = Math.min(skipped, chunk.length - from);
      from += gone;
      skipped -= gone;
      if (skipped > 0 || !due(at + chunk.length)) break;
      const { offset, remove, insert } = splices[next]!;
      const place = offset - at;
      // Where a piece ends right here the next chunk, or the end, may still have what goes.
      if (place < from) throw new RangeError("splices overlap");
      if (place === chunk.length && remove > 0) break;
      yield chunk.subarray(from, place);
      yield Uint8Array.fromBase64(insert);
      from = place;
      skipped = remove;
      next++;
    }
    if (from < chunk.length) yield chunk.subarray(from);
    at += chunk.length;
  }
  for (; due(at); next++) {
    const { offset, remove, insert } = splices[next]!;
    if (offset !== at || remove > 0) break;
    yield Uint8Array.fromBase64(insert);
  }
  if (next < splices.length || skipped > 0) throw new RangeError("splices reach behind the end");
}
