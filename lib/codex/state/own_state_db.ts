import { UsageError } from "../../model/error.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { type Files, orElse } from "../../system/files.ts";

/**
 * Holds a database that was named beside a store, by its absolute path, to be the store's own: files of one store never go with
 * rows of another. `own`: `null` when the store has none that is understood.
 *
 * @throws {UsageError} when it is another one.
 */
export function requireOwnStateDb(
  { named, own, files }: {
    readonly named: AbsolutePath;
    readonly own: AbsolutePath | null;
    readonly files: Files;
  },
): void {
  const real = (path: AbsolutePath) => orElse(() => files.realPath(path), path);
  if (own !== null && (named === own || real(named) === real(own))) return;
  const state = own === null ? "this store has none" : `the one of this store is "${own}"`;
  throw new UsageError(`Cannot use thread database "${named}": ${state}`);
}
