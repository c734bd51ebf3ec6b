import { type Catalog, openCatalog } from "../../../lib/catalog/catalog.ts";
import { scanStore } from "../../../lib/catalog/scan/scan_store.ts";
import { closing } from "../../../lib/system/files.ts";
import type { HandStore } from "../hand_store.ts";

/** Gives `use` the catalog of a hand-made store as it is now. */
export async function withCatalog<T>(
  { store, system }: HandStore,
  use: (catalog: Catalog) => T | Promise<T>,
): Promise<T> {
  const onProblem = () => {};
  const scan = scanStore(store, { files: system.files, onProblem });
  using catalog = closing(await openCatalog(store, { system, onProblem, scan }));
  return await use(catalog);
}
