import { findDependants } from "../../../../catalog/lineage/dependants.ts";
import { filePath, FIRST_FILE } from "../../../../catalog/scan/file_table.ts";
import type { RolloutId } from "../../../../model/ids.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import type { ChangeWorld } from "../../../facts/change_world.ts";
import { findTrashReaders } from "../../../facts/trash/trash_readers.ts";

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
  /**
   * Why the bytes of a rollout must not move, for people: a thread in the trash, which nobody can tell, would come back to another
   * place in it. `null`: none there reads it. The trash is looked into when this is first asked.
   */
  whyKept(rolloutId: RolloutId): Promise<string | null>;
}

/** Where a rollout says how far it reads another one. */
export const END_FIELD: readonly string[] = ["payload", "history_base", "end_byte_offset"];

/** Looks at the metadata of every rollout of the store once. */
export async function readersIn(
  world: Pick<ChangeWorld, "catalog" | "batches" | "standings">,
): Promise<Readers> {
  const { heads, table } = world.catalog;
  await findDependants(world.catalog);
  const read = new Map<RolloutId, Reader[]>();
  for (let file = FIRST_FILE; file < table.count; file++) {
    const base = heads.baseOf(file);
    if (base === null) continue;
    const reader = { path: filePath(table, file), end: base.endByteOffset };
    read.getOrInsert(base.rolloutId, []).push(reader);
  }
  let inTrash: ReturnType<typeof findTrashReaders> | undefined;
  return {
    has: (id) => read.has(id),
    of: (id) => read.get(id) ?? [],
    async whyKept(id) {
      const [away] = (await (inTrash ??= findTrashReaders(world)))([id]);
      return away === undefined
        ? null
        : `thread ${away.id} reads it and lies in the trash (batch ${away.batchId}): restore it first`;
    },
  };
}
