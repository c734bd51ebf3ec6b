import { EMPTY_SELECTOR } from "../../../model/selector.ts";
import type { PreparedChange } from "../../change/begin_change.ts";
import { prepareDelete } from "../prepare_delete.ts";
import { inStore, type Taking } from "./taking.ts";

/** A restore is taken back by a fresh delete of its threads as they are now (write-rules §5.5). */
export async function deleteAgain(taking: Taking): Promise<PreparedChange> {
  const { ids, missing } = inStore(taking.standing, taking.catalog);
  const prepared = await deleteAsTheyAre(ids, taking);
  return { ...prepared, passedBy: [...prepared.passedBy, ...missing] };
}

/** A soft delete of just these threads, their sub-agents kept; what a fork reads stays. */
export function deleteAsTheyAre(ids: readonly string[], taking: Taking): Promise<PreparedChange> {
  return prepareDelete(taking, {
    selector: { ...EMPTY_SELECTOR, ids, subagents: true },
    cause: taking.cause,
    withForks: false,
    keepSubagents: true,
    hard: false,
  });
}
