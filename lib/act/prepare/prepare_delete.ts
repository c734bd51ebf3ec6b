import type { Catalog } from "../../catalog/catalog.ts";
import { type Choice, chooseThreads } from "../../catalog/choose.ts";
import { isLive } from "../../codex/liveness.ts";
import type { Cause, Plan } from "../../model/plan.ts";
import { hasAnyFilter, type Selector } from "../../model/selector.ts";
import type { Thread } from "../../model/thread.ts";
import { planTrash, rolloutIdsOf } from "../../plan/trash_plan.ts";
import type { System } from "../../system/system.ts";
import { newTrashFacts } from "./trash_facts.ts";

/** A thread younger than this counts as live where Codex keeps no locks (write-rules §3.5). */
const FRESH_MS = 10 * 60_000;

/** What a delete is prepared from. */
export interface PrepareDeleteOptions {
  readonly catalog: Catalog;
  readonly system: System;
  readonly selector: Selector;
  readonly cause: Cause;
  /** Batch id, or the word that stands for one. */
  readonly batch: string;
  readonly withForks: boolean;
  readonly keepSubagents: boolean;
}

/** A delete that only has to be judged and carried out. */
export interface PreparedDelete extends Omit<Choice, "threads"> {
  readonly plan: Plan;
}

/** Chooses the threads and plans their way to the trash. An empty selector chooses nothing. */
export async function prepareDelete(options: PrepareDeleteOptions): Promise<PreparedDelete> {
  const { catalog, system, selector } = options;
  const nowMs = system.clock.nowMs();
  const { threads, ...choice } = hasAnyFilter(selector) || selector.all
    ? await chooseThreads(catalog, {
      selector,
      nowMs,
      withForks: options.withForks,
      keepSubagents: options.keepSubagents,
      liveReason: (thread) => liveReason(thread, { catalog, system, nowMs }),
      rolloutIdsOf,
    })
    : { threads: [], subagents: 0, passedBy: [], isEverything: false };
  return { ...choice, plan: planOf(threads, options) };
}

/** Live by the writer lock; where Codex keeps none, by a file written a moment ago (write-rules §3.5). */
function liveReason(
  thread: Thread,
  { catalog, system, nowMs }: {
    readonly catalog: Catalog;
    readonly system: System;
    readonly nowMs: number;
  },
): string | null {
  const { store } = catalog;
  if (store.writerLocks === null || thread.id === null) return null;
  const live = isLive(thread.id, { store, files: system.files });
  if (live === true) {
    return "is in use by Codex; its background server keeps an idle thread for about a minute " +
      "(codex app-server daemon stop lets go of it at once)";
  }
  return live === null && nowMs - thread.updatedAtMs < FRESH_MS
    ? "was written less than 10 minutes ago and this store keeps no locks to tell more; try later"
    : null;
}

function planOf(
  threads: readonly Thread[],
  { catalog, system, batch, cause }: PrepareDeleteOptions,
): Plan {
  const { store } = catalog;
  const path = catalog.rows.path;
  const db = path === null || threads.length === 0 ? null : system.databases.openReadOnly(path);
  try {
    const factsOf = newTrashFacts({ system, store, db });
    return planTrash(threads, { store, batch, cause, factsOf });
  } finally {
    db?.close();
  }
}
