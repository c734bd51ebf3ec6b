import { readHead } from "../../codex/rollout_head.ts";
import type { RolloutTools } from "../../codex/rollout_reader.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Head } from "../../model/thread/head.ts";
import { errorCode } from "../../system/files.ts";

/** What reading one head came to: the head, or why there is none. */
export type HeadResult = { readonly head: Head } | { readonly trouble: string };

/** Reads the heads of rollouts, by absolute paths: what they came to, in their order. */
export type ReadHeads = (paths: readonly AbsolutePath[]) => Promise<readonly HeadResult[]>;

/** What the heads of these rollouts came to, in their order. */
export async function readHeads(
  paths: readonly AbsolutePath[],
  tools: RolloutTools,
): Promise<readonly HeadResult[]> {
  const results: HeadResult[] = [];
  for (const path of paths) {
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
    case "EFBIG":
      return "no metadata where a head has it, in its first 8 MiB, 65536 lines or 256 frames";
    case "EZSTD":
      return "its compressed data is damaged";
    case null:
      return (error as Error).message;
    default:
      return `cannot read it (${code})`;
  }
}
