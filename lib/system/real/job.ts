import type { Request } from "../../model/request.ts";
import type { StorePaths } from "../../model/store.ts";

/** What main knows of the outside world and the confined worker may not ask for itself. Plain data. */
export interface Facts {
  /** Environment variables that matter, by name; absent when unset. */
  readonly variables: Readonly<Record<string, string>>;
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Cache folder; `null` when there is none or it may not be written. */
  readonly cacheFolder: string | null;
}

/** One command for the worker. */
export interface Job<R extends Request = Request> {
  readonly request: R;
  readonly store: StorePaths;
  readonly facts: Facts;
}
