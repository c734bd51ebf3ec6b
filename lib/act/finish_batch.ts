import { withNamesAppended, withNamesInPlace, withoutNames } from "../codex/name_lines.ts";
import type { JournalThread } from "../model/journal.ts";
import { joinPath, parentPath } from "../model/path_text.ts";
import { type Plan, plannedBytes } from "../model/plan.ts";
import type { StorePaths } from "../model/store.ts";
import { resolvePlace } from "../plan/place.ts";
import type { Sha256 } from "../system/system.ts";
import { removeEmptied, removeIfEmpty, removeTree } from "./emptied_folders.ts";
import type { JournalWriter } from "./journal_writer.ts";
import { type NamesChange, rewriteNames } from "./name_index.ts";
import { troubleText } from "./place_files.ts";
import { JOURNAL } from "./read_batches.ts";
import type { ActTools } from "./tools.ts";
import { inCoordination } from "./writer_locks.ts";

/** A batch whose threads are through. */
export interface FinishedBatch {
  readonly batch: string;
  readonly plan: Pick<Plan, "action" | "namesDigest">;
  readonly threads: readonly JournalThread[];
  readonly done: readonly { readonly thread: JournalThread }[];
}

/** What ending a batch takes. */
export interface FinishOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  readonly journal: JournalWriter;
  readonly sha256: Sha256;
  /** Threads that were not done. */
  readonly failed: number;
}

/**
 * Names, emptied folders, end record: what concerns the batch as a whole. A batch in which no thread succeeded leaves no
 * trace. Returns trouble that failed no thread, for people.
 */
export function finishBatch(batch: FinishedBatch, options: FinishOptions): readonly string[] {
  const { tools, store, journal, sha256, failed } = options;
  const { writer } = tools;
  const folder = joinPath(store.trashRoot, batch.batch);
  if (batch.done.length === 0) {
    journal.close();
    writer.unlink(joinPath(folder, JOURNAL));
    removeTree(folder, tools);
    return [];
  }
  const notes: string[] = [];
  let names: NamesChange | null = null;
  let namesFailed = false;
  try {
    names = changeNames(batch, { tools, store, sha256 });
  } catch (error) {
    namesFailed = true;
    notes.push(
      `thread names are as they were: ${troubleText(error)}; the next delete or undo tries again`,
    );
  }
  const from = new Set<string>();
  for (const { thread } of batch.done) {
    for (const move of thread.moves) {
      const path = resolvePlace(move.from, store);
      if (path !== null) from.add(parentPath(path));
    }
  }
  if (batch.plan.action === "delete") {
    const lockTools = { files: tools.system.files, writer, store };
    inCoordination(lockTools, () => removeEmptied(from, { store, tools }));
  } else {
    for (const emptied of from) removeUpwards(emptied, { stop: store.trashRoot, tools });
  }
  const bytes = batch.done.reduce((sum, { thread }) => sum + plannedBytes(thread), 0);
  journal.write({
    kind: "end",
    done: batch.done.length,
    failed,
    bytes,
    ...(names === null ? {} : { names }),
    ...(namesFailed ? { namesFailed } : {}),
  });
  journal.sync();
  writer.syncDir(folder);
  return notes;
}

function changeNames(
  { plan, done }: FinishedBatch,
  { tools, store, sha256 }: Pick<FinishOptions, "tools" | "store" | "sha256">,
): NamesChange | null {
  const names = done.flatMap(({ thread }) => thread.names);
  if (names.length === 0 || store.sessionIndex === null) return null;
  const ids = new Set(done.flatMap(({ thread }) => thread.id ?? []));
  const edit = (text: string, digest: string): string => {
    if (plan.action === "delete") return withoutNames(text, ids);
    return digest === plan.namesDigest
      ? withNamesInPlace(text, names)
      : withNamesAppended(text, names);
  };
  return rewriteNames(store.sessionIndex, edit, { ...tools, sha256 });
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
