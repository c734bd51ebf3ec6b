import type { FileStep, Place, Plan, ThreadPlan } from "../../model/plan.ts";
import type { SavedRows, SavedValue } from "../../model/thread/saved_rows.ts";
import { isFinal } from "../../plan/batch/batch_standing.ts";

/** Header, end, and what a file system rounds up. */
const OF_A_BATCH = 16 * 1024;
/** Keys, digests and numbers of a thread's record, and its outcome. */
const OF_A_THREAD = 500;
const OF_A_STEP = 300;
/** Letters of a batch's id. */
const BATCH_ID = 31;
/** Tag and punctuation of a value. */
const OF_A_VALUE = 10;
/** What escapes and letters beyond ASCII add to a text, at a guess. */
const OF_TEXT = 1.3;

/** Bytes that the journal of a plan takes, at a guess that is rather too high: writing it down to count it would take as long as the deed. */
export function journalBytes({ action, threads }: Plan): number {
  const isBare = isFinal(action);
  const bytes = threads.reduce((sum, thread) => sum + threadBytes(thread, isBare), OF_A_BATCH);
  return Math.ceil(bytes);
}

/** What goes for good leaves neither rows nor names in its journal. */
function threadBytes({ steps, rows, names, updates }: ThreadPlan, isBare: boolean): number {
  let bytes = OF_A_THREAD + OF_TEXT * steps.reduce((sum, step) => sum + stepBytes(step), 0);
  bytes += updates.length * 2 * OF_A_STEP;
  if (isBare) return bytes;
  bytes += rowsBytes(rows);
  return bytes + names.reduce((sum, { text }) => sum + OF_TEXT * text.length + OF_A_VALUE, 0);
}

function stepBytes(step: FileStep): number {
  const to = "to" in step ? placeBytes(step.to) : 0;
  const tail = "tail" in step ? step.tail.length : 0;
  return OF_A_STEP + 2 * placeBytes(step.from) + 2 * to + tail;
}

/** A rehearsal has a word for the batch where the deed has an id: both are to count the same. */
function placeBytes({ in: root, path }: Place): number {
  return root === "store" ? path.length : BATCH_ID + path.length - path.indexOf("/");
}

function rowsBytes(saved: SavedRows): number {
  let bytes = 0;
  for (const { columns, rows } of saved) {
    bytes += columns.reduce((sum, name) => sum + name.length + OF_A_VALUE, 0);
    for (const row of rows) for (const value of row) bytes += OF_A_VALUE + valueBytes(value);
  }
  return bytes;
}

function valueBytes(value: SavedValue): number {
  if (value === null) return 0;
  if ("t" in value) return OF_TEXT * value.t.length;
  if ("b" in value) return value.b.length;
  if ("tb" in value) return value.tb.length;
  return OF_A_VALUE;
}
