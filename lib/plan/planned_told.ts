import { asObject, asText, parseJson } from "../codex/json_value.ts";
import { plannedBytesOf, type ThreadPlan } from "../model/plan.ts";
import { savedText, threadValue } from "../model/thread/saved_rows.ts";
import type { ToldThread } from "../model/thread/told_thread.ts";

/** What a plan or a journal tells people of a thread. */
export function plannedTold(
  thread: Pick<ThreadPlan, "id" | "needs" | "steps" | "rows" | "names" | "known">,
): ToldThread {
  const { id, needs, steps, rows, known } = thread;
  const times = steps.flatMap(({ rollout, expect }) => rollout ? [expect.mtimeMs] : []);
  const isArchived = steps.some(({ from }) => from.path.includes("archived_sessions/"));
  return {
    id,
    title: plannedTitle(thread) ?? known?.title ?? null,
    folder: savedText(threadValue(rows, "cwd")) ?? known?.cwd ?? null,
    updatedAtMs: times.length === 0 ? null : Math.max(...times),
    bytes: plannedBytesOf([thread]),
    marks: [
      ...(isArchived ? ["archived" as const] : []),
      ...(needs.length > 0 ? ["fork" as const] : []),
    ],
  };
}

/** What people call a thread, from the row and the name lines that a plan or a journal holds of it; `null`: it holds none. */
export function plannedTitle({ rows, names }: Pick<ThreadPlan, "rows" | "names">): string | null {
  const texts = ["name", "preview", "title", "first_user_message"].map((column) => {
    const text = savedText(threadValue(rows, column));
    return text === null || text.trim() === "" ? null : text;
  });
  const [name, ...shown] = texts;
  // The row of a paginated thread has the last word.
  const isRowLast = savedText(threadValue(rows, "history_mode")) === "paginated";
  const line = isRowLast ? null : asObject(parseJson(names.at(-1)?.text ?? ""));
  return [name, asText(line?.thread_name), ...shown].find((text) => text != null) ?? null;
}
