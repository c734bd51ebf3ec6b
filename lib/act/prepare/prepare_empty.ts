import { findDependants } from "../../catalog/lineage/dependants.ts";
import { NotFoundError } from "../../model/error.ts";
import type { BatchId, ThreadId } from "../../model/ids.ts";
import { type Batch, type BatchThread, withRows } from "../../model/journal.ts";
import { isNothing, type Plan } from "../../model/plan.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { StorePlace } from "../../model/store.ts";
import { isOwnBatch, restoreRefusal } from "../../plan/batch/own_batch.ts";
import { planEmpty } from "../../plan/empty_plan.ts";
import { resolvePlace } from "../../plan/place.ts";
import { plannedTold } from "../../plan/planned_told.ts";
import { statOrNull } from "../../system/files.ts";
import type { ChangeWorld } from "../facts/change_world.ts";
import { findTrashReaders, type TrashReader } from "../facts/trash/trash_readers.ts";
import type { PreparedChange } from "./prepared_change.ts";
import { newRemovalSteps } from "./removal_steps.ts";
import { programName } from "../../text/program_name.ts";

/** Which batches are emptied: these, or all that are at least so old. */
export interface PrepareEmptyOptions {
  /** Ids; empty: age decides. */
  readonly batches: readonly BatchId[];
  /** Least age in milliseconds; `null`: every batch. */
  readonly olderThanMs: number | null;
}

/**
 * Plans the end of batches in the trash: their files, and what journals hold that no way back needs. A batch whose rollouts something in the store or in another batch still reads stays,
 * unless that goes too (write-rules §4.2).
 *
 * @throws {NotFoundError} when a batch is not there.
 */
export async function prepareEmpty(
  world: ChangeWorld,
  options: PrepareEmptyOptions,
): Promise<PreparedChange> {
  const all = await world.batches();
  const standings = await world.standings();
  const passedBy: PassedBy[] = [];
  const isWanted = (batch: Batch): boolean => {
    // What is named is meant, whosever it is.
    const refusal = options.batches.length > 0 ? null : restoreRefusal(batch, world.own());
    if (refusal !== null && standings.held(batch).length > 0) {
      passedBy.push(passedByRefused(batch, { refusal, world }));
    }
    return refusal === null;
  };
  const wanted = chosen(all, { world, options }).filter(isWanted);
  const dependants = wanted.length === 0 ? null : await findDependants(world.catalog);
  const inTrash = await findTrashReaders(world);
  const candidates = wanted.filter(({ end }) => end !== null).map((batch) => {
    const held = standings.held(batch);
    const rolloutIds = held.flatMap(({ rolloutIds }) => rolloutIds);
    const inStore = dependants?.readersOf(rolloutIds).map((thread) =>
      world.catalog.threads.ids[thread] ?? "a thread without an id"
    ) ?? [];
    return { batch, held, inStore, inTrash: inTrash(rolloutIds) };
  });
  const { kept, stillRead } = withoutRead(candidates);
  passedBy.push(...stillRead);
  const { byId } = world.catalog.threads;
  const isInStore = (id: ThreadId) => byId.has(id);
  const isThere = newIsThere(world);
  const stepsOf = await newRemovalSteps({
    world,
    isNamed: options.batches.length > 0,
    onRefused({ id }, why) {
      const message = `thread ${id ?? "without an id"} stays: ${why}; ` +
        "trash empty --batch-id BATCH removes it for good";
      passedBy.push({ thread: id ?? "", reason: "unreadable", message });
    },
  });
  const plan = planEmpty(kept.map(({ batch }) => batch), {
    all,
    standings,
    stepsOf,
    isThere,
    isInStore,
  });
  const told = new Map(
    kept.flatMap(({ held }) => held).flatMap((thread) =>
      thread.id === null ? [] : [[thread.id, plannedTold(withRows(thread))] as const]
    ),
  );
  const notes = notesOf(plan, { wanted, options, passedBy });
  return { plan, subagents: [], told, passedBy, notes };
}

/** A batch that may go, and who reads its rollouts. */
interface Candidate {
  readonly batch: Batch;
  readonly held: readonly BatchThread[];
  /** Readers in the store, for people. */
  readonly inStore: readonly string[];
  readonly inTrash: readonly TrashReader[];
}

/** Leaves out what is read by something that stays, until all that is left may go. */
function withoutRead(
  candidates: readonly Candidate[],
): { readonly kept: readonly Candidate[]; readonly stillRead: readonly PassedBy[] } {
  const stillRead: PassedBy[] = [];
  for (let kept = candidates;;) {
    const going = new Set(kept.map(({ batch }) => batch.id));
    const next = kept.filter(({ batch, inStore, inTrash }) => {
      const elsewhere = inTrash.filter((reader) => !going.has(reader.batchId))
        .map((reader) => `${reader.id ?? "a thread"} in batch ${reader.batchId}`);
      const readers = [...elsewhere, ...inStore];
      if (readers.length === 0) return true;
      const message = `batch ${batch.id} is still read by ${[...new Set(readers)].join(", ")}`;
      stillRead.push({ thread: batch.id, reason: "needed-by-fork", message });
      return false;
    });
    if (next.length === kept.length) return { kept, stillRead };
    kept = next;
  }
}

/** For good goes only what `restore` would bring back; what it would not is said. */
function passedByRefused(
  { id, header }: Batch,
  { refusal, world }: { readonly refusal: string; readonly world: ChangeWorld },
): PassedBy {
  const message = `batch ${id} ${refusal}: only trash empty --batch-id ${id} removes it for good`;
  const reason = isOwnBatch(header, world.own()) ? "unreadable" : "as-it-is";
  return { thread: id, reason, message };
}

/** Tells whether anything lies at a path below the trash root. */
function newIsThere({ store, system }: ChangeWorld): (path: StorePlace) => boolean {
  return (path) => {
    const resolved = resolvePlace({ in: "trash", path }, store);
    // One that leads out of the trash fails its thread.
    return resolved === null || statOrNull(resolved, system.files) !== null;
  };
}

function notesOf(
  plan: Plan,
  { wanted, options, passedBy }: {
    readonly wanted: readonly Batch[];
    readonly options: PrepareEmptyOptions;
    readonly passedBy: readonly PassedBy[];
  },
): readonly string[] {
  const cutOff = wanted.filter(({ end }) => end === null).map(({ id }) =>
    `batch ${id} was cut off and stays: the next command with --apply brings it to a whole state`
  );
  const others = options.batches.length > 0 ? cutOff : [];
  if (!isNothing(plan)) return ["this cannot be undone, whatever the batches did", ...others];
  if (others.length + passedBy.length > 0) return others;
  return ["there is nothing to remove: no file, and nothing of a conversation in a journal"];
}

function chosen(
  all: readonly Batch[],
  { world, options }: { readonly world: ChangeWorld; readonly options: PrepareEmptyOptions },
): readonly Batch[] {
  const { batches, olderThanMs } = options;
  if (batches.length === 0) {
    const latest = world.system.clock.nowMs() - (olderThanMs ?? 0);
    return all.filter(({ header }) =>
      header !== null && Temporal.Instant.from(header.at).epochMilliseconds <= latest
    );
  }
  return batches.map((id) => {
    const batch = all.find((batch) => batch.id === id);
    if (batch !== undefined) return batch;
    const { trashRoot } = world.store;
    throw new NotFoundError(`Cannot empty batch "${id}": there is none in ${trashRoot}`, {
      hint: `${programName()} trash list shows what is there`,
    });
  });
}
