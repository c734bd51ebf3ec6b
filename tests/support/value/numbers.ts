import { type FileNumber, FIRST_FILE } from "../../../lib/catalog/scan/file_table.ts";
import { FIRST_THREAD, type ThreadNumber } from "../../../lib/catalog/scan/thread_table.ts";

/** The file that a test knows to have this number. */
export function fileNumber(at: number): FileNumber {
  return FIRST_FILE + at as FileNumber;
}

/** The thread that a test knows to have this number. */
export function threadNumber(at: number): ThreadNumber {
  return FIRST_THREAD + at as ThreadNumber;
}

/** The first files of a table, so many. */
export function firstFiles(count: number): FileNumber[] {
  return Array.from({ length: count }, (_, at) => fileNumber(at));
}
