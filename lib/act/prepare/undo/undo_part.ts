import type { Catalog } from "../../../catalog/catalog.ts";
import { filePath } from "../../../catalog/scan/file_table.ts";
import { filesOf } from "../../../catalog/scan/thread_table.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { BatchThread, BegunBatch } from "../../../model/journal.ts";
import type { Cause, ThreadPlan } from "../../../model/plan.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import { resolvePlace } from "../../../plan/place.ts";
import { basisOfFiles } from "../../../plan/thread_basis.ts";
import type { Database } from "../../../system/databases.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { rowBasis } from "../../facts/check_basis.ts";

/** Threads of one batch that are to be taken back. */
export interface UndoPart {
  readonly world: ChangeWorld;
  readonly target: BegunBatch;
  readonly standing: readonly BatchThread[];
  readonly cause: Cause;
}

/** The ids of threads that the store still has, and why each of the others is left out. */
export function inStore(
  threads: readonly BatchThread[],
  catalog: Catalog,
): { readonly ids: readonly ThreadId[]; readonly missing: readonly PassedBy[] } {
  const isThere = ({ id }: BatchThread) => id !== null && catalog.threads.byId.has(id);
  return {
    ids: threads.filter(isThere).flatMap(({ id }) => id ?? []),
    missing: threads.filter((thread) => !isThere(thread)).map(gone),
  };
}

/** Why a thread that is not in the store any more is left out. */
export function gone({ id }: BatchThread): PassedBy {
  return {
    thread: id ?? "",
    reason: "gone",
    message: `thread ${id ?? ""} is not in the store any more`,
  };
}

/** A plan for a thread in the store with what it stands on, as it is now. */
export function standingOn<T extends ThreadPlan>(
  thread: T,
  { catalog, db }: { readonly catalog: Catalog; readonly db: Database | null },
): T {
  const { id } = thread;
  const number = id === null ? undefined : catalog.threads.byId.get(id);
  if (id === null || number === undefined) return thread;
  const paths = filesOf(catalog.threads, number).map((file) => filePath(catalog.table, file));
  const row = db === null ? undefined : rowBasis(db, id);
  return { ...thread, basis: basisOfFiles(id, { paths, row }) };
}

/** Why a way back has to wait, because the thread counts as live; `null`: it does not. */
export function whyLive(
  { id, steps }: ThreadPlan,
  { liveReason, store }: ChangeWorld,
): PassedBy | null {
  const [step] = steps;
  const path = step === undefined ? null : resolvePlace(step.from, store);
  const updatedAtMs = Math.max(...steps.map(({ expect }) => expect.mtimeMs));
  const why = path === null ? null : liveReason({ id, path, updatedAtMs });
  if (why === null) return null;
  return { thread: id ?? "", reason: "live", message: `thread ${id} ${why}` };
}
