import { errorCode } from "../system/files.ts";
import type { Sha256 } from "../system/system.ts";
import type { HeldLock } from "../system/writer.ts";
import { parentPath } from "../model/path_text.ts";
import { statOrNull } from "./place_files.ts";
import type { ActTools } from "./tools.ts";

/** Digests of the name index around a rewrite. */
export interface NamesChange {
  readonly before: string;
  readonly after: string;
}

const PATIENCE_MS = 5000;
const POLL_MS = 10;
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Rewrites `session_index.jsonl` under its lock, by a temporary file of the same mode and a rename, as Codex does on delete
 * (write-rules §3.7). `null` when there is no index or nothing to change.
 *
 * @throws when the lock stays taken for 5 s or the file cannot be written: the caller reports it, no thread fails for it.
 */
export function rewriteNames(
  path: string,
  edit: (text: string, digest: string) => string,
  { system, writer, sha256 }: ActTools & { readonly sha256: Sha256 },
): NamesChange | null {
  const stat = statOrNull(path, system.files);
  if (stat === null) return null;
  const lock = waitForLock(`${path}.lock`, writer);
  try {
    const text = system.files.readText(path, { maxBytes: MOST_BYTES });
    const before = sha256.ofText(text);
    const edited = edit(text, before);
    if (edited === text) return null;
    const temporary = `${path}.tmp`;
    if (statOrNull(temporary, system.files) !== null) writer.unlink(temporary);
    const file = writer.create(temporary, { mode: stat.mode ?? 0o600 });
    try {
      file.write(new TextEncoder().encode(edited));
      file.sync();
    } finally {
      file.close();
    }
    writer.replace(temporary, path);
    writer.syncDir(parentPath(path));
    return { before, after: sha256.ofText(edited) };
  } finally {
    lock.release();
  }
}

function waitForLock(path: string, writer: ActTools["writer"]): HeldLock {
  for (let waited = 0;; waited += POLL_MS) {
    const lock = writer.tryLock(path, { create: true });
    if (lock !== null) return lock;
    if (waited >= PATIENCE_MS) {
      throw Object.assign(new Error("Codex keeps the lock of the name index"), { code: "EBUSY" });
    }
    writer.wait(POLL_MS);
  }
}

/** The text of the name index; empty when there is none. */
export function readNameIndex(path: string | null, { files }: ActTools["system"]): string {
  if (path === null) return "";
  try {
    return files.readText(path, { maxBytes: MOST_BYTES });
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return "";
  }
}
