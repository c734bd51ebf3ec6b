import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files, orElse } from "../system/files.ts";
import { readExactText } from "./exact_text.ts";

/** Longest name index that is read: two hundred thousand names, and no more than memory bears. */
export const MOST_NAME_BYTES = 32 * 1024 * 1024;
/** What is said of a longer one. */
export const TOO_LONG = "has more than 32 MiB";

/** What the name index says, for looking at. */
export interface NameIndexText {
  /** Empty when there is none, or it cannot be read. */
  readonly text: string;
  /** Why it is left alone, for people ({@link nameIndexState}); `null`: it is not. */
  readonly state: string | null;
}

/** Reads the name index; `path` is `null` for a bare folder of rollouts. No change is refused for one that cannot be read. */
export function readNameIndex(path: AbsolutePath | null, files: Files): NameIndexText {
  if (path === null) return { text: "", state: null };
  try {
    return { text: readExactText(path, { files, maxBytes: MOST_NAME_BYTES }), state: null };
  } catch (error) {
    const state = nameIndexState(error, { path, files });
    if (state === null && errorCode(error) !== "ENOENT") throw error;
    return { text: "", state };
  }
}

/** Codes of trouble that passes by itself: the next batch may try again. */
const PASSING: ReadonlySet<string> = new Set([
  "ENOENT",
  "EBUSY",
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "ESTALE",
  "EMFILE",
  "ENFILE",
]);

/**
 * Why the name index is nothing that is read or written: a link (it may lead out of the store), a folder, not UTF-8, not
 * ours to open. Continues `"PATH" …`. `null` for trouble that passes, and for what is no trouble of a file.
 */
export function nameIndexState(
  error: unknown,
  { path, files }: { readonly path: AbsolutePath; readonly files: Files },
): string | null {
  const code = errorCode(error);
  if (code === null || PASSING.has(code)) return null;
  if (code === "EILSEQ") return "is not UTF-8";
  if (code === "EFBIG") return TOO_LONG;
  const kind = orElse(() => files.lstat(path).kind, "file");
  if (kind === "link") return "is a symbolic link, which is not followed";
  if (kind === "directory") return "is a folder";
  return kind === "other" ? "is no regular file" : `cannot be used (${(error as Error).message})`;
}

/** What is said of names that cannot be changed, once a change. */
export function namesStayText(path: AbsolutePath | null, state: string): string {
  return `thread names stay as they are: "${path}" ${state}`;
}
