import type { Batch } from "../../model/journal.ts";

/** The batch that a word names among all, newest first: its id, or its number in the log, as `2` or `@{2}`. */
export function batchNamed(word: string, batches: readonly Batch[]): Batch | undefined {
  const number = batchNumber(word);
  return number === null ? batches.find(({ id }) => id === word) : batches[number];
}

/** The number of a batch in the log that a word gives; `null`: it gives none. */
export function batchNumber(word: string): number | null {
  const digits = /^(?:@\{(\d+)\}|(\d+))$/.exec(word);
  return digits === null ? null : Number(digits[1] ?? digits[2]);
}
