import type { FileStep, RowUpdate, ThreadPlan } from "../../model/plan.ts";
import type {
  LeftByDesign,
  MendedFinding,
  RepairChange,
  RepairResult,
  RepairStep,
} from "../../model/result/repair/repair_result.ts";
import type { StorePaths } from "../../model/store.ts";
import type { SavedValue } from "../../model/thread/saved_rows.ts";
import { resolvePlace } from "../../plan/place.ts";
import { partName } from "../../plan/batch/part_name.ts";
import { parityOf } from "../../plan/repair/parity.ts";
import type { Execution } from "../batch/execute.ts";
import type { PreparedRepair } from "../prepare/prepare_repair.ts";
import type { Mend } from "../prepare/repair/fix/fix_row.ts";
import type { PlannedFinding } from "../prepare/repair/mend_thread.ts";
import { afterRepair, type RowsAndFiles } from "../prepare/repair/measure_parity.ts";

/** A repair as far as it has come. */
export interface SeenRepair {
  readonly prepared: PreparedRepair;
  /** `null` for a rehearsal, and when there was nothing to do. */
  readonly execution: Execution | null;
}

/** What a repair has come to, or would come to, finding by finding. `after`: rows and files as they are now; `null`: as planned. */
export function repairResult(
  { prepared, execution }: SeenRepair,
  { store, after }: { readonly store: StorePaths; readonly after: RowsAndFiles | null },
): RepairResult {
  const { plan, findings, left, before } = prepared;
  const threads = execution?.outcomes.map(({ thread }) => thread) ?? plan.threads;
  const byId = new Map<string | null, ThreadPlan>(
    threads.map((thread) => [partName(thread), thread]),
  );
  const errors = new Map<string | null, string | null>(
    execution?.outcomes.map(({ thread, error }) => [partName(thread), error]) ?? [],
  );
  const now = after ?? afterRepair(before, { threads: plan.threads, store });
  return {
    batch: execution?.batchId ?? null,
    findings: findings.map((planned): MendedFinding => {
      const thread = byId.get(partOf(planned));
      const fix = planned.mend === null || thread === undefined
        ? []
        : [...stepsOfOthers(planned, store), ...stepsOf(planned, thread, store)];
      const { effect } = planned;
      return { ...planned.finding, fix, effect, ...statusOf(planned, { execution, errors }) };
    }),
    parity: {
      before: parityOf(before.rows, before.files),
      after: parityOf(now.rows, now.files),
    },
    left: left as readonly LeftByDesign[],
  };
}

/** Which part of the batch a finding is of. */
function partOf({ finding, mend }: PlannedFinding): string | null {
  return partName({ ...mend, id: (mend?.of ?? finding.thread) as ThreadPlan["id"] });
}

function statusOf(
  planned: PlannedFinding,
  { execution, errors }: {
    readonly execution: Execution | null;
    readonly errors: ReadonlyMap<string | null, string | null>;
  },
): Pick<MendedFinding, "status" | "reason"> {
  const { reason } = planned;
  if (reason !== null) return { status: "passed_by", reason };
  if (execution === null) return { status: "planned" };
  const error = errors.get(partOf(planned)) ?? null;
  return error === null ? { status: "repaired" } : { status: "failed", reason: error };
}

/** What becomes of other threads for the sake of a finding. */
function stepsOfOthers({ mend }: PlannedFinding, store: StorePaths): readonly RepairStep[] {
  return (mend!.plans ?? []).flatMap((plan) => {
    const { steps, rows, takesRows, updates } = plan;
    const columns = Object.fromEntries(updates.map(({ column, after }) => [column, after]));
    const whole = { steps, columns, ...(rows.length === 0 ? {} : { rows }), takesRows };
    return stepsOf({ mend: whole as Mend }, plan, store);
  });
}

/** Whether a file comes from nowhere. */
function isMadeAnew(step: FileStep): boolean {
  return step.kind === "create" && step.rebuild !== undefined;
}

/** What of a thread's plan a finding asked for. */
function stepsOf(
  { mend }: Pick<PlannedFinding, "mend">,
  { id, updates, rows, takesRows }: ThreadPlan,
  store: StorePaths,
): readonly RepairStep[] {
  const { columns = {}, steps = [], sets = [], index } = mend!;
  const own = updates.filter(({ column }) => Object.hasOwn(columns, column));
  const isGone = takesRows === true;
  return [
    ...(mend!.rows === undefined || rows.length === 0 ? [] : [
      {
        step: "rows",
        where: "threads",
        changes: { id: { before: isGone ? id : null, after: isGone ? null : id } },
      } as const,
    ]),
    ...steps.map((step): RepairStep => {
      const from = resolvePlace(step.from, store) ?? step.from.path;
      const to = "to" in step ? resolvePlace(step.to, store) ?? step.to.path : null;
      const changes: Record<string, RepairChange> = to === null
        ? {}
        : { path: { before: isMadeAnew(step) ? null : from, after: to } };
      return { step: step.kind as RepairStep["step"], where: from, changes };
    }),
    ...(own.length === 0
      ? []
      : [{ step: "set", where: "threads", changes: changesOf(own) } as const]),
    ...(index === undefined ? [] : [
      {
        step: "names",
        where: store.sessionIndex ?? "session_index.jsonl",
        changes: { "line feeds": { before: null, after: index.breaks.length } },
      } as const,
    ]),
    ...sets.map(({ table, columns, before, after }): RepairStep => {
      const updates = columns.map((column, at) => ({
        column,
        before: before?.[at] ?? null,
        after: after?.[at] ?? null,
      }));
      return { step: "set", where: table, changes: changesOf(updates.filter(isChange)) };
    }),
  ];
}

function isChange({ before, after }: RowUpdate): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function changesOf(updates: readonly RowUpdate[]): Readonly<Record<string, RepairChange>> {
  return Object.fromEntries(
    updates.map(({ column, before, after }) => [
      column,
      { before: plain(before), after: plain(after) },
    ]),
  );
}

/** A value for people and programs; bytes as their number. */
function plain(value: SavedValue): string | number | null {
  if (value === null) return null;
  if ("i" in value) {
    const number = Number(value.i);
    return Number.isSafeInteger(number) ? number : value.i;
  }
  if ("r" in value) return value.r;
  if ("t" in value) return value.t;
  return `${Uint8Array.fromBase64("b" in value ? value.b : value.tb).length} bytes`;
}
