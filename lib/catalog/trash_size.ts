import { type StorePaths, TRASH_SIZE_FILE } from "../model/store.ts";
import { type Files, orElse } from "../system/files.ts";
import { joinPath } from "../text/path_text.ts";
import { type FileTable, FIRST_FILE } from "./scan/file_table.ts";

/** What the trash holds, as it was noted last. */
export interface TrashSize {
  /** Bytes of all files but the journals. */
  readonly total: number;
  /** The same of each folder right below the trash root, by its name. */
  readonly folders: Readonly<Record<string, number>>;
}

const SCHEMA = "rollkeep.trash-size/1";

/** Writes it down. */
export function trashSizeText(size: TrashSize): string {
  return `${JSON.stringify({ schema: SCHEMA, ...size })}\n`;
}

/** What is written there; `null` where it is nothing of ours. The file is untrusted like all that lies in the trash. */
export function readTrashSizeText(text: string): TrashSize | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || value.schema !== SCHEMA) return null;
  const { total, folders } = value;
  if (!isBytes(total) || !isObject(folders)) return null;
  const known = Object.entries(folders).filter((entry): entry is [string, number] =>
    isBytes(entry[1])
  );
  return { total, folders: Object.fromEntries(known) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBytes(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Longest note that is read: one of some ten thousand batches. */
const MAX_BYTES = 1024 * 1024;

/** From here on a trash is worth a word, however large the store is. */
const MUCH_BYTES = 1_000_000_000;
/** The same as a part of the store. */
const MUCH_OF_STORE = 0.1;

/** What was noted of the trash behind the last change; `null` where nothing is, or it cannot be read. */
export function notedTrashSize(
  { trashRoot }: Pick<StorePaths, "trashRoot">,
  files: Pick<Files, "readText">,
): TrashSize | null {
  const path = joinPath(trashRoot, TRASH_SIZE_FILE);
  return readTrashSizeText(orElse(() => files.readText(path, { maxBytes: MAX_BYTES }), ""));
}

/** Whether a trash of this size passes a tenth of the store, or a gigabyte. */
export function isMuchTrash(bytes: number, storeBytes: number): boolean {
  return bytes > MUCH_BYTES || bytes > storeBytes * MUCH_OF_STORE;
}

/** Bytes of every file that a scan has seen. */
export function scannedBytes(table: FileTable): number {
  let sum = 0;
  for (let file = FIRST_FILE; file < table.count; file++) sum += table.size[file]!;
  return sum;
}
