import { LONGEST_WHOLE } from "../../codex/lines/line_splitter.ts";
import type { JournalRecord } from "../../model/journal.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Sha256 } from "../../system/system.ts";
import type { WritableFile, Writer } from "../../system/writer.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { isJournalRecord } from "./record_shape.ts";

/** A journal being written: one JSON line per record, each with its own digest. */
export interface JournalWriter {
  /**
   * Adds records; on disk only after {@link sync}.
   *
   * @throws when the disk takes no more: nothing is left of them that could spoil what follows. @throws when a record is longer
   * than what reads it back takes.
   */
  write(...records: readonly JournalRecord[]): void;
  /** Forces everything written to disk. */
  sync(): void;
  /** Closes the file. */
  close(): void;
}

/** Characters of a record's digest: enough to tell damage, short enough to read past. */
const DIGEST_LENGTH = 16;

/** What writing a journal takes. */
export interface JournalTools {
  readonly writer: Writer;
  readonly sha256: Sha256;
}

/** Starts a journal; the file must not exist. */
export function createJournal(path: AbsolutePath, { writer, sha256 }: JournalTools): JournalWriter {
  return journalOver(writer.create(path), { path, length: 0, writer, sha256 });
}

/** Goes on with a journal that was cut off, in place of a torn last line. */
export function continueJournal(
  path: AbsolutePath,
  { writer, sha256, tornAt }: JournalTools & { readonly tornAt: number | null },
): JournalWriter {
  if (tornAt !== null) writer.truncate(path, tornAt);
  const file = writer.append(path);
  return journalOver(file, { path, length: file.fingerprint().size, writer, sha256 });
}

interface JournalFile extends JournalTools {
  readonly path: AbsolutePath;
  /** Bytes that are in it already. */
  readonly length: number;
}

function journalOver(
  file: WritableFile,
  { path, writer, sha256, ...at }: JournalFile,
): JournalWriter {
  const encoder = new TextEncoder();
  let length = at.length;
  let isTorn = false;
  return {
    write(...records) {
      const bytes = encoder.encode(records.map((record) => `${sealed(record, sha256)}\n`).join(""));
      // A record behind the half of another one would be lost with it.
      if (isTorn) writer.truncate(path, length);
      isTorn = true;
      file.write(bytes);
      isTorn = false;
      length += bytes.length;
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

/** A record with the digest of its own text, last. */
export function sealed(record: JournalRecord, sha256: Sha256): string {
  const text = JSON.stringify(record);
  // Characters: in bytes it may be three times as long.
  if (text.length > LONGEST_WHOLE / 3) {
    throw new Error(`a record of ${formatByteSize(text.length)} is too long for a journal`);
  }
  const digest = sha256.ofText(text).slice(0, DIGEST_LENGTH);
  return `${text.slice(0, -1)},"digest":"${digest}"}`;
}

/** The record of a line; `null` when it is damaged: no JSON, of no known shape, or not what its digest says. */
export function openRecord(line: string, sha256: Sha256): JournalRecord | null {
  const at = line.lastIndexOf(',"digest":"');
  if (at < 0) return null;
  const text = `${line.slice(0, at)}}`;
  const digest = sha256.ofText(text).slice(0, DIGEST_LENGTH);
  if (line.slice(at) !== `,"digest":"${digest}"}`) return null;
  try {
    const record: unknown = JSON.parse(text);
    return isJournalRecord(record) ? record : null;
  } catch {
    // A digest that fits text which is no JSON was not written by us.
    return null;
  }
}
