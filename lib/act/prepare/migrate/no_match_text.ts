import type { Mapping } from "../../../model/request/mapping.ts";
import type { Thread } from "../../../model/thread/thread.ts";

/** Why a mapping comes to nothing, for people: what keeps its threads back, else that it matches none, with the near misses. */
export function noMatchText(
  { from, tree, move }: Mapping,
  { below, chosen, warnings }: {
    readonly below: readonly Thread[];
    readonly chosen: readonly Thread[];
    /** One for each thread that was chosen and is kept back. */
    readonly warnings: readonly string[];
  },
): string {
  if (warnings.length > 0) {
    const threads = warnings.length === 1 ? "thread" : "threads";
    const deed = move ? "moved" : "copied";
    return `${warnings.length} ${threads} of "${from}" cannot be ${deed}: ${warnings.join("; ")}`;
  }
  const text = `no sessions matched source cwd "${from}"`;
  if (chosen.length > 0) return text;
  const deeper = new Map<string, number>();
  for (const { cwd } of below) if (cwd !== null) deeper.set(cwd, (deeper.get(cwd) ?? 0) + 1);
  if (tree || deeper.size === 0) return text;
  const misses = [...deeper].slice(0, 3).map(([cwd, count]) =>
    `${count} ${count === 1 ? "thread" : "threads"} under ${cwd}`
  );
  return `${text}: ${misses.join(", ")}: add --tree`;
}
