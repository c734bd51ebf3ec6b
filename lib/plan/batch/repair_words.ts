import type { FileStep, ThreadPlan } from "../../model/plan.ts";

/** Columns that hold words of a conversation. */
const WORDED: ReadonlySet<string> = new Set(["title", "preview", "first_user_message", "name"]);

/** Tables whose rows hold what was given to a conversation. */
const WORDED_TABLES: ReadonlySet<string> = new Set(["thread_attachments", "thread_dynamic_tools"]);

/** What of a plan may hold words. */
type Worded = Pick<ThreadPlan, "updates" | "steps" | "sets">;

/**
 * Whether the plan of a repair holds words of a conversation, beside whole rows of its own: in columns, in bytes of a rollout, or in
 * rows that hang on the thread.
 */
export function hasRepairWords({ updates, steps, sets = [] }: Worded): boolean {
  return updates.some(({ column }) => WORDED.has(column)) || steps.some(isWorded) ||
    sets.some(({ table }) => WORDED_TABLES.has(table));
}

function isWorded(step: FileStep): boolean {
  return (step.kind === "patch" && step.patches.length > 0) ||
    (step.kind === "replace" && step.splices !== undefined && step.splices.length > 0);
}

/** The plan without them: what was done stays told, and can never be taken back. */
export function withoutRepairWords<T extends Worded>(plan: T): T {
  if (!hasRepairWords(plan)) return plan;
  const { sets } = plan;
  return {
    ...plan,
    ...(sets === undefined ? {} : { sets: sets.filter(({ table }) => !WORDED_TABLES.has(table)) }),
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
