import { queryThreads } from "../../../catalog/query.ts";
import { doneThreads } from "../../../model/journal.ts";
import { EMPTY_SELECTOR } from "../../../model/selector.ts";
import type { Thread } from "../../../model/thread.ts";
import type { ChangeWorld } from "../../change/begin_change.ts";

/** Which threads have a copy somewhere already: by the journals, and by what they hold (flaw M10). */
export interface Copies {
  /** Whether this thread has one in that working directory. */
  has(thread: Thread, cwd: string): boolean;
}

/** Looks for copies in the journals and in the store. */
export async function findCopies({ batches, catalog }: ChangeWorld): Promise<Copies> {
  const made = new Set<string>();
  for (const batch of await batches()) {
    for (const { id, steps } of doneThreads(batch)) {
      if (id === null || !catalog.threads.byId.has(id)) continue;
      for (const step of steps) {
        if (step.kind === "create") made.add(`${step.copy.oldId} ${step.copy.cwd.to}`);
      }
    }
  }
  const { threads } = await queryThreads(catalog, {
    selector: { ...EMPTY_SELECTOR, subagents: true },
    sort: "updated_at",
    order: "desc",
    limit: Infinity,
    offset: 0,
    nowMs: 0,
  });
  // A copy keeps the moment of its creation, to the millisecond, and its preview.
  const content = new Map<string, string[]>();
  const keyOf = ({ createdAtMs, preview }: Thread, cwd: string | null) =>
    JSON.stringify([createdAtMs, preview, cwd]);
  for (const thread of threads) {
    const key = keyOf(thread, thread.cwd);
    content.set(key, [...content.get(key) ?? [], thread.id ?? ""]);
  }
  return {
    has: (thread, cwd) =>
      made.has(`${thread.id} ${cwd}`) ||
      (content.get(keyOf(thread, cwd)) ?? []).some((id) => id !== thread.id),
  };
}
