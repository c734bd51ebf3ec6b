import type { FileStep, ThreadPlan } from "../../model/plan.ts";

/** Columns that hold words of a conversation. */
const WORDED: ReadonlySet<string> = new Set(["title", "preview", "first_user_message", "name"]);

/** Whether the plan of a repair holds words of a conversation, beside whole rows: in columns, or in bytes of a rollout. */
export function hasRepairWords({ updates, steps }: Pick<ThreadPlan, "updates" | "steps">): boolean {
  return updates.some(({ column }) => WORDED.has(column)) || steps.some(isWorded);
}

function isWorded(step: FileStep): boolean {
  return (step.kind === "patch" && step.patches.length > 0) ||
    (step.kind === "replace" && step.splices !== undefined && step.splices.length > 0);
}

/** The plan without them: what was done stays told, and can never be taken back. */
export function withoutRepairWords<T extends Pick<ThreadPlan, "updates" | "steps">>(plan: T): T {
  if (!hasRepairWords(plan)) return plan;
  return {
    ...plan,
    updates: plan.updates.filter(({ column }) => !WORDED.has(column)),
    steps: plan.steps.map((step): FileStep =>
      step.kind === "patch"
        ? { ...step, patches: [] }
        : step.kind === "replace" && step.splices !== undefined
        ? { ...step, splices: [] }
        : step
    ),
  };
}
