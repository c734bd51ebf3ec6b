import type { Catalog } from "../../../../catalog/catalog.ts";
import { findDependants } from "../../../../catalog/lineage/dependants.ts";
import { filePath, FIRST_FILE } from "../../../../catalog/scan/file_table.ts";
import type { RolloutId } from "../../../../model/ids.ts";
import type { AbsolutePath } from "../../../../model/store.ts";

/** A rollout that begins in another one. */
export interface Reader {
  readonly path: AbsolutePath;
  /** First byte of the other one that it does not read; `null`: not recorded. */
  readonly end: number | null;
}

/** Who reads which rollouts: their bytes keep their places. */
export interface Readers {
  has(rolloutId: RolloutId): boolean;
  of(rolloutId: RolloutId): readonly Reader[];
}

/** Looks at the metadata of every rollout of the store once. */
export async function readersIn(catalog: Catalog): Promise<Readers> {
  const { heads, table } = catalog;
  await findDependants(catalog);
  const read = new Map<RolloutId, Reader[]>();
  for (let file = FIRST_FILE; file < table.count; file++) {
    const base = heads.baseOf(file);
    if (base === null) continue;
    const reader = { path: filePath(table, file), end: base.endByteOffset };
    read.getOrInsert(base.rolloutId, []).push(reader);
  }
  return { has: (id) => read.has(id), of: (id) => read.get(id) ?? [] };
}
