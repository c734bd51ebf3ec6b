import type { ThreadId } from "../../../model/ids.ts";

/** Ids that one line names. */
const MOST = 5;

/** One line for each reason why Codex's picker will not show threads, given by thread id. */
export function hiddenNotes(reasons: ReadonlyMap<ThreadId, string>): readonly string[] {
  const byReason = Map.groupBy(reasons.keys(), (id) => reasons.get(id)!);
  return [...byReason].map(([reason, ids]) =>
    `Codex's picker will not show ${firstIds(ids)}: ${reason}`
  );
}

/** The first of many threads for one line, and how many more there are. */
export function firstIds(ids: readonly ThreadId[]): string {
  const more = ids.length > MOST ? ` and ${ids.length - MOST} more` : "";
  return `${ids.slice(0, MOST).join(", ")}${more}`;
}
