import type { Mapping } from "../../../model/request/mapping.ts";
import type { Thread } from "../../../model/thread/thread.ts";

/** That a mapping matches nothing, with the near misses, for people. */
export function noMatchText(
  { from, tree }: Mapping,
  { below, chosen, warnings }: {
    readonly below: readonly Thread[];
    readonly chosen: readonly Thread[];
    readonly warnings: readonly string[];
  },
): string {
  const text = `no sessions matched source cwd "${from}"`;
  if (chosen.length > 0) return warnings.length > 0 ? `${text} (${warnings.join("; ")})` : text;
  const deeper = new Map<string, number>();
  for (const { cwd } of below) if (cwd !== null) deeper.set(cwd, (deeper.get(cwd) ?? 0) + 1);
  if (tree || deeper.size === 0) return text;
  const misses = [...deeper].slice(0, 3).map(([cwd, count]) =>
    `${count} ${count === 1 ? "thread" : "threads"} under ${cwd}`
  );
  return `${text}: ${misses.join(", ")}: add --tree`;
}
