import { asBatchId } from "../../../lib/model/ids.ts";
import type { BatchThread, JournalHeader, PlannedBatch } from "../../../lib/model/journal.ts";
import type { BatchAction, ThreadPlan } from "../../../lib/model/plan.ts";
import { EMPTY_SELECTOR } from "../../../lib/model/request/selector.ts";

/** How a batch differs from one that has done everything. */
export interface BatchFacts {
  /** Left out: `delete`. */
  readonly action?: BatchAction;
  readonly threads?: readonly ThreadPlan[];
  /** Differences of the header. */
  readonly header?: Partial<JournalHeader>;
  /** Numbers of the threads that are done. Left out: all. */
  readonly done?: readonly number[];
  /** All other differences. */
  readonly known?: Partial<Omit<PlannedBatch, "header" | "threads">>;
}

/** A batch, by its id, that has done all of its threads and ended. */
export function batchOf(
  id: string,
  { action = "delete", threads = [], header = {}, done, known = {} }: BatchFacts = {},
): PlannedBatch {
  const numbered = threads.map(({ rows, ...thread }, number): BatchThread => ({
    kind: "thread",
    number,
    ...thread,
    rows: () => rows,
  }));
  const isDone = (number: number) => done?.includes(number) ?? true;
  return {
    id: asBatchId(id),
    header: {
      kind: "batch",
      schema: "rollkeep.batch/1",
      batch: asBatchId(id),
      sequence: 1,
      action,
      at: "2026-11-26T10:00:00Z",
      command: [],
      cause: { kind: "selector", selector: EMPTY_SELECTOR },
      home: "/h",
      sessionsRoot: "/h/sessions",
      inside: true,
      folder: null,
      ...header,
    },
    threads: numbered,
    plan: "whole",
    content: new Set(),
    outcomes: new Map(
      numbered.map(({ number }) => [number, { kind: "outcome", number, done: isDone(number) }]),
    ),
    left: new Map(),
    names: null,
    end: { kind: "end", done: numbered.length, failed: 0, bytes: 0 },
    damaged: 0,
    tornAt: null,
    ...known,
  };
}
