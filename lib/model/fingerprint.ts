/**
 * What is compared to tell whether a file is still the one that was seen (write-rules §6.3). Inode and change time are no
 * property of a file that may be copied with its home: they count within one run, and no journal keeps them.
 */
export interface Fingerprint {
  /** Size in bytes. */
  readonly size: number;
  /** Modification time, milliseconds since the epoch; the runtime gives no finer. */
  readonly mtimeMs: number;
  /** Change time in milliseconds; `null` where unknown, and in what a journal remembers. */
  readonly ctimeMs: number | null;
  /** Inode; `null` where unknown, and in what a journal remembers. */
  readonly inode: number | null;
  /**
   * SHA-256 as hex: of the whole file up to 1 MiB, else of its first and last 64 KiB. Absent until it is written to a journal, and
   * of a file that no way back needs.
   */
  readonly digest?: string;
}

/** Whether the file seen now is, within one run, the one expected; `null` on either side matches anything. */
export function sameFingerprint(expected: Fingerprint, seen: Omit<Fingerprint, "digest">): boolean {
  return expected.size === seen.size && expected.mtimeMs === seen.mtimeMs &&
    (expected.ctimeMs === null || seen.ctimeMs === null || expected.ctimeMs === seen.ctimeMs) &&
    (expected.inode === null || seen.inode === null || expected.inode === seen.inode);
}

/** The fingerprint of a file as it is seen now, for comparing within this run. */
export function fingerprintOf(seen: Omit<Fingerprint, "digest">): Fingerprint {
  const { size, mtimeMs, ctimeMs, inode } = seen;
  return { size, mtimeMs, ctimeMs, inode };
}

/** What a journal remembers of a file. */
export function atRest({ size, mtimeMs, digest }: Fingerprint): Fingerprint {
  return {
    size,
    mtimeMs,
    ctimeMs: null,
    inode: null,
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Finest steps of times in archives and file systems that cut them: whole seconds, and two of FAT. */
const COARSE_MS = [1000, 2000];

/** Whether two modification times are one, or the second is the first one cut off by a copy of the file. */
export function sameTime(remembered: number, seen: number): boolean {
  return remembered === seen ||
    COARSE_MS.some((step) => seen % step === 0 && Math.floor(remembered / step) * step === seen);
}
