import type { RolloutId } from "../../model/ids.ts";
import type { Catalog } from "../catalog.ts";
import type { FileNumber } from "../scan/file_table.ts";
import { filesOf, FIRST_THREAD, type ThreadNumber } from "../scan/thread_table.ts";

/** Which threads read which rollouts: by the `history_base` of every rollout of the store (write-rules §4.1). */
export interface Dependants {
  /** Threads, by number, that read one of these rollouts. */
  readersOf(rolloutIds: readonly RolloutId[]): readonly ThreadNumber[];
}

/** Looks at the metadata of every rollout of the store once. */
export async function findDependants(catalog: Catalog): Promise<Dependants> {
  const { threads, heads } = catalog;
  const all: FileNumber[] = [];
  for (let thread = FIRST_THREAD; thread < threads.count; thread++) {
    all.push(...filesOf(threads, thread));
  }
  await heads.loadBases(all);
  const readers = new Map<RolloutId, Set<ThreadNumber>>();
  for (let thread = FIRST_THREAD; thread < threads.count; thread++) {
    for (const file of filesOf(threads, thread)) {
      const base = heads.baseOf(file)?.rolloutId;
      if (base !== undefined) readers.getOrInsertComputed(base, () => new Set()).add(thread);
    }
  }
  return {
    readersOf: (rolloutIds) => [...new Set(rolloutIds.flatMap((id) => [...readers.get(id) ?? []]))],
  };
}
