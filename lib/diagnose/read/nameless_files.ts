import type { Catalog } from "../../catalog/catalog.ts";
import type { FileNumber } from "../../catalog/scan/file_table.ts";
import { filesOf, FIRST_THREAD } from "../../catalog/scan/thread_table.ts";

/** Files whose name is none of Codex's. */
export interface NamelessFiles {
  /** Those of a thread: by the id in their metadata; of one without metadata by an id somewhere in its name. */
  of(id: string): Promise<readonly FileNumber[]>;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Looks through a scan when it is first asked. */
export function newNamelessFiles(
  { table, threads, heads }: Pick<Catalog, "table" | "threads" | "heads">,
): NamelessFiles {
  let byId: Promise<ReadonlyMap<string, readonly FileNumber[]>> | null = null;
  const read = async () => {
    const nameless: FileNumber[] = [];
    for (let thread = FIRST_THREAD; thread < threads.count; thread++) {
      if (threads.ids[thread] === null) nameless.push(...filesOf(threads, thread));
    }
    await heads.load(nameless);
    const found = new Map<string, FileNumber[]>();
    for (const file of nameless) {
      const own = heads.headOf(file)?.id ?? null;
      const ids = own === null ? table.names[file]!.match(UUID) ?? [] : [own];
      for (const id of new Set(ids.map((each) => each.toLowerCase()))) {
        found.getOrInsertComputed(id, () => []).push(file);
      }
    }
    return found;
  };
  return { of: async (id) => (await (byId ??= read())).get(id.toLowerCase()) ?? [] };
}
