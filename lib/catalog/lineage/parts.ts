import type { RolloutId } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { HistoryBase } from "../../model/thread/head.ts";
import { currentRollout, type Thread } from "../../model/thread/thread.ts";
import type { Catalog } from "../catalog.ts";
import { type FileNumber, filePath, FIRST_FILE } from "../scan/file_table.ts";

/** A stretch of one rollout. */
export type Part =
  & (
    | { readonly missing: false; readonly path: AbsolutePath }
    /** Its rollout is not in the store: `path` is the id. */
    | { readonly missing: true; readonly path: string }
  )
  & {
    /** First byte that does not belong to it, of the decompressed file; `null`: to the end. */
    readonly end: number | null;
  };

const MOST_PARTS = 64;

/**
 * The rollouts that together are a thread's conversation, oldest first: a fork or reverted thread begins in other files
 * (codex-storage §2.3).
 */
export async function partsOf(catalog: Catalog, thread: Thread): Promise<readonly Part[]> {
  const { path, head } = currentRollout(thread);
  const before = await partsBefore(catalog, head?.historyBase ?? null);
  return [...before, { path, end: null, missing: false }];
}

/** Where a history begins: so many bytes of another rollout. */
type Begin = Pick<HistoryBase, "rolloutId" | "endByteOffset">;

/** The parts that lead up to a place in another rollout, oldest first; none where there is no such place. */
export async function partsBefore(
  catalog: Catalog,
  begin: Begin | null,
): Promise<readonly Part[]> {
  const { table, heads } = catalog;
  const parts: Part[] = [];
  const seen = new Set<RolloutId>();
  let base = begin;
  while (base !== null && parts.length < MOST_PARTS - 1 && !seen.has(base.rolloutId)) {
    const { rolloutId, endByteOffset } = base;
    seen.add(rolloutId);
    const file = fileOfRollout(catalog, rolloutId);
    if (file === null) {
      parts.unshift({ path: rolloutId, end: endByteOffset, missing: true });
      break;
    }
    parts.unshift({ path: filePath(table, file), end: endByteOffset, missing: false });
    await heads.loadBases([file]);
    base = heads.baseOf(file);
  }
  return parts;
}

/** The file of a rollout id: the second id of a name when there are two, else the only one. */
export function fileOfRollout({ table }: Catalog, rolloutId: RolloutId): FileNumber | null {
  for (const compressed of ["", ".zst"]) {
    const ends = ["-", "_"].map((before) => `${before}${rolloutId}.jsonl${compressed}`);
    for (let file = FIRST_FILE; file < table.count; file++) {
      if (ends.some((end) => table.names[file]!.endsWith(end))) return file;
    }
  }
  return null;
}
