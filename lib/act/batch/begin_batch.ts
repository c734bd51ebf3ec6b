import { atRest } from "../../model/fingerprint.ts";
import type { BatchId, ThreadId } from "../../model/ids.ts";
import { JOURNAL, type JournalHeader, type JournalThread } from "../../model/journal.ts";
import { actionOf, type FileStep, type Plan, type ThreadPlan } from "../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { hasThreadRow } from "../../model/thread/saved_rows.ts";
import type { ToldThread } from "../../model/thread/told_thread.ts";
import { isFinal } from "../../plan/batch/batch_standing.ts";
import { withoutTexts } from "../../plan/batch/wordless.ts";
import type { ApprovedPlan } from "../../plan/judge.ts";
import { resolvePlace } from "../../plan/place.ts";
import { plannedTold } from "../../plan/planned_told.ts";
import { statOrNull } from "../../system/files.ts";
import type { Sha256 } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { instantText } from "../../time/instant_text.ts";
import { restDigest } from "../facts/files/file_digest.ts";
import { ownStore } from "../facts/own_store.ts";
import { createJournal, type JournalWriter } from "../journal/journal_writer.ts";
import { nextSequence } from "../journal/next_sequence.ts";
import { syncAbove, trashError } from "../locks/own_lock.ts";
import type { ActTools } from "../tools.ts";
import { removeBatch } from "./finish/emptied_folders.ts";

/** A batch whose whole plan is on disk: only then may anything change. */
export interface BegunBatch {
  readonly journal: JournalWriter;
  /** The plan's threads as the journal has them. */
  readonly threads: readonly JournalThread[];
}

/**
 * Makes the folder of a batch with its journal and forces both to disk.
 *
 * @throws {SessionError} when the trash takes no more, on a full disk for one; nothing of the batch is left then.
 */
export function beginBatch(
  plan: ApprovedPlan,
  options: Omit<WritePlanOptions, "journal">,
): BegunBatch {
  const { batchId, store: { trashRoot }, tools: { writer }, sha256 } = options;
  const folder = joinPath(trashRoot, batchId);
  let journal: JournalWriter | null = null;
  try {
    writer.makeDir(folder);
    journal = createJournal(joinPath(folder, JOURNAL), { writer, sha256 });
    const threads = writePlan(plan, { ...options, journal });
    for (const path of [folder, trashRoot]) writer.syncDir(path);
    syncAbove(trashRoot, writer);
    return { journal, threads };
  } catch (error) {
    journal?.close();
    removeBegun(folder, options.tools);
    throw trashError(`Cannot write the journal of batch "${batchId}"`, error);
  }
}

/** Nothing has changed yet, so the batch may go without a word. */
function removeBegun(folder: AbsolutePath, tools: ActTools): void {
  try {
    removeBatch(folder, tools);
  } catch {
    // The first error is the one to tell. What is left has changed nothing, and the next command settles it.
  }
}

/** What writing a plan down takes. */
interface WritePlanOptions {
  readonly batchId: BatchId;
  readonly store: StorePaths;
  readonly tools: ActTools;
  /** The command line, word by word. */
  readonly command: readonly string[];
  /** What people know the threads by; left out: their rows tell. */
  readonly told?: ReadonlyMap<ThreadId, ToldThread> | undefined;
  readonly journal: JournalWriter;
  readonly sha256: Sha256;
}

/** Threads whose records are written at a time. */
const PIECE = 64;

/** Puts the whole plan on disk: only then may anything change. */
function writePlan(
  plan: ApprovedPlan,
  options: WritePlanOptions,
): readonly JournalThread[] {
  const { journal } = options;
  journal.write(headerOf(plan, options));
  const threads = plan.threads.map((thread, number): JournalThread => ({
    kind: "thread",
    number,
    ...thread,
    ...(actionOf(thread, plan) === "delete" ? knownOf(thread, options) : {}),
    steps: thread.steps.map((step) => withDigest(step, options)),
  }));
  for (let at = 0; at < threads.length; at += PIECE) {
    journal.write(...threads.slice(at, at + PIECE).map((thread) => threadRecord(thread, plan)));
  }
  journal.write({ kind: "planned", threads: threads.length });
  journal.sync();
  return threads;
}

/** What people know a thread in the trash by that has no row to tell it. */
function knownOf(
  { id, rows }: ThreadPlan,
  { told }: Pick<WritePlanOptions, "told">,
): Pick<ThreadPlan, "known"> {
  const known = id === null || hasThreadRow(rows) ? undefined : told?.get(id);
  return known === undefined ? {} : { known: { title: known.title, cwd: known.folder } };
}

/** Of a file that leaves its place the journal keeps what tells it again wherever it lies. */
function withDigest(step: FileStep, { tools, store, sha256 }: WritePlanOptions): FileStep {
  const { files } = tools.system;
  const { expect } = step;
  // What a copy is made from stays: nothing has to find it again.
  if (expect.digest !== undefined || step.kind === "create") return step;
  const path = resolvePlace(step.from, store);
  // A file that is not there, or no file, fails its thread when it is looked at under the lock.
  if (path === null || statOrNull(path, files)?.kind !== "file") return step;
  const digest = restDigest(path, { size: expect.size, files, sha256 });
  return digest === null ? step : { ...step, expect: { ...expect, digest } };
}

/** A thread as the journal keeps it. What goes for good leaves no prompts behind: ids, paths, sizes and digests only. */
export function threadRecord(
  { basis: _, known, ...thread }: JournalThread,
  plan: Pick<Plan, "action">,
): JournalThread {
  const steps = thread.steps.map((step) => ({ ...step, expect: atRest(step.expect) }));
  if (isFinal(plan.action)) return { ...thread, steps, rows: [], names: [] };
  return { ...thread, steps, ...(known === undefined ? {} : { known }) };
}

/** Titles that the log shows of a batch. */
const MOST_TITLES = 5;

function headerOf(
  { action, cause, namesDigest, threads }: Plan,
  { batchId, command, told, store, tools }: WritePlanOptions,
): JournalHeader {
  const { trashRoot } = store;
  const { home, sessionsRoot, inside, folder } = ownStore(store, tools.system.files);
  const at = instantText(tools.system.clock.nowMs());
  const header: JournalHeader = {
    kind: "batch",
    schema: "rollkeep.batch/1",
    batch: batchId,
    sequence: nextSequence(trashRoot, { system: tools.system, onProblem: () => {} }),
    action,
    at,
    command,
    cause,
    titles: threads.slice(0, MOST_TITLES).flatMap((thread) => {
      const known = thread.id === null ? undefined : told?.get(thread.id);
      return (known ?? plannedTold(thread)).title ?? [];
    }),
    home,
    sessionsRoot,
    inside,
    folder,
    ...(namesDigest === null ? {} : { namesDigest }),
  };
  return isFinal(action) ? withoutTexts(header) : header;
}
