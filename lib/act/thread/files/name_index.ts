import { readExactText } from "../../../codex/exact_text.ts";
import { MOST_NAME_BYTES } from "../../../codex/name_index_file.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { type FileStat, statOrNull } from "../../../system/files.ts";
import type { Sha256 } from "../../../system/system.ts";
import type { HeldLock } from "../../../system/writer.ts";
import { besidePath, parentPath } from "../../../text/path_text.ts";
import type { ActTools } from "../../tools.ts";

/** Digests of the name index around a rewrite. */
export interface NamesChange {
  readonly before: string;
  readonly after: string;
}

/** What a rewrite takes. */
export interface RewriteOptions extends ActTools {
  readonly sha256: Sha256;
  /** What becomes of the text; `digest` is that of the file as it is. */
  readonly edit: (text: string, digest: string) => string;
  /** Longest wait for its lock, in milliseconds. Left out: 5000. */
  readonly patienceMs?: number;
  /** Told before the file is replaced, so that the journal knows first. */
  readonly about: (change: NamesChange) => void;
}

const PATIENCE_MS = 5000;
const POLL_MS = 10;
/** An older Codex appends without a lock: the file is then read again. */
const MOST_TRIES = 5;

/**
 * Rewrites `session_index.jsonl` under its lock, by a temporary file of the same mode and a rename, as Codex does on delete
 * (write-rules §3.7). Without an index one is made, should the edit give any text.
 *
 * @throws when the lock stays taken for 5 s, the file keeps changing, is not UTF-8 or cannot be written: the caller reports
 * it, no thread fails for it.
 */
export function rewriteNames(path: AbsolutePath, options: RewriteOptions): void {
  const { writer, patienceMs = PATIENCE_MS } = options;
  const lock = waitForLock(besidePath(path, ".lock"), { writer, patienceMs });
  try {
    for (let tries = 0; !rewriteOnce(path, options); tries++) {
      if (tries === MOST_TRIES) {
        throw Object.assign(new Error("the name index keeps changing"), { code: "EBUSY" });
      }
    }
  } finally {
    lock.release();
  }
}

/** Whether it is written, or nothing was to be; `false` when the file changed in between. */
function rewriteOnce(
  path: AbsolutePath,
  { system, writer, sha256, edit, about }: RewriteOptions,
): boolean {
  const temporary = besidePath(path, ".tmp");
  // Left by a rewrite that was cut off: whoever holds the lock is the only one that writes it.
  if (statOrNull(temporary, system.files) !== null) writer.unlink(temporary);
  const stat = statOrNull(path, system.files);
  const text = stat === null
    ? ""
    : readExactText(path, { files: system.files, maxBytes: MOST_NAME_BYTES });
  const before = sha256.ofText(text);
  const edited = edit(text, before);
  if (edited === text) return true;
  about({ before, after: sha256.ofText(edited) });
  let isReplaced = false;
  try {
    writeWhole(temporary, { text: edited, mode: stat?.mode ?? 0o600, writer });
    if (!isSame(stat, statOrNull(path, system.files))) return false;
    writer.replace(temporary, path);
    isReplaced = true;
  } finally {
    if (!isReplaced) removeIfThere(temporary, { system, writer });
  }
  writer.syncDir(parentPath(path));
  return true;
}

function writeWhole(
  path: AbsolutePath,
  { text, mode, writer }: {
    readonly text: string;
    readonly mode: number;
    readonly writer: ActTools["writer"];
  },
): void {
  const file = writer.create(path, { mode });
  try {
    file.write(new TextEncoder().encode(text));
    file.sync();
  } finally {
    file.close();
  }
  // Creating is subject to the umask.
  writer.setMode(path, mode);
}

/** What cannot be removed is left to the next rewrite: the failure that led here is the one to tell. */
function removeIfThere(path: AbsolutePath, { system, writer }: ActTools): void {
  try {
    if (statOrNull(path, system.files) !== null) writer.unlink(path);
  } catch {
    return;
  }
}

function isSame(before: FileStat | null, now: FileStat | null): boolean {
  return before?.size === now?.size && before?.mtimeMs === now?.mtimeMs &&
    before?.inode === now?.inode;
}

function waitForLock(
  path: AbsolutePath,
  { writer, patienceMs }: { readonly writer: ActTools["writer"]; readonly patienceMs: number },
): HeldLock {
  for (let waited = 0;; waited += POLL_MS) {
    const lock = writer.tryLock(path, { create: true });
    if (lock !== null) return lock;
    if (waited >= patienceMs) {
      throw Object.assign(new Error("Codex keeps the lock of the name index"), { code: "EBUSY" });
    }
    writer.wait(POLL_MS);
  }
}
