/** What is compared to tell whether a file is still the one that was seen (write-rules §6.3). */
export interface Fingerprint {
  /** Size in bytes. */
  readonly size: number;
  /** Modification time, milliseconds since the epoch; the runtime gives no finer. */
  readonly mtimeMs: number;
  /** Change time in milliseconds; `null` where unknown or where our own link changed it. */
  readonly ctimeMs: number | null;
  /** Inode; `null` where unknown or on another file system. */
  readonly inode: number | null;
}

/** Whether the file seen now is the one expected; `null` on either side matches anything. */
export function sameFingerprint(expected: Fingerprint, seen: Fingerprint): boolean {
  return expected.size === seen.size && expected.mtimeMs === seen.mtimeMs &&
    (expected.ctimeMs === null || seen.ctimeMs === null || expected.ctimeMs === seen.ctimeMs) &&
    (expected.inode === null || seen.inode === null || expected.inode === seen.inode);
}
