import { nameIndexState, namesStayText } from "../../../codex/name_index_file.ts";
import {
  readNames,
  withNamesAppended,
  withNamesInPlace,
  withoutNames,
  withoutNamesOf,
} from "../../../codex/session_index.ts";
import type { BatchId } from "../../../model/ids.ts";
import type { JournalThread } from "../../../model/journal.ts";
import {
  type FileStep,
  type NameLine,
  type Place,
  type Plan,
  plannedBytesOf,
} from "../../../model/plan.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { isFinal } from "../../../plan/batch/batch_standing.ts";
import { resolvePlace } from "../../../plan/place.ts";
import { errorCode } from "../../../system/files.ts";
import { joinPath, parentPath } from "../../../text/path_text.ts";
import { troubleText } from "../../facts/thread_error.ts";
import type { JournalWriter } from "../../journal/journal_writer.ts";
import { inCoordination, lockToolsOf } from "../../locks/writer_locks.ts";
import type { Procedure } from "../../thread/procedure.ts";
import { procedureOf } from "../../thread/procedures.ts";
import type { ActTools } from "../../tools.ts";
import { removeBatch, removeEmptied, removeIfEmpty } from "./emptied_folders.ts";
import { forgetGone, type ForgetOptions, type Forgotten } from "./forget_gone.ts";
import { type NamesChange, rewriteNames } from "../../thread/files/name_index.ts";

/** A thread that is through: nobody needs its rows any more. */
type FinishedThread = Omit<JournalThread, "rows">;

/** A batch whose threads are through. */
export interface FinishedBatch {
  readonly batchId: BatchId;
  readonly plan: Pick<Plan, "action" | "cause" | "namesDigest">;
  readonly done: readonly FinishedThread[];
  /** Threads whose names follow; left out: all that are done. */
  readonly named?: readonly FinishedThread[];
  /** Threads that were not done, and are as they were. */
  readonly failed: readonly FinishedThread[];
  /** How many threads wait, because they could be brought to neither side. */
  readonly left: number;
  /** Whether records of it are lost: what they told of may be nowhere else, so that it stays. Absent: none is. */
  readonly damaged?: boolean;
}

/** How a batch has ended. */
export interface BatchEnd {
  /** Trouble that failed no thread, for people. */
  readonly notes: readonly string[];
  /** Whether nothing of it is left, because no thread succeeded. */
  readonly isGone: boolean;
}

/** What ending a batch takes. */
export interface FinishOptions extends ForgetOptions {
  readonly journal: JournalWriter;
}

const NOTHING: Forgotten = { isWhole: true, notes: [] };

/**
 * Names, emptied folders, end record: what concerns the batch as a whole. A batch in which no thread succeeded leaves no
 * trace.
 */
export function finishBatch(batch: FinishedBatch, options: FinishOptions): BatchEnd {
  const { tools, store, journal } = options;
  const { writer } = tools;
  const folder = joinPath(store.trashRoot, batch.batchId);
  const hasEmptied = batch.plan.action === "empty" && batch.failed.length === 0;
  const isNothing = batch.done.length === 0 && batch.left === 0 && batch.damaged !== true;
  if (isNothing && !hasEmptied) {
    removeFolders(batch, options);
    journal.close();
    removeBatch(folder, tools);
    return { notes: [], isGone: true };
  }
  const { isLater, notes } = changeNames(batch, options);
  const forgotten = isFinal(batch.plan.action) ? forgetGone(batch, options) : NOTHING;
  removeFolders(batch, options);
  journal.write({
    kind: "end",
    done: batch.done.length,
    failed: batch.failed.length,
    bytes: plannedBytesOf(batch.done),
    ...(batch.left === 0 ? {} : { left: batch.left }),
    ...(isLater ? { namesFailed: true } : {}),
    ...(forgotten.isWhole ? {} : { wordsFailed: true }),
  });
  journal.sync();
  writer.syncDir(folder);
  return { notes: [...notes, ...forgotten.notes], isGone: false };
}

interface NamesOutcome {
  /** Whether the next batch is to try again. */
  readonly isLater: boolean;
  /** For people: what was left as it is. */
  readonly notes: readonly string[];
}

const NAMES_DONE: NamesOutcome = { isLater: false, notes: [] };

/** Changes the name index. What cannot be written is said and left for good: no batch waits for it. */
function changeNames(
  { plan, done, named = done }: FinishedBatch,
  { tools, store, journal, sha256 }: FinishOptions,
): NamesOutcome {
  const edit = editOf(plan, named);
  const path = store.sessionIndex;
  if (edit === null || path === null) return NAMES_DONE;
  const about = (change: NamesChange): void => {
    journal.write({ kind: "names", ...change });
    journal.sync();
  };
  try {
    rewriteNames(path, { ...tools, sha256, edit, about });
    return NAMES_DONE;
  } catch (error) {
    const state = nameIndexState(error, { path, files: tools.system.files });
    if (state !== null) {
      const stays = namesStayText(path, state);
      return { isLater: false, notes: [stays, ...leftOut(insertedBy(plan, named))] };
    }
    const note = `thread names are as they were: ${
      troubleText(error)
    }; the next delete or undo tries again`;
    return { isLater: true, notes: [note] };
  }
}

/** Most names told one by one. */
const MOST_TOLD = 10;

/** What is said of names that do not come back: the newest line of each thread counts. */
function leftOut(inserted: readonly NameLine[]): readonly string[] {
  const names = [...readNames(inserted.map(({ text }) => text).join("\n"))];
  if (names.length === 0) return [];
  const told = names.slice(0, MOST_TOLD).map(([id, { name }]) => `"${name}" of ${id}`);
  const more = names.length > MOST_TOLD ? [`${names.length - MOST_TOLD} more`] : [];
  return [`names left out: ${[...told, ...more].join(", ")}`];
}

/** Lines of the name index that come back, or are made. */
function insertedBy(
  plan: FinishedBatch["plan"],
  threads: readonly FinishedThread[],
): readonly NameLine[] {
  return threads.filter((thread) => procedureOf(thread, plan).names === "insert")
    .flatMap(({ names }) => names);
}

/** What becomes of the text of the name index, whose digest is given too; `null` when no thread has a name. */
function editOf(
  plan: FinishedBatch["plan"],
  threads: readonly FinishedThread[],
): ((text: string, digest: string) => string) | null {
  const threadsWhoseNames = (become: Procedure["names"]) =>
    threads.filter((thread) => procedureOf(thread, plan).names === become);
  const removed = threadsWhoseNames("remove").flatMap(({ names }) => names);
  const gone = new Set(threadsWhoseNames("remove-all").flatMap(({ id }) => id ?? []));
  const inserted = insertedBy(plan, threads);
  if (removed.length + gone.size + inserted.length === 0) return null;
  return (text, digest) => {
    let edited = removed.length === 0 ? text : withoutNames(text, removed);
    if (gone.size > 0) edited = withoutNamesOf(edited, gone);
    if (inserted.length === 0) return edited;
    return digest === plan.namesDigest
      ? withNamesInPlace(edited, inserted)
      : withNamesAppended(edited, inserted);
  };
}

/** Date folders, or folders in the trash, that the batch has emptied, or made in vain. One that stays harms nobody. */
function removeFolders(
  { done, failed }: FinishedBatch,
  { tools, store }: FinishOptions,
): void {
  const emptied = new Set<AbsolutePath>();
  const inTrash = new Set<AbsolutePath>();
  const places = [
    ...done.flatMap(({ steps }) => steps.flatMap(leftPlaces)),
    ...failed.flatMap(({ steps }) => steps.flatMap(newPlaces)),
  ];
  for (const place of places) {
    const path = resolvePlace(place, store);
    if (path !== null) (place.in === "trash" ? inTrash : emptied).add(parentPath(path));
  }
  for (const folder of inTrash) removeUpwards(folder, { stop: store.trashRoot, tools });
  if (emptied.size === 0) return;
  const lockTools = lockToolsOf({ tools, store });
  try {
    inCoordination(lockTools, () => removeEmptied(emptied, { store, tools }));
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

/** Places that a step leaves empty. */
function leftPlaces(step: FileStep): readonly Place[] {
  switch (step.kind) {
    case "move":
    case "remove":
      return [step.from];
    case "create":
    case "replace":
      return [step.staged];
    case "append":
    case "cut":
    case "patch":
      return [];
    default:
      return step satisfies never;
  }
}

/** Places that a step would have filled. */
function newPlaces(step: FileStep): readonly Place[] {
  switch (step.kind) {
    case "move":
      return [step.to];
    case "create":
      return [step.staged, step.to];
    case "replace":
      return [step.staged, step.kept];
    case "remove":
    case "append":
    case "cut":
    case "patch":
      return [];
    default:
      return step satisfies never;
  }
}

/** Removes empty folders from here up to, and without, `stop` and the batch folders right below it. */
function removeUpwards(
  folder: AbsolutePath,
  { stop, tools }: { readonly stop: AbsolutePath; readonly tools: ActTools },
): void {
  for (let at = folder; parentPath(parentPath(at)) !== stop && at !== stop; at = parentPath(at)) {
    if (!removeIfEmpty(at, tools)) return;
  }
}
