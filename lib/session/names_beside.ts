import { openRowSource } from "../catalog/sources/row_source.ts";
import { resolveStore } from "../codex/home.ts";
import { asThreadId } from "../model/ids.ts";
import type { OnProblem } from "../model/problem.ts";
import type { AbsolutePath } from "../model/store.ts";
import { mayRead } from "../system/real/library_host.ts";
import { parentPath } from "../text/path_text.ts";
import { librarySystem } from "./library_system.ts";

/** Names that users gave to threads. */
export interface Names {
  /** Name of a thread; `null`: it has none, or nobody knows. */
  nameOf(id: string): string | null;
  /** Lets go of the database. */
  close(): void;
}

const NONE: Names = { nameOf: () => null, close: () => {} };

/**
 * The names that the home of a sessions root keeps beside it. Nobody knows any where it is no home's, or this process may not read that
 * without anybody being asked.
 */
export async function namesBeside(root: AbsolutePath, onProblem: OnProblem): Promise<Names> {
  if (!mayRead(parentPath(root))) return NONE;
  const { files, environment } = librarySystem();
  const store = await resolveStore(
    { codexHome: null, sessionsRoot: root, trashRoot: null },
    { files, environment, onProblem, isChange: false },
  );
  const { home, sqliteHome } = store;
  if (home === null || sqliteHome === null || !mayRead(sqliteHome)) return NONE;
  const rows = openRowSource(store, { system: librarySystem(store), onProblem });
  rows.loadAll();
  return {
    nameOf(id) {
      const thread = asThreadId(id);
      return rows.name(thread, rows.row(thread));
    },
    close: rows.close,
  };
}
