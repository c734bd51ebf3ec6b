import { withNamesAppended, withNamesInPlace, withoutNames } from "../../codex/name_lines.ts";
import type { JournalThread } from "../../model/journal.ts";
import { joinPath, parentPath } from "../../model/path_text.ts";
import { type Plan, plannedBytes } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import { resolvePlace } from "../../plan/place.ts";
import { errorCode } from "../../system/files.ts";
import type { Sha256 } from "../../system/system.ts";
import { removeEmptied, removeIfEmpty, removeTree } from "./emptied_folders.ts";
import type { JournalWriter } from "../journal/journal_writer.ts";
import { type NamesChange, rewriteNames } from "./name_index.ts";
import { troubleText } from "../thread/place_files.ts";
import { JOURNAL } from "../journal/read_batches.ts";
import type { ActTools } from "../tools.ts";
import { inCoordination } from "../locks/writer_locks.ts";

/** A batch whose threads are through. */
export interface FinishedBatch {
  readonly batch: string;
  readonly plan: Pick<Plan, "action" | "namesDigest">;
  readonly done: readonly JournalThread[];
  /** Threads whose names follow; left out: all that are done. */
  readonly named?: readonly JournalThread[];
  /** Threads that were not done. */
  readonly failed: number;
}

/** What ending a batch takes. */
export interface FinishOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  readonly journal: JournalWriter;
  readonly sha256: Sha256;
}

/**
 * Names, emptied folders, end record: what concerns the batch as a whole. A batch in which no thread succeeded leaves no
 * trace. Returns trouble that failed no thread, for people.
 */
export function finishBatch(batch: FinishedBatch, options: FinishOptions): readonly string[] {
  const { tools, store, journal } = options;
  const { writer } = tools;
  const folder = joinPath(store.trashRoot, batch.batch);
  if (batch.done.length === 0) {
    journal.close();
    writer.unlink(joinPath(folder, JOURNAL));
    removeTree(folder, tools);
    return [];
  }
  const trouble = changeNames(batch, options);
  removeFolders(batch, options);
  journal.write({
    kind: "end",
    done: batch.done.length,
    failed: batch.failed,
    bytes: batch.done.reduce((sum, thread) => sum + plannedBytes(thread), 0),
    ...(trouble === null ? {} : { namesFailed: true }),
  });
  journal.sync();
  writer.syncDir(folder);
  return trouble === null
    ? []
    : [`thread names are as they were: ${trouble}; the next delete or undo tries again`];
}

/** What went wrong with the name index; `null` when nothing did. */
function changeNames(
  { plan, done, named = done }: FinishedBatch,
  { tools, store, journal, sha256 }: FinishOptions,
): string | null {
  const names = named.flatMap((thread) => thread.names);
  if (names.length === 0 || store.sessionIndex === null) return null;
  const edit = (text: string, digest: string): string => {
    if (plan.action === "delete") return withoutNames(text, names);
    return digest === plan.namesDigest
      ? withNamesInPlace(text, names)
      : withNamesAppended(text, names);
  };
  const about = (change: NamesChange): void => {
    journal.write({ kind: "names", ...change });
    journal.sync();
  };
  try {
    rewriteNames(store.sessionIndex, { ...tools, sha256, edit, about });
    return null;
  } catch (error) {
    return troubleText(error);
  }
}

/** Date folders, or folders in the trash, that the batch has emptied. One that stays harms nobody. */
function removeFolders(
  { plan, done }: FinishedBatch,
  { tools, store }: FinishOptions,
): void {
  const emptied = new Set<string>();
  for (const { moves } of done) {
    for (const { from } of moves) {
      const path = resolvePlace(from, store);
      if (path !== null) emptied.add(parentPath(path));
    }
  }
  if (plan.action === "restore") {
    for (const folder of emptied) removeUpwards(folder, { stop: store.trashRoot, tools });
    return;
  }
  const lockTools = { files: tools.system.files, writer: tools.writer, store };
  try {
    inCoordination(lockTools, () => removeEmptied(emptied, { store, tools }));
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

/** Removes empty folders from here up to, and without, `stop` and the batch folders right below it. */
function removeUpwards(
  folder: string,
  { stop, tools }: { readonly stop: string; readonly tools: ActTools },
): void {
  for (let at = folder; parentPath(parentPath(at)) !== stop && at !== stop; at = parentPath(at)) {
    if (!removeIfEmpty(at, tools)) return;
  }
}
