import type { AbsolutePath } from "../model/store.ts";
import type { Thread } from "../model/thread/thread.ts";
import { errorCode, type Files } from "../system/files.ts";
import { isAbsolute } from "../text/path_text.ts";
import type { FolderTools } from "./find_projects.ts";
import { remoteKey } from "./remote_key.ts";

/** A folder that threads name and that is not there. */
export interface GoneFolder {
  readonly path: AbsolutePath;
  /** Threads that name it. */
  readonly threads: number;
  /** Keys of the remotes that they were begun at. */
  readonly remotes: ReadonlySet<string>;
  /** Commits that they were begun at, newest first, a few of them. */
  readonly shas: readonly string[];
}

type Looking = Pick<FolderTools, "onProblem"> & { readonly files: Pick<Files, "lstat"> };

/** Commits kept of a folder: each is looked up in every working tree. */
const MOST_SHAS = 5;

/** Working directories of the threads, newest first, that do not exist any more, by path. What cannot be looked at counts as there. */
export function goneFolders(
  threads: readonly Thread[],
  { files, onProblem }: Looking,
): readonly GoneFolder[] {
  const byCwd = Map.groupBy(threads, ({ cwd }) => cwd !== null && isAbsolute(cwd) ? cwd : null);
  return [...byCwd.keys()].filter((path) => path !== null).sort()
    .filter((path) => isGone(path, { files, onProblem }))
    .map((path) => goneFolder(path, byCwd.get(path)!));
}

function goneFolder(path: AbsolutePath, threads: readonly Thread[]): GoneFolder {
  const remotes = threads.flatMap(({ gitOriginUrl }) =>
    gitOriginUrl === null ? [] : remoteKey(gitOriginUrl) ?? []
  );
  const shas = new Set(threads.flatMap(({ gitSha }) => gitSha ?? []));
  return {
    path,
    threads: threads.length,
    remotes: new Set(remotes),
    shas: [...shas].slice(0, MOST_SHAS),
  };
}

function isGone(path: AbsolutePath, { files, onProblem }: Looking): boolean {
  try {
    files.lstat(path);
    return false;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return true;
    onProblem({ kind: "passed-by", path, message: `cannot tell whether it exists (${code})` });
    return false;
  }
}
