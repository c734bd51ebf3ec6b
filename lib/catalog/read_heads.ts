import { readHead } from "../codex/rollout_head.ts";
import type { RolloutTools } from "../codex/rollout_reader.ts";
import type { HeadOffer, HeadResult } from "../model/head_offer.ts";
import { errorCode } from "../system/files.ts";
import type { System } from "../system/system.ts";
import { claim, newClaims } from "./scan.ts";

/** Rollouts that are claimed at once. */
const PIECE = 64;

/**
 * What the heads of these rollouts came to, in their order. Where the system has a second reader it begins with the last ones,
 * until the two meet.
 */
export async function readHeads(
  paths: readonly string[],
  system: Pick<System, "files" | "compression" | "secondReader">,
): Promise<readonly HeadResult[]> {
  const offer = { paths, claims: newClaims(Math.ceil(paths.length / PIECE)) };
  const last = system.secondReader?.readFromEnd(offer);
  const results: HeadResult[] = [];
  for (let piece = 0; claim(offer.claims, piece); piece++) {
    results.push(...await readPiece(offer, { piece, tools: system }));
  }
  return last === undefined ? results : results.concat(await last);
}

/** What the second reader does: it reads the last piece first, until it meets who began with the first. In their order. */
export async function readHeadsFromEnd(
  offer: HeadOffer,
  tools: RolloutTools,
): Promise<readonly HeadResult[]> {
  const pieces: HeadResult[][] = [];
  for (let piece = offer.claims.length - 1; claim(offer.claims, piece); piece--) {
    pieces.push(await readPiece(offer, { piece, tools }));
  }
  return pieces.reverse().flat();
}

interface Piece {
  readonly piece: number;
  readonly tools: RolloutTools;
}

async function readPiece({ paths }: HeadOffer, { piece, tools }: Piece): Promise<HeadResult[]> {
  const results: HeadResult[] = [];
  for (const path of paths.slice(piece * PIECE, (piece + 1) * PIECE)) {
    try {
      results.push({ head: await readHead(path, tools, { seen: true }) });
    } catch (error) {
      results.push({ trouble: readingTrouble(error) });
    }
  }
  return results;
}

/** Why a rollout could not be read. @throws what is no trouble with a file. */
export function readingTrouble(error: unknown): string {
  const code = errorCode(error);
  if (code === null && !(error instanceof Error)) throw error;
  switch (code) {
    case "ENOENT":
      return "it vanished while reading";
    case "EZSTD":
      return "its compressed data is damaged";
    case null:
      return (error as Error).message;
    default:
      return `cannot read it (${code})`;
  }
}
