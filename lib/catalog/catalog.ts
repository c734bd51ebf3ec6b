import type { StorePaths } from "../model/store.ts";
import type { FileTable } from "./file_table.ts";
import { type HeadSource, type HeadSourceTools, newHeadSource } from "./head_source.ts";
import { openRowSource, type RowSource } from "./row_source.ts";
import type { StoreScan } from "./scan.ts";
import { type Family, traceFamily } from "./family.ts";
import { groupFiles, type ThreadTable } from "./thread_table.ts";

/** Everything known of one store at one moment: files in columns, rows and heads when asked for. */
export interface Catalog {
  readonly store: StorePaths;
  /** Whether its threads are those of the store or those in the trash. */
  readonly of: "store" | "trash";
  /** Whether the sessions root exists. */
  readonly exists: boolean;
  readonly table: FileTable;
  readonly threads: ThreadTable;
  readonly rows: RowSource;
  readonly heads: HeadSource;
  /** Which threads are sub-agents of which. */
  readonly family: Family;
  /** Forgets the rows and heads that were read; they are read again when asked for. */
  forget(): void;
  /** Frees the database and forgets everything: a large batch needs the memory. */
  close(): void;
}

/** What {@link openCatalog} works with. */
export interface CatalogTools extends HeadSourceTools {
  /** The files of the store, as of a moment ago. */
  readonly scan: StoreScan;
}

/** Makes the catalog of a scanned store. Opens no rollout, but for sub-agents whose parent only their own head tells (reviews). */
export async function openCatalog(store: StorePaths, tools: CatalogTools): Promise<Catalog> {
  const { table, exists } = tools.scan;
  const threads = groupFiles(table);
  const rows = openRowSource(store, tools);
  const heads = newHeadSource(table, tools);
  const family = await traceFamily(threads, { rows, heads });
  return { store, of: "store", exists, table, threads, rows, heads, family, forget, close };

  function forget(): void {
    rows.forget();
    heads.forget();
  }

  function close(): void {
    rows.close();
    forget();
  }
}
