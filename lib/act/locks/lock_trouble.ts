import type { StoreFiles } from "../../codex/liveness.ts";
import type { ThreadId } from "../../model/ids.ts";
import { type AbsolutePath, lockFoldersOf } from "../../model/store.ts";
import type { Refusal } from "../../plan/judge.ts";
import { errorCode, type Files, type FileStat, orElse } from "../../system/files.ts";
import type { Writer } from "../../system/writer.ts";
import { joinPath } from "../../text/path_text.ts";

/**
 * Why the writer lock of a thread can be taken by nobody, so that nobody knows whether it is in use; continues
 * `thread ID …`. `null`: it is a lock like any other, which somebody may hold.
 */
export function lockTrouble(id: ThreadId, { store, files }: StoreFiles): string | null {
  for (const folder of lockFoldersOf(store)) {
    const trouble = troubleOfLock(joinPath(folder, `${id}.lock`), files);
    if (trouble !== null) return trouble;
  }
  return null;
}

function troubleOfLock(path: AbsolutePath, files: Files): string | null {
  try {
    const what = oddKind(files.lstat(path));
    if (what !== null) return `has a lock that is ${what}, "${path}"; remove that`;
    files.tryLock(path)?.release();
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "ENOENT") return null;
    if (code === "ENAMETOOLONG") return "has an id that is too long for the name of a lock";
    return `has a lock that cannot be opened (${code}), "${path}"; make it readable, or remove it`;
  }
}

const NO_ACCESS: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EPERM-SANDBOX", "EROFS"]);

/**
 * Why no lock of a store can be taken or made; `null`: they can, or there are none yet. Without them nobody knows what Codex has
 * open.
 */
export async function lockFolderTrouble(
  { store, files, writer }: StoreFiles & { readonly writer: Writer },
): Promise<Refusal | null> {
  for (const folder of lockFoldersOf(store)) {
    const trouble = await troubleOfFolder(folder, { files, writer });
    if (trouble !== null) return trouble;
  }
  return null;
}

async function troubleOfFolder(
  folder: AbsolutePath,
  { files, writer }: { readonly files: Files; readonly writer: Writer },
): Promise<Refusal | null> {
  const coordination = joinPath(folder, ".coordination.lock");
  try {
    // The folder may be a link: whoever follows it meets the locks that Codex takes.
    for (const _ of files.readDir(folder)) break;
    await writer.tryFolder(folder);
    const what = oddKind(files.lstat(coordination));
    if (what !== null) return refusal(coordination, `it is ${what}`);
    writer.append(coordination).close();
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "ENOENT") return null;
    if (code === "ENOTDIR") return refusal(folder, "it is no folder");
    if (!NO_ACCESS.has(code)) return refusal(folder, `it cannot be used (${code})`);
    const hint = "give this user access to it and to the folders above";
    return { ...refusal(folder, `this user may not list it or write in it (${code})`), hint };
  }
}

/** Whether somebody holds a lock right now. @throws as in {@link Files}, when it is not there or cannot be tried. */
export function isLocked(path: AbsolutePath, files: Files): boolean {
  const lock = files.tryLock(path);
  lock?.release();
  return lock === null;
}

/** Whether there is no lock of a thread at all: then nobody holds it. */
export function isLockMissing(id: ThreadId, { store, files }: StoreFiles): boolean {
  return lockFoldersOf(store).every((folder) =>
    orElse(() => files.lstat(joinPath(folder, `${id}.lock`)), null) === null
  );
}

function refusal(path: AbsolutePath, state: string): Refusal {
  return {
    reason: "unreadable",
    message: `Cannot use lock "${path}": ${state}; so nobody knows which threads Codex has open`,
    hint: "Codex makes it anew once it is removed",
  };
}

function oddKind({ kind }: FileStat): string | null {
  switch (kind) {
    case "file":
      return null;
    case "link":
      return "a symbolic link";
    case "directory":
      return "a folder";
    case "other":
      return "no regular file";
    default:
      return kind satisfies never;
  }
}
