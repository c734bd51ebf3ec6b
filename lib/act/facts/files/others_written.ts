import { threadIdInName } from "../../../codex/rollout_name.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { ThreadPlan } from "../../../model/plan.ts";
import { baseName } from "../../../text/path_text.ts";

/** Other threads whose rollouts a repair writes into: those that read what it moves (repair-rules §16). */
export function othersWritten(
  { id, steps }: Pick<ThreadPlan, "id" | "steps">,
): readonly ThreadId[] {
  const written = steps.filter(({ kind }) => kind === "patch" || kind === "replace");
  const owners = written.flatMap(({ from }) => threadIdInName(baseName(from.path)) ?? []);
  return [...new Set(owners)].filter((owner) => owner !== id);
}
