/** Stands for the id in the paths of a rehearsal, which has none. */
export const REHEARSED_BATCH = "<batch>";

/** Name of the journal in a batch's folder. */
export const JOURNAL = "journal.jsonl";

/** A batch id, `b-20261124T145502Z-0123456789ab`, from an RFC 3339 moment in UTC and 12 hex digits (compat §3.7). */
export function newBatchId(instant: string, hex: string): string {
  return `b-${instant.replace(/\.\d+|[-:]/g, "")}-${hex}`;
}

/** Whether a word is a batch id. */
export function isBatchId(word: string): boolean {
  return /^b-\d{8}T\d{6}Z-[0-9a-f]{12}$/.test(word);
}
