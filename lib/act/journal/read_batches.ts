import type { Line } from "../../codex/lines/line_splitter.ts";
import { plainLines } from "../../codex/rollout_reader.ts";
import { SessionError } from "../../model/error.ts";
import { type BatchId, isBatchId } from "../../model/ids.ts";
import {
  type Batch,
  type BatchThread,
  JOURNAL,
  type JournalEnd,
  type JournalHeader,
  type JournalLeft,
  type JournalNames,
  type JournalOutcome,
  type JournalRecord,
  type JournalThread,
  type UnbegunBatch,
} from "../../model/journal.ts";
import type { Place } from "../../model/plan.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { newRowSharing, type RowSharing } from "../../model/thread/row_sharing.ts";
import type { SavedRows } from "../../model/thread/saved_rows.ts";
import { hasRepairWords } from "../../plan/batch/repair_words.ts";
import { closing, errorCode, listedOrTold, orElse, readFully } from "../../system/files.ts";
import type { Sha256, System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { lastLine } from "./journal_ends.ts";
import { openRecord } from "./journal_writer.ts";

/** What reading batches takes. */
export interface BatchTools {
  readonly system: System;
  readonly onProblem: OnProblem;
}

/** Every batch under the trash root, newest first. Folders that are no batches are passed by (flaw A2). */
export async function readBatches(trashRoot: AbsolutePath, tools: BatchTools): Promise<Batch[]> {
  return await readEach(trashRoot, { ...tools, mostLines: Infinity });
}

/** The same, of each no more than its header: what it did, and to which threads first. */
export async function readBatchStarts(
  trashRoot: AbsolutePath,
  tools: BatchTools,
): Promise<readonly Pick<Batch, "id" | "header">[]> {
  return await readEach(trashRoot, { ...tools, mostLines: 1 });
}

interface LineTools extends BatchTools {
  /** Most lines that are read of a journal. */
  readonly mostLines: number;
}

async function readEach(trashRoot: AbsolutePath, tools: LineTools): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const id of batchIds(trashRoot, tools)) {
    const batch = await readBatch(id, trashRoot, tools);
    if (batch !== null) batches.push(batch);
  }
  const placeOf = ({ header }: Batch) => header?.sequence ?? 0;
  return batches.sort((a, b) => placeOf(b) - placeOf(a));
}

/** Ids of the batches under a trash root, in no order that counts; none when it does not exist. */
export function batchIds(trashRoot: AbsolutePath, { system, onProblem }: BatchTools): BatchId[] {
  const ids = listedOrTold(trashRoot, { files: system.files, onProblem })
    .flatMap(({ name, kind }) => kind === "directory" && isBatchId(name) ? name : []);
  return ids.sort().reverse();
}

/** One batch; `null` when its journal does not even begin (said as a problem). */
async function readBatch(
  id: BatchId,
  trashRoot: AbsolutePath,
  { system, onProblem, mostLines }: LineTools,
): Promise<Batch | null> {
  const path = joinPath(joinPath(trashRoot, id), JOURNAL);
  const sha256 = await system.digests.sha256();
  try {
    const batch = batchOf(id, journalLines(path, system).take(mostLines), { path, system, sha256 });
    if (batch === null) {
      const message = "its journal is not one this program wrote for it";
      onProblem({ kind: "unreadable", path, message });
    } else if (batch.damaged > 0) {
      const message = `${batch.damaged} damaged records are left out`;
      onProblem({ kind: "unreadable", path, message });
    }
    return batch;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "ENOENT") return batchOf(id, [], { path, system, sha256 });
    onProblem({ kind: "unreadable", path, message: `cannot read the journal (${code})` });
    return null;
  }
}

function* journalLines(path: AbsolutePath, { files }: System): Generator<Line> {
  using file = closing(files.open(path));
  yield* plainLines(file, { whole: true });
}

/** A journal that is being read. */
interface Reading {
  readonly path: AbsolutePath;
  readonly system: System;
  readonly sha256: Sha256;
}

/** The records of a journal as far as they have been read: none yet. */
function newRecordsRead() {
  return {
    header: null as JournalHeader | null,
    planned: null as number | null,
    names: null as JournalNames | null,
    end: null as JournalEnd | null,
    threads: [] as BatchThread[],
    /** Numbers of the threads of which a record holds rows or name lines. */
    content: new Set<number>(),
    outcomes: new Map<number, JournalOutcome>(),
    left: new Map<number, JournalLeft>(),
  };
}

type RecordsRead = ReturnType<typeof newRecordsRead>;

/** What a journal's lines tell; `null` when they are another batch's or another program's. */
function batchOf(id: BatchId, lines: Iterable<Line>, reading: Reading): Batch | null {
  const read = newRecordsRead();
  let damaged = 0;
  let lostThreads = 0;
  let tornAt: number | null = null;
  const decoder = new TextDecoder();
  const sharing = newRowSharing();
  for (const { bytes, terminated, offset, length } of lines) {
    if (!terminated) {
      tornAt = offset;
      continue;
    }
    const text = bytes === null ? "" : decoder.decode(bytes);
    const record = openRecord(text, reading.sha256);
    if (record !== null && makesInOwnFolder(record, id)) {
      addRecord(record, read, { reading, sharing, offset, length });
    } else {
      damaged++;
      // Behind the plan it is one that was planned again, and never came to be: the writer failed at it.
      if (read.planned === null && text.startsWith('{"kind":"thread"')) lostThreads++;
    }
  }
  const { header, planned, threads, end, content, outcomes, left, names } = read;
  const records = { id, threads, content, outcomes, left, names, damaged, tornAt };
  if (header === null) return threads.length > 0 ? null : unbegun(records);
  if (header.batch !== id || header.schema !== "rollkeep.batch/1") return null;
  if (planned === null && damaged === 0 && end === null) {
    return { ...records, plan: "none", header, end };
  }
  const isWhole = planned === threads.length && lostThreads === 0;
  return { ...records, plan: isWhole ? "whole" : "damaged", header, end };
}

function unbegun(records: Omit<UnbegunBatch, "plan" | "header" | "end">): UnbegunBatch {
  return {
    ...records,
    plan: records.damaged > 0 ? "damaged" : "none",
    header: null,
    outcomes: new Map(),
    left: new Map(),
    names: null,
    end: null,
  };
}

/**
 * Whether what a thread of the batch makes on the way lies in the batch's own folder: of one that was cut off it is removed again,
 * and a journal that names anything else there was not written by this program.
 */
function makesInOwnFolder(record: JournalRecord, id: BatchId): boolean {
  if (record.kind !== "thread") return true;
  const isOwn = ({ in: root, path }: Place) => root === "trash" && path.startsWith(`${id}/files/`);
  return record.steps.every((step) => {
    switch (step.kind) {
      case "create":
        return isOwn(step.staged);
      case "replace":
        return isOwn(step.staged) && isOwn(step.kept);
      default:
        return true;
    }
  });
}

function addRecord(record: JournalRecord, read: RecordsRead, place: RecordPlace): void {
  switch (record.kind) {
    case "batch":
      read.header = record;
      break;
    case "thread": {
      const { threads, content, planned } = read;
      const { rows, names } = record;
      const hasWords = record.known !== undefined || hasRepairWords(record);
      if (rows.length + names.length > 0 || hasWords) {
        content.add(record.number);
      }
      // A thread that was planned again takes the place of its first plan.
      const known = planned === null ? -1 : threads.findIndex((t) => t.number === record.number);
      const thread = leaveRows(record, place);
      if (known < 0) threads.push(thread);
      else threads[known] = thread;
      break;
    }
    case "planned":
      read.planned = record.threads;
      break;
    case "names":
      read.names = record;
      break;
    case "outcome":
      read.outcomes.set(record.number, record);
      read.left.delete(record.number);
      break;
    case "left":
      read.left.set(record.number, record);
      break;
    case "end":
      read.end = record;
      break;
    default:
      record satisfies never;
  }
}

/** Where a thread's record stands in its journal. */
interface RecordPlace {
  readonly reading: Reading;
  readonly sharing: RowSharing;
  readonly offset: number;
  readonly length: number;
}

/** Nearly all batches of the trash are only looked at for how they stand: their rows are most of what they would take. */
function leaveRows({ rows, ...thread }: JournalThread, place: RecordPlace): BatchThread {
  return { ...thread, rows: rows.length === 0 ? () => [] : () => rowsAt(place) };
}

function rowsAt({ reading, sharing, offset, length }: RecordPlace): SavedRows {
  const { path, system, sha256 } = reading;
  const bytes = new Uint8Array(length - 1);
  using file = closing(system.files.open(path));
  readFully(file, bytes, { at: offset });
  const record = openRecord(new TextDecoder().decode(bytes), sha256);
  if (record?.kind !== "thread") {
    throw new SessionError(`Cannot read "${path}": it has changed meanwhile`);
  }
  return sharing.shared(record.rows);
}

/** Whether something of a batch that has ended is still to be done: threads that wait, or the names. */
export function isOpenEnd({ left = 0, namesFailed, wordsFailed }: JournalEnd): boolean {
  return left > 0 || namesFailed === true || wordsFailed === true;
}

/**
 * Ids of batches that may have to be settled: by the last record of each journal alone, for a trash may hold journals of
 * many megabytes and nearly all have ended. One that cannot be read is read by whoever reads it whole.
 */
export async function openBatches(trashRoot: AbsolutePath, tools: BatchTools): Promise<BatchId[]> {
  const sha256 = await tools.system.digests.sha256();
  return batchIds(trashRoot, tools).filter((id) => {
    const path = joinPath(joinPath(trashRoot, id), JOURNAL);
    return !orElse(() => hasEnded(path, tools.system, sha256), false);
  });
}

function hasEnded(path: AbsolutePath, { files }: System, sha256: Sha256): boolean {
  using file = closing(files.open(path));
  const line = lastLine(file);
  const record = line === null ? null : openRecord(line, sha256);
  return record?.kind === "end" && !isOpenEnd(record);
}
