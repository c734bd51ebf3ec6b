import type { OnProblem } from "../model/problem.ts";
import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { baseName, joinPath } from "../text/path_text.ts";
import { gitFolderOf } from "./git_folder.ts";
import { hasGitObject } from "./git_object.ts";
import { gitRemotes } from "./git_remotes.ts";

/** A Git working tree. */
export interface Project {
  readonly path: AbsolutePath;
  /** Keys of its remotes. */
  readonly remotes: readonly string[];
  /** Whether it holds a commit. */
  has(sha: string): boolean;
}

/** What lies below some folders. */
export interface FoundProjects {
  /** Every folder that was looked at, shallow ones first. */
  readonly folders: readonly AbsolutePath[];
  readonly projects: readonly Project[];
}

/** What looking for folders takes. */
export interface FolderTools {
  readonly files: Files;
  readonly onProblem: OnProblem;
}

/** Levels below a named folder that are searched. */
const DEEPEST = 5;
/** Folders looked at, at most. */
const MOST = 20_000;
/** Folders that hold no project of the user's own. */
const FOREIGN = new Set(["node_modules", "target", "vendor", "__pycache__", "site-packages"]);

/**
 * Folders and Git working trees below the roots, level by level. Links are not followed; hidden folders and folders of build
 * tools are passed by. A folder that cannot be listed is reported, and the others are still found.
 */
export function findProjects(
  roots: readonly AbsolutePath[],
  { files, onProblem }: FolderTools,
): FoundProjects {
  const folders: AbsolutePath[] = [];
  const projects: Project[] = [];
  const seen = new Set<string>();
  let level: readonly AbsolutePath[] = roots;
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    const below: AbsolutePath[] = [];
    for (const folder of level) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      if (folders.length >= MOST) {
        const message = `more than ${MOST} folders; the deeper ones are not searched`;
        onProblem({ kind: "passed-by", path: folder, message });
        return { folders, projects };
      }
      folders.push(folder);
      const gitFolder = gitFolderOf(folder, files);
      if (gitFolder !== null) projects.push(newProject(folder, { gitFolder, files }));
      if (depth < DEEPEST) below.push(...foldersIn(folder, { files, onProblem }));
    }
    level = below;
  }
  return { folders, projects };
}

function newProject(
  path: AbsolutePath,
  { gitFolder, files }: { readonly gitFolder: AbsolutePath; readonly files: Files },
): Project {
  return {
    path,
    remotes: gitRemotes(gitFolder, files),
    has: (sha) => hasGitObject(gitFolder, sha, files),
  };
}

function foldersIn(
  folder: AbsolutePath,
  { files, onProblem }: FolderTools,
): AbsolutePath[] {
  try {
    return [...files.readDir(folder)]
      .filter(({ name, kind }) =>
        kind === "directory" && !name.startsWith(".") && !FOREIGN.has(name)
      )
      .map(({ name }) => joinPath(folder, name))
      .sort((a, b) => baseName(a) < baseName(b) ? -1 : 1);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    onProblem({ kind: "passed-by", path: folder, message: `cannot list the folder (${code})` });
    return [];
  }
}
