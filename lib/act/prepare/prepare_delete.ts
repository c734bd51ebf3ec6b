import type { ChooseOptions } from "../../catalog/choose.ts";
import type { Cause, Plan } from "../../model/plan.ts";
import type { Selector } from "../../model/selector.ts";
import type { Thread } from "../../model/thread.ts";
import { planHardDelete, planTrash } from "../../plan/trash_plan.ts";
import type { ChangeWorld, PreparedChange } from "../change/begin_change.ts";
import { chooseForChange } from "./choose_for_change.ts";
import { findTrashReaders, newTrashFacts } from "./trash_facts.ts";

/** Which threads a delete takes, and how. */
export interface DeleteWish extends Pick<ChooseOptions, "subagents"> {
  readonly selector: Selector;
  readonly cause: Cause;
  readonly withForks: boolean;
  /** Whether they go for good instead of to the trash. */
  readonly hard: boolean;
}

/** Chooses the threads and plans their way to the trash, or out of the world. An empty selector chooses nothing. */
export async function prepareDelete(world: ChangeWorld, wish: DeleteWish): Promise<PreparedChange> {
  const { threads, ...choice } = await chooseForChange(world, {
    selector: wish.selector,
    forks: wish.withForks ? "take" : "keep",
    forkAdvice: wish.cause.kind === "selector"
      ? "take them too with --with-forks"
      : "delete those first",
    subagents: wish.subagents,
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

/** Readers in the trash, as told to people. */
async function readersInTrash(
  world: ChangeWorld,
): Promise<(rolloutIds: readonly string[]) => readonly string[]> {
  const readersOf = await findTrashReaders(world);
  return (rolloutIds) =>
    readersOf(rolloutIds).map(({ id, batch }) => `${id ?? ""} in the trash (batch ${batch})`);
}
