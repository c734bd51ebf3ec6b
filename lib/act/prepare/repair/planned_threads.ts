import type { FileStep, ThreadPlan } from "../../../model/plan.ts";
import type { MendedThread, PlannedFinding } from "./mend_thread.ts";

/** The threads of a repair, each once: a base may be mended for each of its forks, and for itself. */
export interface PlannedThreads {
  /**
   * Takes what is planned for a thread. Returns its findings: those stay for which the same thread would change in another way, or a
   * file that is changed or read for another one.
   */
  add(mended: MendedThread): readonly PlannedFinding[];
  all(): readonly ThreadPlan[];
}

const TWICE = "the same files are changed otherwise in this batch: repair once more";

/** None yet. */
export function newThreads(): PlannedThreads {
  const threads: ThreadPlan[] = [];
  const known = new Map<string, string>();
  const [written, read] = [new Set<string>(), new Set<string>()];
  const isKnown = ({ id, steps, updates }: ThreadPlan) =>
    id !== null && known.get(id) === JSON.stringify([steps, updates]);
  const isOther = (thread: ThreadPlan) => {
    if (isKnown(thread)) return false;
    const { id, steps } = thread;
    return (id !== null && known.has(id)) ||
      steps.some((step) =>
        writtenBy(step).some((path) => written.has(path) || read.has(path)) ||
        readBy(step).some((path) => written.has(path))
      );
  };
  const push = (thread: ThreadPlan) => {
    const { id, steps, updates } = thread;
    if (isKnown(thread)) return;
    if (id !== null) known.set(id, JSON.stringify([steps, updates]));
    for (const path of steps.flatMap(writtenBy)) written.add(path);
    for (const path of steps.flatMap(readBy)) read.add(path);
    threads.push(thread);
  };
  return {
    add({ findings, plan, before }) {
      const all = [...before, ...plan === null ? [] : [plan]];
      if (all.some(isOther)) {
        return findings.map((planned) =>
          planned.mend === null ? planned : { ...planned, mend: null, effect: "", reason: TWICE }
        );
      }
      all.forEach(push);
      return findings;
    },
    all: () => threads,
  };
}

/** Rollouts whose bytes or places a step changes; a patch writes into what may have a second name in the batch. */
function writtenBy(step: FileStep): readonly string[] {
  return step.rollout && step.kind !== "create" ? [step.from.path] : [];
}

/** Rollouts that a step takes bytes from; what is copied goes away only with the copy. */
function readBy(step: FileStep): readonly string[] {
  const inherits = step.kind === "create" || step.kind === "replace" ? step.inherits ?? [] : [];
  return inherits.map(({ path }) => path);
}
