import type { Catalog } from "../../catalog/catalog.ts";
import { UnsupportedError } from "../../model/error.ts";
import type { PassedBy } from "../../model/change_result.ts";
import { sameFingerprint } from "../../model/fingerprint.ts";
import type { Batch, JournalThread } from "../../model/journal.ts";
import { type Cause, movesOf, type Plan } from "../../model/plan.ts";
import { EMPTY_SELECTOR } from "../../model/selector.ts";
import { newStandings } from "../../plan/batch_standing.ts";
import { planArchiveBack, planRestore } from "../../plan/inverse_plan.ts";
import { resolvePlace } from "../../plan/place.ts";
import type { ChangeWorld, PreparedChange } from "../change/begin_change.ts";
import { statOrNull } from "../thread/place_files.ts";
import { prepareArchive } from "./prepare_archive.ts";
import { prepareDelete } from "./prepare_delete.ts";
import { leaveOutConflicts } from "./restore_conflicts.ts";

/**
 * Takes a batch back: a delete by its journal; a restore by a fresh delete of its threads (write-rules §5.5); an archive by
 * its journal where nobody has touched the files since, else afresh.
 *
 * @throws {UnsupportedError} when the batch was made in another store that shares the trash, or is for good.
 */
export async function prepareUndo(world: ChangeWorld, target: Batch): Promise<PreparedChange> {
  const { sessionsRoot, action } = target.header;
  if (sessionsRoot !== world.store.sessionsRoot) {
    throw new UnsupportedError(
      `Cannot undo batch "${target.id}": it was made in the store at ${sessionsRoot}`,
      { hint: "name that store with --codex-home, or another batch of rollkeep log" },
    );
  }
  const isUndo = target.header.cause.kind === "undo";
  const cause: Cause = { kind: isUndo ? "redo" : "undo", batch: target.id };
  const standing = newStandings(await world.batches()).standing(target);
  const taking = { ...world, target, standing, cause };
  switch (action) {
    case "delete":
      return { ...await restorePlan(taking), undoneBatch: target.id };
    case "restore":
      return { ...await deleteAgain(taking), undoneBatch: target.id };
    case "archive":
    case "unarchive":
      return { ...await archiveBack(taking), undoneBatch: target.id };
    case "hard-delete":
    case "empty":
      throw new UnsupportedError(
        `Cannot undo batch "${target.id}": what it removed is gone for good`,
      );
    default:
      return action satisfies never;
  }
}

interface Taking extends ChangeWorld {
  readonly target: Batch;
  readonly standing: readonly JournalThread[];
  readonly cause: Cause;
}

async function deleteAgain(taking: Taking): Promise<PreparedChange> {
  const ids = idsInStore(taking.standing, taking.catalog);
  const { passedBy, ...prepared } = await prepareDelete(taking, {
    selector: { ...EMPTY_SELECTOR, ids, subagents: true },
    cause: taking.cause,
    withForks: false,
    keepSubagents: true,
    hard: false,
  });
  return ids.length > 0 ? { ...prepared, passedBy } : {
    ...prepared,
    passedBy: taking.standing.map((thread) => gone(thread)),
  };
}

function idsInStore(threads: readonly JournalThread[], catalog: Catalog): string[] {
  return threads.flatMap(({ id }) => id ?? []).filter((id) => catalog.threads.byId.has(id));
}

function gone({ id }: JournalThread): PassedBy {
  return {
    thread: id ?? "",
    reason: "conflict",
    message: `thread ${id ?? ""} is not in the store any more`,
  };
}

/** A thread whose place is taken, or whose history is not there, stays in the trash. */
async function restorePlan(taking: Taking): Promise<PreparedChange> {
  const { target, standing, cause } = taking;
  const numbers = new Set(standing.map(({ number }) => number));
  const plan = planRestore(target, { cause, wanted: ({ number }) => numbers.has(number) });
  const batches = await taking.batches();
  const { kept, passedBy } = leaveOutConflicts(plan.threads, taking, {
    holderOf: (rolloutId) =>
      batches.find((batch) =>
        batch.header.action === "delete" &&
        batch.threads.some(({ rolloutIds }) => rolloutIds.includes(rolloutId))
      )?.id ?? null,
  });
  return { plan: { ...plan, threads: kept }, passedBy, subagents: 0, notes: [] };
}

async function archiveBack(taking: Taking): Promise<PreparedChange> {
  const { target, standing, cause } = taking;
  const numbers = new Set(standing.map(({ number }) => number));
  const untouched = new Set(
    standing.filter((thread) => isUntouched(thread, taking)).map(({ number }) => number),
  );
  const exact = planArchiveBack(target, { cause, wanted: ({ number }) => untouched.has(number) });
  const changed = standing.filter(({ number }) => numbers.has(number) && !untouched.has(number));
  const ids = idsInStore(changed, taking.catalog);
  if (changed.length === 0) return { plan: exact, passedBy: [], subagents: 0, notes: [] };
  const fresh = await prepareArchive(taking, {
    action: exact.action === "archive" ? "archive" : "unarchive",
    selector: { ...EMPTY_SELECTOR, ids, subagents: true },
    cause,
  });
  const missing = changed.filter(({ id }) => id === null || !ids.includes(id)).map(gone);
  const plan: Plan = { ...exact, threads: [...exact.threads, ...fresh.plan.threads] };
  return { ...fresh, plan, passedBy: [...fresh.passedBy, ...missing] };
}

/** Whether every file is where the batch has put it, as it has left it. */
function isUntouched(thread: JournalThread, { store, system }: ChangeWorld): boolean {
  return movesOf(thread).every(({ to, expect, mtimeMs }) => {
    const path = resolvePlace(to, store);
    const stat = path === null ? null : statOrNull(path, system.files);
    const { size } = expect;
    const left = { size, mtimeMs: mtimeMs ?? expect.mtimeMs, ctimeMs: null, inode: null };
    return stat?.kind === "file" && sameFingerprint(left, stat);
  });
}
