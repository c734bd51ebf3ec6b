import type { AbsolutePath } from "../model/store.ts";
import type { Thread } from "../model/thread/thread.ts";
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

/** What {@link goneFolders} works with. */
export interface GoneFoldersOptions extends Pick<FolderTools, "onProblem"> {
  /** Looks at absolute paths: for each the code of what the system says, `null` where something is there. */
  readonly look: (
    paths: readonly AbsolutePath[],
  ) => Promise<readonly { readonly code: string | null }[]>;
}

/** Commits kept of a folder: each is looked up in every working tree. */
const MOST_SHAS = 5;

/** Working directories of the threads, newest first, that do not exist any more, by path. What cannot be looked at counts as there. */
export async function goneFolders(
  threads: readonly Thread[],
  { look, onProblem }: GoneFoldersOptions,
): Promise<readonly GoneFolder[]> {
  const byCwd = Map.groupBy(threads, ({ cwd }) => cwd !== null && isAbsolute(cwd) ? cwd : null);
  const paths = [...byCwd.keys()].filter((path) => path !== null).sort();
  const seen = await look(paths);
  return paths.filter((path, at) => isGone(path, { ...seen[at]!, onProblem }))
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

/** By what the system says that nothing is there. */
const NOTHING: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

function isGone(
  path: AbsolutePath,
  { code, onProblem }: { readonly code: string | null } & Pick<GoneFoldersOptions, "onProblem">,
): boolean {
  if (code === null || NOTHING.has(code)) return code !== null;
  onProblem({ kind: "passed-by", path, message: `cannot tell whether it exists (${code})` });
  return false;
}
