import { type HeadResult, type ReadHeads, readHeads } from "../catalog/sources/read_heads.ts";
import type { RolloutTools } from "../codex/rollout_reader.ts";
import type { AbsolutePath } from "../model/store.ts";
import { claimFromEnd, claimFromStart, type Claims, newClaims } from "./claims.ts";
import { HEADS_AT_ONCE } from "./thresholds.ts";

/** Rollouts whose heads two threads read, each piece by whoever claims it first. Plain data. */
export interface HeadOffer {
  /** Absolute paths. */
  readonly paths: readonly AbsolutePath[];
  /** Per {@link HEADS_AT_ONCE} of them. */
  readonly claims: Claims;
}

/** Another thread that reads what it can claim of an offer, from the end: what those heads came to, in the order of the offer. */
export type SecondReader = (offer: HeadOffer) => Promise<readonly HeadResult[]>;

/** Reads heads together with a second reader: this thread begins with the first ones, that one with the last. */
export function readHeadsWith(readFromEnd: SecondReader, tools: RolloutTools): ReadHeads {
  return async (paths) => {
    const offer = { paths, claims: newClaims(Math.ceil(paths.length / HEADS_AT_ONCE)) };
    const last = readFromEnd(offer);
    const results: HeadResult[] = [];
    for (const piece of claimFromStart(offer.claims)) {
      results.push(...await readHeads(pathsOf(offer, piece), tools));
    }
    return results.concat(await last);
  };
}

/** What the second reader does: the last piece first, until it meets who began with the first. */
export async function readHeadsFromEnd(
  offer: HeadOffer,
  tools: RolloutTools,
): Promise<readonly HeadResult[]> {
  const pieces: (readonly HeadResult[])[] = [];
  for (const piece of claimFromEnd(offer.claims)) {
    pieces.push(await readHeads(pathsOf(offer, piece), tools));
  }
  return pieces.reverse().flat();
}

/** The second reader that listens at a port (`head_worker.ts`). One offer at a time. */
export function secondReaderAt(port: MessagePort): SecondReader {
  return (offer) =>
    new Promise((done) => {
      port.onmessage = ({ data }: MessageEvent<readonly HeadResult[]>) => done(data);
      port.postMessage(offer);
    });
}

function pathsOf({ paths }: HeadOffer, piece: number): readonly AbsolutePath[] {
  return paths.slice(piece * HEADS_AT_ONCE, (piece + 1) * HEADS_AT_ONCE);
}
