import { atRest } from "../model/fingerprint.ts";
import type { BatchThread } from "../model/journal.ts";
import {
  type Cause,
  type FileStep,
  movesOf,
  type MoveStep,
  type Plan,
  planOf,
  type RowUpdate,
  type ThreadPlan,
} from "../model/plan.ts";
import type { Holder } from "./batch/batch_standing.ts";
import { dependantsFirst } from "./lineage.ts";

/**
 * The plan that brings deleted threads back from wherever in the trash they are. Paths come from the journals and are never
 * recomputed. Threads that others read come back first; of each thread the rollout that the row names comes last (write-rules
 * §3.1, §4.2).
 */
export function planRestoreOf(held: readonly Holder[], cause: Cause): Plan {
  const threads = held.map(({ thread }) => restoreOf(thread));
  const [only, ...others] = new Set(held.map(({ batch }) => batch));
  return {
    action: "restore",
    cause,
    threads: dependantsFirst(threads).reverse(),
    namesDigest: others.length === 0 ? only?.names?.after ?? null : null,
  };
}

/** The way back of one thread that a batch has moved to the trash. */
export function restoreOf(thread: BatchThread): ThreadPlan {
  const steps = stepsBack(thread).reverse();
  return planOf(thread, { steps, rows: thread.rows(), names: thread.names });
}

/** The way back of one thread that a batch has archived or unarchived, to the same places, times and row values. */
export function archiveBackOf(thread: BatchThread): ThreadPlan {
  return planOf(thread, { steps: stepsBack(thread), updates: updatesBack(thread) });
}

/**
 * The way back of one thread that a batch has moved to another folder by a line of ours, while nobody has written behind that
 * line: the same bytes, the same times.
 */
export function moveBackOf(thread: BatchThread): ThreadPlan {
  return planOf(thread, { steps: thread.steps.flatMap(tailBack), updates: updatesBack(thread) });
}

function tailBack(step: FileStep): FileStep[] {
  if (step.kind !== "append" && step.kind !== "cut") return [];
  const { from, rollout, tail, cwd } = step;
  const { length } = Uint8Array.fromBase64(tail);
  const wasAppend = step.kind === "append";
  return [{
    kind: wasAppend ? "cut" : "append",
    from,
    rollout,
    tail,
    cwd: { from: cwd.to, to: cwd.from },
    expect: {
      size: step.expect.size + (wasAppend ? length : -length),
      mtimeMs: step.expect.mtimeMs,
      ctimeMs: null,
      inode: null,
    },
  }];
}

/** Each column from its new value to its old one. */
export function updatesBack({ updates }: Pick<ThreadPlan, "updates">): readonly RowUpdate[] {
  return updates.map(({ column, before, after }) => ({ column, before: after, after: before }));
}

/** The moves of a thread the other way round, in the same order. The files are where the batch put them. */
export function stepsBack(thread: Pick<ThreadPlan, "steps">): MoveStep[] {
  return movesOf(thread).map(({ from, to, expect, rollout, mtimeMs }) => ({
    kind: "move",
    from: to,
    to: from,
    expect: { ...atRest(expect), mtimeMs: mtimeMs ?? expect.mtimeMs },
    rollout,
    ...(mtimeMs === undefined ? {} : { mtimeMs: expect.mtimeMs }),
  }));
}
