import { EXIT, type ExitStatus } from "../../model/error.ts";
import {
  actionOf,
  type BatchAction,
  deedOf,
  plannedBytesOf,
  type ThreadPlan,
} from "../../model/plan.ts";
import type {
  ChangeCommand,
  ChangeResult,
  FileResult,
  PassedBy,
  ThreadResult,
} from "../../model/result/change_result.ts";
import type { StorePaths } from "../../model/store.ts";
import { savedText } from "../../model/thread/saved_rows.ts";
import { namedSource, resolvePlace } from "../../plan/place.ts";
import { plannedTold } from "../../plan/planned_told.ts";
import { doneBytes, type Execution } from "../batch/execute.ts";
import type { ThreadOutcome } from "../batch/thread_outcome.ts";
import type { PreparedChange } from "../prepare/prepared_change.ts";

/** What the result of a change is made of. */
export interface ChangeParts extends PreparedChange {
  readonly command: ChangeCommand;
  /** `null` for a rehearsal, and when there was nothing to do. */
  readonly execution: Execution | null;
  readonly store: StorePaths;
  /** Whether nothing was meant to be changed. */
  readonly rehearsed: boolean;
  /** Command to say next; left out where there is none. */
  readonly next?: string;
  /** The command itself, to say again where it was cut off; left out: a program asked. */
  readonly again?: string;
}

/** Words for an action: those of the Go tool where it has any (compat §1.3, §1.4). */
interface Words {
  readonly rehearsed: string;
  readonly done: string;
  readonly status: FileResult["status"];
}

const WORDS: Readonly<Record<BatchAction, Words>> = {
  "delete": { rehearsed: "dry-run", done: "soft-delete", status: "deleted" },
  "hard-delete": { rehearsed: "dry-run", done: "hard-delete", status: "deleted" },
  "restore": { rehearsed: "restore-dry-run", done: "restore", status: "restored" },
  "archive": { rehearsed: "archive-dry-run", done: "archive", status: "archived" },
  "unarchive": { rehearsed: "unarchive-dry-run", done: "unarchive", status: "unarchived" },
  "empty": { rehearsed: "empty-dry-run", done: "empty", status: "deleted" },
  "copy": { rehearsed: "dry-run", done: "migrate", status: "copied" },
  "move": { rehearsed: "dry-run", done: "migrate", status: "moved" },
  "import": { rehearsed: "dry-run", done: "migrate", status: "copied" },
  "repair": { rehearsed: "repair-dry-run", done: "repair", status: "repaired" },
};

/** The summary of a change, one result per rollout; sidecars are not counted. */
export function changeResult(parts: ChangeParts): ChangeResult {
  const { command, plan, execution, passedBy, undoneBatch, next } = parts;
  const words = WORDS[plan.action];
  const outcomes = execution?.outcomes ?? plan.threads.map(simulated);
  const threadResults = outcomes.map((outcome): ThreadResult => {
    const { thread } = outcome;
    const told = (thread.id === null ? undefined : parts.told?.get(thread.id)) ??
      plannedTold(thread);
    const id = execution === null ? plannedId(thread) : thread.id;
    return { ...told, id, files: resultsOf(outcome, parts) };
  });
  const results = threadResults.flatMap(({ files }) => files);
  const subagents = new Set(parts.subagents);
  const count = (...statuses: readonly FileResult["status"][]) =>
    results.filter(({ status }) => statuses.includes(status)).length;
  const failed = count("failed");
  const batchId = execution?.batchId ?? null;
  return {
    command,
    deed: deedOf(plan),
    action: parts.rehearsed ? words.rehearsed : words.done,
    simulation: parts.rehearsed,
    threads: plan.threads.length,
    subagents: subagents.size,
    subagentBytes: plannedBytesOf(
      plan.threads.filter(({ id }) => id !== null && subagents.has(id)),
    ),
    rows: sum(plan.threads, rowCount),
    names: sum(plan.threads, ({ names }) => names.length),
    journals: plan.journals ?? 0,
    matchedCount: results.length,
    succeeded: count(...Object.values(WORDS).map(({ status }) => status)),
    failed,
    skipped: count("skipped", "simulated"),
    affectedBytes: execution === null
      ? plannedBytesOf(plan.threads)
      : doneBytes(execution.outcomes),
    threadResults,
    results,
    passedBy,
    notes: notesOf(outcomes, parts),
    interrupted: execution?.interrupted ?? false,
    ...(batchId === null ? {} : { batchId }),
    ...(undoneBatch === undefined ? {} : { undoneBatch }),
    ...(parts.undone === undefined ? {} : { undone: parts.undone }),
    steppedOver: parts.steppedOver ?? [],
    cutOff: execution?.cutOff ?? null,
    ...(next === undefined ? {} : { next }),
    ...(failed === 0 ? {} : { errorSummary: `${failed} failed` }),
  };
}

/** What the plan and the deed both meet is said once. */
function notesOf(outcomes: readonly Outcome[], parts: ChangeParts): readonly string[] {
  const { execution } = parts;
  const notes = new Set([
    ...parts.notes,
    ...execution?.notes ?? [],
    ...(execution?.interrupted ? [stoppedText(execution)] : []),
    ...(execution?.cutOff == null ? [] : [cutOffText(execution, parts)]),
    ...outcomes.flatMap(({ thread, notes }) => notes.map((note) => `${thread.id ?? ""}: ${note}`)),
  ]);
  return [...notes];
}

function stoppedText({ outcomes }: Execution): string {
  const left = outcomes.filter(({ skipped }) => skipped).length;
  return `stopped before ${left} of ${outcomes.length} threads, which are as they were; ` +
    "say the command again to go on";
}

function cutOffText(
  { cutOff, batchId, outcomes }: Execution,
  { again }: Pick<ChangeParts, "again">,
): string {
  const isDone = outcomes.every(({ error }) => error === null);
  const way = isDone
    ? "all of its threads are done, and the next command that changes something ends it"
    : again === undefined
    ? "the next change brings it to a whole state"
    : `to finish it: ${again}`;
  return `batch ${batchId ?? ""} was cut off: ${cutOff}; ${way}`;
}

/** Rows that go, return or change. */
function rowCount({ rows, updates, sets }: ThreadPlan): number {
  return sum(rows, (table) => table.rows.length) + (updates.length === 0 ? 0 : 1) +
    (sets?.length ?? 0);
}

/** Status of a change that got past its gates: threads left out for trouble make it partial. */
export function changeStatus(result: ChangeResult): ExitStatus {
  if (result.interrupted) return EXIT.interrupted;
  const troubled = result.passedBy.some(isTrouble);
  if (result.simulation) return troubled && result.threads > 0 ? EXIT.partial : EXIT.done;
  // What waits may have changed by half.
  if (result.cutOff !== null) return EXIT.partial;
  if (result.succeeded === 0 && result.failed > 0) return EXIT.nothing;
  return result.failed > 0 || result.skipped > 0 || troubled ? EXIT.partial : EXIT.done;
}

/** Whether a thread was left out against the user's wish. */
export function isTrouble({ reason }: PassedBy): boolean {
  return reason !== "pinned" && reason !== "as-it-is";
}

interface Outcome extends Pick<ThreadOutcome, "error" | "skipped" | "notes"> {
  readonly thread: ThreadPlan;
}

function simulated(thread: ThreadPlan): Outcome {
  return { thread, error: null, skipped: true, notes: [] };
}

function resultsOf(
  { thread, error, skipped }: Outcome,
  { plan, execution, store }: ChangeParts,
): FileResult[] {
  const status = execution === null
    ? "simulated"
    : error === null
    ? WORDS[actionOf(thread, plan)].status
    : skipped
    ? "skipped"
    : "failed";
  const common = { status, ...(error === null ? {} : { error }) } as const;
  if (thread.steps.length === 0) return rowResult(thread, common);
  return thread.steps.filter(({ rollout }) => rollout).map((step): FileResult => {
    const to = "to" in step ? step.to : null;
    return {
      sessionId: (execution === null ? plannedId(thread) : thread.id) ?? "",
      path: namedSource(step, store),
      ...(to === null ? {} : { destination: resolvePlace(to, store) ?? to.path }),
      ...common,
    };
  });
}

/** Whose thread it is as long as nothing is done: of a copy the original, for the copy's id means nothing yet. */
function plannedId({ id, steps }: ThreadPlan): ThreadPlan["id"] {
  const [copied] = steps.flatMap((step) => step.kind === "create" ? step.copy.oldId : []);
  return copied ?? id;
}

/** Of a thread whose row alone changes: the rollout that the row names then. */
function rowResult(
  { id, updates, basis, rows, sets = [] }: ThreadPlan,
  common: Pick<FileResult, "status" | "error">,
): FileResult[] {
  const named = updates.find(({ column }) => column === "rollout_path")?.after ?? null;
  const isRepaired = updates.length + rows.length + sets.length > 0;
  const path = savedText(named) ?? (isRepaired ? basis?.files[0] ?? "" : null);
  return path === null ? [] : [{ sessionId: id ?? "", path, ...common }];
}

function sum<T>(values: readonly T[], countOf: (value: T) => number): number {
  return values.reduce((total, value) => total + countOf(value), 0);
}
