import type { ThreadId } from "../../../model/ids.ts";

/** Ids that one line names. */
const MOST = 5;

/** One line for each reason why Codex's picker will not show threads, given by thread id. */
export function hiddenNotes(reasons: ReadonlyMap<ThreadId, string>): readonly string[] {
  const byReason = Map.groupBy(reasons.keys(), (id) => reasons.get(id)!);
  return [...byReason].map(([reason, ids]) => {
    const more = ids.length > MOST ? ` and ${ids.length - MOST} more` : "";
    return `Codex's picker will not show ${ids.slice(0, MOST).join(", ")}${more}: ${reason}`;
  });
}
