import { type Cause, movesOf, type Plan } from "../../model/plan.ts";
import type { Selector } from "../../model/selector.ts";
import type { Thread } from "../../model/thread.ts";
import { planHardDelete } from "../../plan/hard_delete_plan.ts";
import { planTrash } from "../../plan/trash_plan.ts";
import { canEmpty } from "../../plan/empty_plan.ts";
import type { ChangeWorld, PreparedChange } from "../change/begin_change.ts";
import { chooseForChange } from "./choose_for_change.ts";
import { newTrashFacts } from "./trash_facts.ts";

/** Which threads a delete takes, and how. */
export interface DeleteWish {
  readonly selector: Selector;
  readonly cause: Cause;
  readonly withForks: boolean;
  readonly keepSubagents: boolean;
  /** Whether they go for good instead of to the trash. */
  readonly hard: boolean;
}

/** Chooses the threads and plans their way to the trash, or out of the world. An empty selector chooses nothing. */
export async function prepareDelete(world: ChangeWorld, wish: DeleteWish): Promise<PreparedChange> {
  const { threads, ...choice } = await chooseForChange(world, {
    selector: wish.selector,
    forks: wish.withForks ? "take" : "keep",
    subagents: wish.keepSubagents ? "none" : "all",
    ...(wish.hard ? { readersElsewhere: await readersInTrash(world) } : {}),
  });
  // The threads hold what the plan needs.
  world.catalog.forget();
  return { ...choice, plan: planOf(threads, { ...world, ...wish }) };
}

function planOf(threads: readonly Thread[], options: ChangeWorld & DeleteWish): Plan {
  const { catalog, system, store, batch, cause } = options;
  const path = catalog.rows.path;
  const db = path === null || threads.length === 0 ? null : system.databases.openReadOnly(path);
  try {
    const factsOf = newTrashFacts({ system, store, db });
    const plan = planTrash(threads, { store, batch, cause, factsOf });
    return options.hard ? planHardDelete(plan) : plan;
  } finally {
    db?.close();
  }
}

/** A fork in the trash could never come back without what it reads (write-rules §4.1). */
async function readersInTrash(
  { batches, standings }: ChangeWorld,
): Promise<(rolloutIds: readonly string[]) => readonly string[]> {
  const [all, { held }] = [await batches(), await standings()];
  const readers = new Map<string, string[]>();
  for (const batch of all.filter(canEmpty)) {
    for (const thread of held(batch).filter((thread) => movesOf(thread).length > 0)) {
      for (const need of thread.needs) {
        const list = readers.get(need) ?? [];
        list.push(`${thread.id ?? ""} in the trash (batch ${batch.id})`);
        readers.set(need, list);
      }
    }
  }
  return (rolloutIds) => rolloutIds.flatMap((id) => readers.get(id) ?? []);
}
