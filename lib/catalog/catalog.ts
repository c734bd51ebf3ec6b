import type { StorePaths } from "../model/store.ts";
import type { FileTable } from "./scan/file_table.ts";
import { type HeadSource, type HeadSourceTools, newHeadSource } from "./sources/head_source.ts";
import { openRowSource, type RowSource } from "./sources/row_source.ts";
import type { StoreScan } from "./scan/scan_store.ts";
import { type Subagents, traceSubagents } from "./sources/subagents.ts";
import { groupFiles, type ThreadTable } from "./scan/thread_table.ts";

/** Everything known of one store at one moment: files in columns, rows and heads when asked for. */
export interface Catalog {
  readonly store: StorePaths;
  /** Where its threads are: in the store, or in the trash. */
  readonly kind: "store" | "trash";
  /** Whether the sessions root exists. */
  readonly exists: boolean;
  readonly table: FileTable;
  readonly threads: ThreadTable;
  readonly rows: RowSource;
  readonly heads: HeadSource;
  /** Which threads are sub-agents of which. */
  readonly subagents: Subagents;
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

/** Makes the catalog of a scanned store. It opens only rollouts of sub-agents without an edge (reviews): their head names the parent. */
export async function openCatalog(store: StorePaths, tools: CatalogTools): Promise<Catalog> {
  const { table, exists } = tools.scan;
  const threads = groupFiles(table);
  const rows = openRowSource(store, tools);
  const heads = newHeadSource(table, tools);
  const subagents = await traceSubagents(threads, { rows, heads });
  return { store, kind: "store", exists, table, threads, rows, heads, subagents, forget, close };

  function forget(): void {
    rows.forget();
    heads.forget();
  }

  function close(): void {
    rows.close();
    forget();
  }
}
