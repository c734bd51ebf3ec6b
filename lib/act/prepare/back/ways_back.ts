import type { Catalog } from "../../../catalog/catalog.ts";
import { parseRolloutName } from "../../../codex/rollout_name.ts";
import type { RolloutId } from "../../../model/ids.ts";
import type { ThreadPlan } from "../../../model/plan.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import type { HolderOf } from "../../facts/trash/trash_holders.ts";
import { asFound } from "./as_found.ts";
import { leaveOutConflicts, type WithoutConflicts } from "./restore_conflicts.ts";
import { withRowsOfToday } from "./rows_back.ts";

/**
 * Holds ways back against the world, by the same looks as the deed: the files in the trash, the places they go to, the thread
 * that must not be in the store, and what it reads. What comes back gets the rows that the store needs today.
 */
export async function waysBack(
  threads: readonly ThreadPlan[],
  { world, holderOf }: { readonly world: ChangeWorld; readonly holderOf: HolderOf },
): Promise<WithoutConflicts> {
  const { store, system } = world;
  const sha256 = await system.digests.sha256();
  const tools = { store, files: system.files, sha256, checked: new Set<string>() };
  const passedBy: PassedBy[] = [];
  const notes: string[] = [];
  const there = threads.flatMap((thread) => {
    const found = asFound(thread, tools);
    if (found.kind === "found") {
      notes.push(...found.notes);
      return [found.thread];
    }
    const message = `thread ${thread.id ?? "without an id"} ${found.why}`;
    const reason = found.kind === "gone" ? "gone" : "conflict";
    passedBy.push({ thread: thread.id ?? "", reason, message });
    return [];
  });
  const hasRollout = rolloutsOf(world.catalog);
  const rest = leaveOutConflicts(there, world, { holderOf, hasRollout });
  const back = await withRowsOfToday(withBasis(rest.kept, hasRollout), world);
  return {
    kept: back.threads,
    passedBy: [...passedBy, ...rest.passedBy],
    notes: [...notes, ...rest.notes, ...back.notes],
  };
}

/** Tells of a rollout whether the store has it; the names are read when first asked. */
function rolloutsOf({ table }: Catalog): (rolloutId: RolloutId) => boolean {
  let ids: ReadonlySet<RolloutId | undefined> | null = null;
  return (rolloutId) => {
    ids ??= new Set(table.names.map((name) => parseRolloutName(name)?.rolloutId));
    return ids.has(rolloutId);
  };
}

/** What comes back stands on the store having none of it, and all that it reads there. */
function withBasis(
  threads: readonly ThreadPlan[],
  hasRollout: (rolloutId: RolloutId) => boolean,
): readonly ThreadPlan[] {
  const planned = new Set(threads.flatMap(({ rolloutIds }) => rolloutIds));
  return threads.map((thread) => {
    const { id, needs } = thread;
    if (id === null) return thread;
    const bases = needs.filter((need) => !planned.has(need) && hasRollout(need));
    return { ...thread, basis: { id, files: [], bases } };
  });
}
