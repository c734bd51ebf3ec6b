import { errorCode } from "../system/files.ts";
import type { Sha256 } from "../system/system.ts";
import { newPrefixDigest } from "./prefix_digest.ts";
import { type Mark, MARK_DIGITS, type SealedBytes } from "./sidecar_text.ts";

/** How bytes compare with those that were sealed. */
export type Comparison =
  | { readonly kind: "same"; readonly bytes: number }
  /** All sealed bytes are there as they were, and others behind them. */
  | { readonly kind: "grown"; readonly sealed: number }
  /** The first difference lies from here up to there; `null`: it may be anywhere. `got` is the digest that was found. */
  | { readonly kind: "differs"; readonly within: ByteRange | null; readonly got: string }
  /** They end too early. Those up to `intact` are as they were. */
  | {
    readonly kind: "short";
    readonly bytes: number;
    readonly intact: number;
    readonly got: string;
  };

/** Bytes from one on, up to another that is not among them. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** What bytes are held against. */
export interface Expected extends SealedBytes {
  readonly marks: readonly Mark[];
}

/** What came of bytes whose packing may be damaged. */
export interface Outcome {
  readonly comparison: Comparison;
  /** Why the rest cannot be unpacked, in words for people; `null`: it could. */
  readonly damage: string | null;
}

/**
 * Holds bytes against a seal, reading no more of them than that takes. The whole digest decides; marks only place a difference.
 * Packed bytes that are damaged end there. Other errors as in `Files`.
 */
export async function compareBytes(
  chunks: AsyncIterable<Uint8Array>,
  { bytes, digest, marks }: Expected,
  sha256: Sha256,
): Promise<Outcome> {
  return bytes === null
    ? await compareLines(chunks, digest, sha256)
    : await compareSealed(chunks, { bytes, digest, marks }, sha256);
}

async function compareSealed(
  chunks: AsyncIterable<Uint8Array>,
  expected: Expected & { readonly bytes: number },
  sha256: Sha256,
): Promise<Outcome> {
  const sealed = expected.bytes;
  const marks = expected.marks.filter(({ bytes }) => bytes < sealed);
  let next = 0;
  let intact = 0;
  let within: ByteRange | null = null;
  let found: string | null = null;
  const running = newPrefixDigest(sha256, {
    after: (bytes) => bytes >= sealed ? Infinity : marks[next]?.bytes ?? sealed,
    reach(bytes, digest) {
      if (bytes === sealed) {
        found = digest;
        if (marks.length > 0 || sealed <= 1024 * 1024) within ??= { from: intact, to: sealed };
        return;
      }
      const mark = marks[next++]!;
      if (digest.slice(0, MARK_DIGITS) !== mark.digest) within ??= { from: intact, to: bytes };
      if (within === null) intact = bytes;
    },
  });
  const damage = await feed(chunks, (chunk) => {
    running.update(chunk);
    return running.bytes() <= sealed;
  });
  const bytes = running.bytes();
  const got = found ?? running.hex();
  const comparison: Comparison = found === expected.digest
    ? bytes > sealed ? { kind: "grown", sealed } : { kind: "same", bytes }
    : found === null && within === null
    ? { kind: "short", bytes, intact, got }
    : { kind: "differs", within, got };
  return { comparison, damage };
}

const LINE_FEED = 10;

/** Without a number of bytes each end of a line may be where the sealed ones end: Codex writes behind whole lines. */
async function compareLines(
  chunks: AsyncIterable<Uint8Array>,
  digest: string,
  sha256: Sha256,
): Promise<Outcome> {
  const running = sha256.start();
  let bytes = 0;
  let sealed: number | null = null;
  const take = (piece: Uint8Array) => {
    running.update(piece);
    bytes += piece.length;
  };
  const damage = await feed(chunks, (chunk) => {
    let from = 0;
    for (let end = 0; sealed === null && (end = chunk.indexOf(LINE_FEED, from) + 1) > 0;) {
      take(chunk.subarray(from, end));
      from = end;
      if (running.soFar() === digest) sealed = bytes;
    }
    if (from < chunk.length) take(chunk.subarray(from));
    return true;
  });
  const got = running.hex();
  const comparison: Comparison = got === digest
    ? { kind: "same", bytes }
    : sealed === null
    ? { kind: "differs", within: null, got }
    : { kind: "grown", sealed };
  return { comparison, damage };
}

/** Gives chunks to a taker until it has enough. Returns what is wrong with their packing; `null`: nothing. */
async function feed(
  chunks: AsyncIterable<Uint8Array>,
  takes: (chunk: Uint8Array) => boolean,
): Promise<string | null> {
  try {
    for await (const chunk of chunks) if (!takes(chunk)) break;
    return null;
  } catch (error) {
    if (errorCode(error) !== "EZSTD") throw error;
    return (error as Error).message;
  }
}
