import { notedTrashSize, trashSizeText } from "../../catalog/trash_size.ts";
import type { BatchId } from "../../model/ids.ts";
import type { Plan } from "../../model/plan.ts";
import { type AbsolutePath, type StorePaths, TRASH_SIZE_FILE } from "../../model/store.ts";
import { errorCode, type Files, orElse, statOrNull } from "../../system/files.ts";
import { besidePath, joinPath } from "../../text/path_text.ts";
import type { ActTools } from "../tools.ts";

/** A change that is over. */
export interface ChangedTrash {
  readonly store: Pick<StorePaths, "trashRoot">;
  readonly plan: Pick<Plan, "threads">;
  /** Its batch; `null` when none is left of it. */
  readonly batchId: BatchId | null;
}

/** Folders below a batch that are looked into. */
const DEEPEST = 16;

/**
 * Notes how much the trash holds now, for whoever lists the store next. Only the folders that the change has touched are walked,
 * and those that nobody has noted yet. A trash that takes no note has none: nothing rests on it.
 */
export function noteTrashSize(change: ChangedTrash, { system: { files }, writer }: ActTools): void {
  const { trashRoot } = change.store;
  const path = joinPath(trashRoot, TRASH_SIZE_FILE);
  const temporary = besidePath(path, ".tmp");
  try {
    const folders = foldersNow(change, files);
    const total = Object.values(folders).reduce((sum, bytes) => sum + bytes, 0);
    if (statOrNull(temporary, files) !== null) writer.unlink(temporary);
    const file = writer.create(temporary);
    try {
      file.write(new TextEncoder().encode(trashSizeText({ total, folders })));
    } finally {
      file.close();
    }
    writer.replace(temporary, path);
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

/** Bytes of each folder right below the trash root; none of those that are empty. */
function foldersNow(change: ChangedTrash, files: Files): Readonly<Record<string, number>> {
  const { trashRoot } = change.store;
  const noted = notedTrashSize(change.store, files)?.folders ?? {};
  const touched = touchedBy(change);
  const found: [string, number][] = [];
  for (const { name, kind } of files.readDir(trashRoot)) {
    if (kind !== "directory" || name.startsWith(".")) continue;
    const folder = joinPath(trashRoot, name);
    const below = name.startsWith("b-") ? joinPath(folder, "files") : folder;
    const known = touched.has(name) ? undefined : noted[name];
    // What was emptied or taken back by a batch that was cut off is seen by its empty folder.
    const bytes = known === undefined || (known > 0 && isEmpty(below, files))
      ? bytesBelow(below, files, DEEPEST)
      : known;
    found.push([name, bytes]);
  }
  return Object.fromEntries(found);
}

/** Folders right below the trash root that a change has put something into, or taken something from. */
function touchedBy({ plan, batchId }: ChangedTrash): ReadonlySet<string> {
  const touched = new Set<string>(batchId === null ? [] : [batchId]);
  for (const { steps } of plan.threads) {
    for (const step of steps) {
      for (const place of [step.from, "to" in step ? step.to : step.from]) {
        if (place.in === "trash") touched.add(place.path.split("/")[0]!);
      }
    }
  }
  return touched;
}

function isEmpty(folder: AbsolutePath, files: Files): boolean {
  return [...orElse(() => files.readDir(folder), [])].length === 0;
}

/** Links are not followed; what cannot be looked at counts nothing. */
function bytesBelow(folder: AbsolutePath, files: Files, depth: number): number {
  let sum = 0;
  for (const { name, kind } of orElse(() => files.readDir(folder), [])) {
    const path = joinPath(folder, name);
    if (kind === "directory" && depth > 0) sum += bytesBelow(path, files, depth - 1);
    else if (kind === "file") sum += orElse(() => files.lstat(path).size, 0);
  }
  return sum;
}
