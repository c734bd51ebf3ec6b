import type { Catalog } from "../../catalog/catalog.ts";
import { UnsupportedError } from "../../model/error.ts";
import type { PassedBy } from "../../model/change_result.ts";
import type { Batch } from "../../model/journal.ts";
import type { Plan } from "../../model/plan.ts";
import { EMPTY_SELECTOR } from "../../model/selector.ts";
import type { Standings } from "../../plan/batch_standing.ts";
import { planRestore } from "../../plan/restore_plan.ts";
import type { System } from "../../system/system.ts";
import { prepareDelete } from "./prepare_delete.ts";

/** What an undo is prepared from. */
export interface PrepareUndoOptions {
  readonly target: Batch;
  readonly standings: Standings;
  readonly catalog: Catalog;
  readonly system: System;
  /** Id of the new batch, or the word that stands for one. */
  readonly batch: string;
}

/** An undo that only has to be judged and carried out. */
export interface PreparedUndo {
  readonly plan: Plan;
  readonly passedBy: readonly PassedBy[];
}

/**
 * Takes a delete back by its journal; takes a restore back by a fresh delete of its threads (write-rules §5.5).
 *
 * @throws {UnsupportedError} when the batch was made in another store that shares the trash: its rows name paths there.
 */
export async function prepareUndo(options: PrepareUndoOptions): Promise<PreparedUndo> {
  const { target, standings, catalog, system, batch } = options;
  const { sessionsRoot } = target.header;
  if (sessionsRoot !== catalog.store.sessionsRoot) {
    throw new UnsupportedError(
      `Cannot undo batch "${target.id}": it was made in the store at ${sessionsRoot}`,
      { hint: "name that store with --codex-home, or another batch of rollkeep log" },
    );
  }
  if (target.header.action === "delete") return restorePlan(options);
  const ids = standings.standing(target).flatMap(({ id }) => id ?? [])
    .filter((id) => catalog.threads.byId.has(id));
  return await prepareDelete({
    catalog,
    system,
    selector: { ...EMPTY_SELECTOR, ids, subagents: true },
    cause: { kind: "undo", batch: target.id },
    batch,
    withForks: false,
    keepSubagents: true,
  });
}

/** A thread whose history is neither in the store nor in the plan stays in the trash. */
function restorePlan({ target, standings, catalog }: PrepareUndoOptions): PreparedUndo {
  const numbers = new Set(standings.standing(target).map(({ number }) => number));
  const whole = planRestore(target, (number) => numbers.has(number));
  const passedBy: PassedBy[] = [];
  const planned = new Set(whole.threads.flatMap(({ rolloutIds }) => rolloutIds));
  const threads = whole.threads.filter(({ id, needs }) => {
    const missing = needs.find((need) => !planned.has(need) && !isInStore(need, catalog));
    if (missing === undefined) return true;
    passedBy.push({
      thread: id ?? "",
      reason: "conflict",
      message: `thread ${id ?? ""} reads rollout ${missing}, which is not in the store; ` +
        "undo the batch that holds it first (rollkeep log)",
    });
    return false;
  });
  return { plan: { ...whole, threads }, passedBy };
}

function isInStore(rolloutId: string, { table }: Catalog): boolean {
  return table.names.some((name) => name.includes(rolloutId));
}
