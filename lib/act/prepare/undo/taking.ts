import type { Catalog } from "../../../catalog/catalog.ts";
import type { PassedBy } from "../../../model/change_result.ts";
import type { Batch, JournalThread } from "../../../model/journal.ts";
import type { Cause } from "../../../model/plan.ts";
import type { ChangeWorld } from "../../change/begin_change.ts";

/** Threads of one batch that are to be taken back. */
export interface Taking extends ChangeWorld {
  readonly target: Batch;
  readonly standing: readonly JournalThread[];
  readonly cause: Cause;
}

/** The ids of threads that the store still has, and why each of the others is left out. */
export function inStore(
  threads: readonly JournalThread[],
  catalog: Catalog,
): { readonly ids: readonly string[]; readonly missing: readonly PassedBy[] } {
  const isThere = ({ id }: JournalThread) => id !== null && catalog.threads.byId.has(id);
  return {
    ids: threads.filter(isThere).flatMap(({ id }) => id ?? []),
    missing: threads.filter((thread) => !isThere(thread)).map(gone),
  };
}

/** Why a thread that is not in the store any more is left out. */
export function gone({ id }: JournalThread): PassedBy {
  return {
    thread: id ?? "",
    reason: "gone",
    message: `thread ${id ?? ""} is not in the store any more`,
  };
}
