import { asObject, asText, parseJson } from "../codex/json_value.ts";
import type { ThreadPlan } from "../model/plan.ts";
import { savedText, threadValue } from "../model/thread/saved_rows.ts";

/** What people call a thread, from the row and the name lines that a plan or a journal holds of it; `null`: it holds none. */
export function plannedTitle({ rows, names }: Pick<ThreadPlan, "rows" | "names">): string | null {
  const texts = ["name", "preview", "title", "first_user_message"].map((column) => {
    const text = savedText(threadValue(rows, column));
    return text === null || text.trim() === "" ? null : text;
  });
  const [name, ...shown] = texts;
  const line = asObject(parseJson(names.at(-1)?.text ?? ""));
  return [name, asText(line?.thread_name), ...shown].find((text) => text != null) ?? null;
}
