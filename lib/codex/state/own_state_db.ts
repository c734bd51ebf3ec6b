import { UsageError } from "../../model/error.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { type Files, orElse } from "../../system/files.ts";

/** A database named by the user, and the one of the store. */
export interface NamedStateDb {
  /** As named, absolute. */
  readonly named: AbsolutePath;
  /** The store's own; `null` when it has none that is understood. */
  readonly own: AbsolutePath | null;
  readonly files: Files;
}

/**
 * Holds a database that was named beside a store to be the store's own: files of one store never go with rows of another.
 *
 * @throws {UsageError} when it is another one.
 */
export function requireOwnStateDb({ named, own, files }: NamedStateDb): void {
  const real = (path: AbsolutePath) => orElse(() => files.realPath(path), path);
  if (own !== null && (named === own || real(named) === real(own))) return;
  const state = own === null ? "this store has none" : `the one of this store is "${own}"`;
  throw new UsageError(`Cannot use thread database "${named}": ${state}`);
}
