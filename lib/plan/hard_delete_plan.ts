import { movesOf, type Plan } from "../model/plan.ts";

/** The plan that removes for good what another plan would move to the trash: same threads, same order. */
export function planHardDelete(trash: Plan): Plan {
  return {
    ...trash,
    action: "hard-delete",
    threads: trash.threads.map((thread) => ({
      ...thread,
      steps: movesOf(thread).map(({ from, expect, rollout }) => ({
        kind: "remove",
        from,
        expect,
        rollout,
      })),
    })),
  };
}
