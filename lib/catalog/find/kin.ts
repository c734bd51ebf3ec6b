import { asThreadId } from "../../model/ids.ts";
import type { Catalog } from "../catalog.ts";
import { readThreads } from "./read_threads.ts";

/** Most threads whose files are opened for their titles. */
const MOST = 200;

/**
 * What people call threads, by id: the name, else the preview. The first catalog that has one tells. A thread that none has, or
 * that has neither, is left out, and so are those behind the first two hundred.
 */
export async function titlesOf(
  catalogs: readonly Catalog[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const catalog of catalogs) {
    const numbers = ids.slice(0, MOST).filter((id) => !titles.has(id)).flatMap((id) =>
      catalog.threads.byId.get(asThreadId(id)) ?? []
    );
    for (const { id, name, preview } of await readThreads(catalog, numbers)) {
      const title = name ?? preview;
      if (id !== null && title !== null) titles.set(id, title);
    }
  }
  return titles;
}
