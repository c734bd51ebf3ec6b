import { execute, type Execution } from "../lib/act/batch/execute.ts";
import { newForkFinder } from "../lib/act/prepare/new_forks.ts";
import { settleAll, type Settled } from "../lib/act/batch/settle.ts";
import { readBatches } from "../lib/act/journal/read_batches.ts";
import type { Catalog } from "../lib/catalog/catalog.ts";
import { schemaTrouble } from "../lib/codex/state_schema.ts";
import type { Consent } from "../lib/model/consent.ts";
import { InterruptedError, RefusedError } from "../lib/model/error.ts";
import type { OnProblem } from "../lib/model/problem.ts";
import type { ApprovedPlan, Refusal, Verdict } from "../lib/plan/judge.ts";
import type { CommandContext } from "./context.ts";

/** Finishes batches that were cut off, when this command may act; otherwise only names them. Returns lines for people. */
export async function settleFirst(
  consent: Consent,
  { context, onProblem, statePath }: {
    readonly context: CommandContext;
    readonly onProblem: OnProblem;
    readonly statePath: string | null;
  },
): Promise<readonly string[]> {
  const { system, store } = context;
  if (consent.kind === "act") {
    const settled = await settleAll({ tools: context.actTools(), store, statePath, onProblem });
    return settled.map(settledText);
  }
  const batches = await readBatches(store.trashRoot, { system, onProblem });
  return batches.filter(({ end }) => end === null).map(({ id }) =>
    `batch ${id} was cut off; the next delete or undo with --apply brings it to a whole state`
  );
}

function settledText({ batch, finished, putBack, left }: Settled): string {
  const rest = left.length === 0 ? "" : `, ${left.length} left as found: ${left.join("; ")}`;
  return `batch ${batch} had been cut off: ${finished} threads finished, ${putBack} put back${rest}`;
}

/** Why Codex's database cannot be written; `null` when it can, or there is none. */
export function stateTrouble(catalog: Catalog, { system }: CommandContext): string | null {
  const path = catalog.rows.path;
  if (path === null) return null;
  const db = system.databases.openReadOnly(path);
  try {
    return schemaTrouble(db);
  } finally {
    db.close();
  }
}

/** What carrying out takes. */
export interface CarryOutOptions {
  readonly context: CommandContext;
  readonly catalog: Catalog;
  readonly batch: string;
  /** Word for messages. */
  readonly verb: "delete" | "restore";
}

/**
 * Does what the verdict permits, asking first where it says so; `null` for a rehearsal.
 *
 * @throws {RefusedError} when a gate is closed or the answer is no. @throws {InterruptedError} when the user gave up.
 */
export async function carryOut(
  verdict: Verdict,
  options: CarryOutOptions,
): Promise<Execution | null> {
  switch (verdict.kind) {
    case "rehearsed":
      return null;
    case "refused":
      throw refusedError(verdict.refusals, options.verb);
    case "ask": {
      const answer = await options.context.system.terminal.ask(verdict.question);
      if (answer === null) throw new InterruptedError(`${options.verb} aborted by user`);
      if (!/^y(?:es)?$/i.test(answer.trim())) {
        throw new RefusedError(`${options.verb} aborted by user`, { reasons: ["needs-yes"] });
      }
      return await act(verdict.plan, options);
    }
    case "approved":
      return await act(verdict.plan, options);
    default:
      return verdict satisfies never;
  }
}

/** Every closed gate in one error. */
export function refusedError(refusals: readonly Refusal[], verb: string): RefusedError {
  const reasons = refusals.map(({ reason }) => reason);
  const message = refusals.map(({ message }) => message).join("; ");
  const hint = reasons.includes("needs-confirm") || reasons.includes("needs-yes")
    ? `add --apply --yes to ${verb} without a question`
    : reasons.includes("over-max-batch")
    ? "narrow the selector, or raise --max-batch"
    : undefined;
  return new RefusedError(message, { reasons, ...(hint === undefined ? {} : { hint }) });
}

async function act(
  plan: ApprovedPlan,
  { context, catalog, batch }: CarryOutOptions,
): Promise<Execution | null> {
  if (plan.threads.length === 0) return null;
  const tools = context.actTools();
  const statePath = catalog.rows.path;
  catalog.close();
  const newFork = newForkFinder(catalog, tools.system);
  return await execute(plan, { tools, store: context.store, statePath, batch, newFork });
}
