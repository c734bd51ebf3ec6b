import type { Line } from "../../codex/lines/line_splitter.ts";
import { plainLines } from "../../codex/rollout_reader.ts";
import { isBatchId, JOURNAL } from "../../model/batch_id.ts";
import { SessionError } from "../../model/error.ts";
import {
  type Batch,
  type JournalEnd,
  type JournalHeader,
  type JournalLeft,
  type JournalNames,
  type JournalOutcome,
  type JournalThread,
  NO_STORE,
} from "../../model/journal.ts";
import { joinPath } from "../../model/path_text.ts";
import type { OnProblem } from "../../model/problem.ts";
import { newRowSharing, type RowSharing } from "../../model/row_sharing.ts";
import type { SavedRows } from "../../model/saved_rows.ts";
import { errorCode } from "../../system/files.ts";
import type { Sha256, System } from "../../system/system.ts";
import { lastLine } from "./journal_ends.ts";
import { openRecord } from "./journal_writer.ts";

/** What reading batches takes. */
export interface BatchTools {
  readonly system: System;
  readonly onProblem: OnProblem;
}

/** Every batch under the trash root, newest first. Folders that are no batches are passed by (flaw A2). */
export async function readBatches(trashRoot: string, tools: BatchTools): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const id of batchIds(trashRoot, tools)) {
    const batch = await readBatch(id, trashRoot, tools);
    if (batch !== null) batches.push(batch);
  }
  return batches.sort((a, b) => b.header.sequence - a.header.sequence);
}

/** Ids of the batches under a trash root, in no order that counts; none when it does not exist. */
export function batchIds(trashRoot: string, { system, onProblem }: BatchTools): string[] {
  const ids: string[] = [];
  try {
    for (const { name, kind } of system.files.readDir(trashRoot)) {
      if (kind === "directory" && isBatchId(name)) ids.push(name);
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code !== "ENOENT") {
      onProblem({ kind: "unreadable", path: trashRoot, message: `cannot list it (${code})` });
    }
  }
  return ids.sort().reverse();
}

/** One batch; `null` when its journal does not even begin (said as a problem). */
async function readBatch(
  id: string,
  trashRoot: string,
  { system, onProblem }: BatchTools,
): Promise<Batch | null> {
  const path = joinPath(joinPath(trashRoot, id), JOURNAL);
  const sha256 = await system.digests.sha256();
  try {
    const batch = batchOf(id, journalLines(path, system), { path, system, sha256 });
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
    if (code === "ENOENT") return unbegun(id, { damaged: 0, tornAt: null });
    onProblem({ kind: "unreadable", path, message: `cannot read the journal (${code})` });
    return null;
  }
}

function* journalLines(path: string, { files }: System): Generator<Line> {
  const file = files.open(path);
  try {
    yield* plainLines(file, { whole: true });
  } finally {
    file.close();
  }
}

/** A journal that is being read. */
interface Reading {
  readonly path: string;
  readonly system: System;
  readonly sha256: Sha256;
}

/** What a journal's lines tell; `null` when they are another batch's or another program's. */
function batchOf(id: string, lines: Iterable<Line>, reading: Reading): Batch | null {
  const threads: JournalThread[] = [];
  const content = new Set<number>();
  const outcomes = new Map<number, JournalOutcome>();
  const left = new Map<number, JournalLeft>();
  let header: JournalHeader | null = null;
  let planned: number | null = null;
  let names: JournalNames | null = null;
  let end: JournalEnd | null = null;
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
    switch (record?.kind) {
      case undefined:
        damaged++;
        // Behind the plan it is one that was planned again, and never came to be: the writer failed at it.
        if (planned === null && text.startsWith('{"kind":"thread"')) lostThreads++;
        break;
      case "batch":
        header = record;
        break;
      case "thread": {
        // A thread that was planned again takes the place of its first plan.
        if (record.rows.length + record.names.length > 0) content.add(record.number);
        const known = planned === null ? -1 : threads.findIndex((t) => t.number === record.number);
        const thread = leaveRows(record, { ...reading, offset, length, sharing });
        if (known < 0) threads.push(thread);
        else threads[known] = thread;
        break;
      }
      case "planned":
        planned = record.threads;
        break;
      case "names":
        names = record;
        break;
      case "outcome":
        outcomes.set(record.number, record);
        left.delete(record.number);
        break;
      case "left":
        left.set(record.number, record);
        break;
      case "end":
        end = record;
        break;
    }
  }
  if (header === null) return threads.length > 0 ? null : unbegun(id, { damaged, tornAt });
  if (header.batch !== id || header.schema !== "rollkeep.batch/1") return null;
  const isWhole = planned === threads.length && lostThreads === 0;
  const plan = isWhole ? "whole" : planned === null && damaged === 0 ? "none" : "damaged";
  return { id, header, threads, plan, content, outcomes, left, names, end, damaged, tornAt };
}

/** Where a thread's record stands in its journal. */
interface RecordPlace extends Reading {
  readonly offset: number;
  readonly length: number;
  readonly sharing: RowSharing;
}

/**
 * The thread with its rows left in the journal until they are asked for: nearly all batches of the trash are only looked at for
 * how they stand, and the rows, with every prompt in them, are most of what they would take.
 *
 * `rows` throws a {@link SessionError} when the record is no longer there.
 */
function leaveRows(record: JournalThread, place: RecordPlace): JournalThread {
  if (record.rows.length === 0) return record;
  const { rows: _, ...thread } = record;
  return Object.defineProperty(thread, "rows", { get: () => rowsAt(place), enumerable: true }) as
    & typeof thread
    & Pick<JournalThread, "rows">;
}

function rowsAt({ path, offset, length, system, sha256, sharing }: RecordPlace): SavedRows {
  const bytes = new Uint8Array(length - 1);
  const file = system.files.open(path);
  try {
    for (let filled = 0; filled < bytes.length;) {
      const count = file.readAt(bytes.subarray(filled), offset + filled);
      if (count === 0) break;
      filled += count;
    }
  } finally {
    file.close();
  }
  const record = openRecord(new TextDecoder().decode(bytes), sha256);
  if (record?.kind !== "thread") {
    throw new SessionError(`Cannot read "${path}": it has changed meanwhile`);
  }
  return sharing.shared(record.rows);
}

/** A folder whose journal was cut off before its first record: nothing was changed. */
function unbegun(id: string, damage: Pick<Batch, "damaged" | "tornAt">): Batch {
  const header: JournalHeader = {
    kind: "batch",
    schema: "rollkeep.batch/1",
    batch: id,
    sequence: 0,
    action: "delete",
    at: "",
    command: [],
    cause: { kind: "undo", batch: "" },
    ...NO_STORE,
  };
  return {
    id,
    header,
    threads: [],
    plan: damage.damaged > 0 ? "damaged" : "none",
    content: new Set(),
    outcomes: new Map(),
    left: new Map(),
    names: null,
    end: null,
    ...damage,
  };
}

/** Whether something of a batch that has ended is still to be done: threads that wait, or the names. */
export function isOpenEnd({ left = 0, namesFailed, wordsFailed }: JournalEnd): boolean {
  return left > 0 || namesFailed === true || wordsFailed === true;
}

/**
 * Ids of batches that may have to be settled: by the last record of each journal alone, for a trash may hold journals of
 * many megabytes and nearly all have ended. One that cannot be read is told by whoever reads it whole.
 */
export async function openBatches(trashRoot: string, tools: BatchTools): Promise<string[]> {
  const sha256 = await tools.system.digests.sha256();
  return batchIds(trashRoot, tools).filter((id) => {
    const path = joinPath(joinPath(trashRoot, id), JOURNAL);
    try {
      return !hasEnded(path, tools.system, sha256);
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return true;
    }
  });
}

function hasEnded(path: string, { files }: System, sha256: Sha256): boolean {
  const file = files.open(path);
  try {
    const line = lastLine(file);
    const record = line === null ? null : openRecord(line, sha256);
    return record?.kind === "end" && !isOpenEnd(record);
  } finally {
    file.close();
  }
}
