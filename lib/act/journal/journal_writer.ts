import type { JournalRecord } from "../../model/journal.ts";
import { isJournalRecord } from "./record_shape.ts";
import type { Sha256 } from "../../system/system.ts";
import type { WritableFile, Writer } from "../../system/writer.ts";

/** A journal being written: one JSON line per record, each with its own digest. */
export interface JournalWriter {
  /** Adds records; on disk only after {@link sync}. */
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
export function createJournal(path: string, { writer, sha256 }: JournalTools): JournalWriter {
  return journalOver(writer.create(path), sha256);
}

/** Goes on with a journal that was cut off, in place of a torn last line. */
export function continueJournal(
  path: string,
  { writer, sha256, tornAt }: JournalTools & { readonly tornAt: number | null },
): JournalWriter {
  if (tornAt !== null) writer.truncate(path, tornAt);
  return journalOver(writer.append(path), sha256);
}

function journalOver(file: WritableFile, sha256: Sha256): JournalWriter {
  const encoder = new TextEncoder();
  return {
    write(...records) {
      const lines = records.map((record) => `${sealed(record, sha256)}\n`).join("");
      file.write(encoder.encode(lines));
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

/** A record with the digest of its own text, last. */
function sealed(record: JournalRecord, sha256: Sha256): string {
  const text = JSON.stringify(record);
  const digest = sha256.ofText(text).slice(0, DIGEST_LENGTH);
  return `${text.slice(0, -1)},"digest":"${digest}"}`;
}

/** The record of a line; `null` when it is damaged: no JSON, of no known shape, or not what its digest says. */
export function openRecord(line: string, sha256: Sha256): JournalRecord | null {
  const at = line.lastIndexOf(',"digest":"');
  if (at < 0) return null;
  const text = `${line.slice(0, at)}}`;
  const digest = line.slice(at + ',"digest":"'.length, -'"}'.length);
  if (sha256.ofText(text).slice(0, DIGEST_LENGTH) !== digest) return null;
  try {
    const record: unknown = JSON.parse(text);
    return isJournalRecord(record) ? record : null;
  } catch {
    // A digest that fits text which is no JSON was not written by us.
    return null;
  }
}
