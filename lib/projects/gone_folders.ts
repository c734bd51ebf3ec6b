import type { AbsolutePath } from "../model/store.ts";
import type { Thread } from "../model/thread/thread.ts";
import { folderKey, isWindowsPath, plainFolder } from "../text/folder_text.ts";
import { isAbsolute } from "../text/path_text.ts";
import type { FolderTools } from "./find_projects.ts";
import { remoteKey } from "./remote_key.ts";

/** A folder that threads name and that is not there. */
export interface GoneFolder {
  /** Absolute; one of Windows in its plain spelling. */
  readonly path: string;
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

/**
 * Working directories of the threads, newest first, that do not exist any more, by path. What cannot be looked at counts as
 * there. Folders of Windows are on no disk of this system: all of them are gone, whatever their spelling.
 */
export async function goneFolders(
  threads: readonly Thread[],
  { look, onProblem }: GoneFoldersOptions,
): Promise<readonly GoneFolder[]> {
  const byCwd = Map.groupBy(threads, ({ cwd }) => cwd === null ? null : folderKey(cwd));
  const paths = [...byCwd.keys()].filter((path) => path !== null && isAbsolute(path)).sort();
  const seen = await look(paths);
  const gone = paths.filter((path, at) => isGone(path, { ...seen[at]!, onProblem }))
    .map((path) => goneFolder(path, byCwd.get(path)!));
  const elsewhere = [...byCwd.keys()].filter((key) => key !== null && isWindowsPath(key)).sort()
    .map((key) => byCwd.get(key!)!)
    .map((threads) => goneFolder(plainFolder(threads[0]!.cwd!), threads));
  return [...gone, ...elsewhere];
}

function goneFolder(path: string, threads: readonly Thread[]): GoneFolder {
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
