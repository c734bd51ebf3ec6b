/**
 * What main saw of folders that its worker may not look at: a folder can be granted only with all that lies in it.
 *
 * @module
 */
import type { AbsolutePath } from "../model/store.ts";
import { type Entry, errorCode, type Files, type FileStat } from "./files.ts";

/** One such folder. Plain data. */
export interface KnownFolder {
  readonly path: AbsolutePath;
  readonly stat: Answer<FileStat>;
  /** Where it leads once its links are resolved. */
  readonly real: Answer<AbsolutePath>;
  /** Of what lies in it, what the worker has to know. */
  readonly entries: Answer<readonly Entry[]>;
  /** Whose disk tells how much room there is: a path that the worker may read, or the number of bytes. `null`: nobody can tell. */
  readonly room: AbsolutePath | number | null;
}

/** What a call of {@link Files} came to. */
export type Answer<T> =
  | { readonly value: T }
  | { readonly code: string; readonly message: string };

/** The answer to a call, errors of the system included. */
export function answerTo<T>(call: () => T): Answer<T> {
  try {
    return { value: call() };
  } catch (error) {
    const code = errorCode(error);
    if (code === null || !(error instanceof Error)) throw error;
    return { code, message: error.message };
  }
}

/** The same files, where questions about known folders are answered by what main saw. */
export function withKnownFolders(files: Files, folders: readonly KnownFolder[]): Files {
  if (folders.length === 0) return files;
  const known = new Map(folders.map((folder) => [folder.path, folder]));
  return {
    ...files,
    readDir(path) {
      const folder = known.get(path);
      return folder === undefined ? files.readDir(path) : valueOf(folder.entries);
    },
    lstat(path) {
      const folder = known.get(path);
      return folder === undefined ? files.lstat(path) : valueOf(folder.stat);
    },
    realPath(path) {
      const folder = known.get(path);
      return folder === undefined ? files.realPath(path) : valueOf(folder.real);
    },
    async freeBytes(path) {
      const folder = known.get(path);
      if (folder === undefined) return await files.freeBytes(path);
      const { room } = folder;
      return typeof room === "string" ? await files.freeBytes(room) : room;
    },
  };
}

function valueOf<T>(answer: Answer<T>): T {
  if ("value" in answer) return answer.value;
  const { code, message } = answer;
  throw Object.assign(new Error(message), { code });
}
