import { UnsupportedError } from "../../model/error.ts";
import type { BatchThread, BegunBatch } from "../../model/journal.ts";
import { actionOf, type BatchAction, type Cause } from "../../model/plan.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import { strangerNotes } from "../../plan/batch/own_batch.ts";
import { waitingText, waitingThreads } from "../../plan/batch/waiting_threads.ts";
import { planRestoreOf } from "../../plan/inverse_plan.ts";
import type { ChangeWorld } from "../facts/change_world.ts";
import { trashHolders } from "../facts/trash/trash_holders.ts";
import { waysBack } from "./back/ways_back.ts";
import type { PreparedChange } from "./prepared_change.ts";
import { toldInStore } from "./told_in_store.ts";
import { archiveBack } from "./undo/archive_back.ts";
import { copiesBack, deleteAgain } from "./undo/copies_back.ts";
import { movesBack } from "./undo/moves_back.ts";
import { repairsBack } from "./undo/repairs_back.ts";
import type { UndoPart } from "./undo/undo_part.ts";

/**
 * Takes a batch back: a delete by its journal; a restore by a fresh delete of its threads (write-rules §5.5); an archive by
 * its journal where nobody has touched the files since, else afresh; copies by a move to the trash; moves to another folder
 * to the byte where Codex has not read or written behind our line, else by one more line (write-rules §5.2); repairs by column and
 * by byte where these are still ours (repair-rules §19). What a later change of the same kind has overtaken stays as it is until that one is taken back.
 *
 * @throws {UnsupportedError} when the batch is for good.
 */
export async function prepareUndo(world: ChangeWorld, target: BegunBatch): Promise<PreparedChange> {
  const cause: Cause = {
    kind: target.header.cause.kind === "undo" ? "redo" : "undo",
    batch: target.id,
  };
  const standings = await world.standings();
  const overtaken: PassedBy[] = [];
  const groups = new Map<BatchAction, BatchThread[]>([[target.header.action, []]]);
  for (const thread of standings.standing(target)) {
    const isThere = thread.id !== null && world.catalog.threads.byId.has(thread.id);
    const later = isThere ? standings.overtakenBy(target, thread) : null;
    if (later !== null) {
      const { id } = later;
      const message =
        `thread ${thread.id} has been changed since by batch ${id}; take that back first`;
      overtaken.push({ thread: thread.id ?? "", reason: "conflict", message });
      continue;
    }
    groups.getOrInsert(actionOf(thread, target.header), []).push(thread);
  }
  const parts: PreparedChange[] = [];
  for (const [action, threads] of groups) {
    if (threads.length === 0 && groups.size > 1) continue;
    parts.push(await planBack(action, { world, target, cause, standing: threads }));
  }
  const whole = joined(parts);
  const waiting = waitingThreads(target).map((thread): PassedBy => {
    return { thread: thread.id ?? "", reason: "waits", message: waitingText(thread) };
  });
  return {
    ...whole,
    told: new Map([...await toldInStore(whole, world), ...whole.told ?? []]),
    notes: [...strangerNotes(target, world.own()), ...whole.notes],
    passedBy: [...whole.passedBy, ...overtaken, ...waiting],
    undoneBatch: target.id,
  };
}

async function planBack(action: BatchAction, part: UndoPart): Promise<PreparedChange> {
  switch (action) {
    case "delete":
      return await restoreBack(part);
    case "restore":
      return await deleteAgain(part);
    case "archive":
    case "unarchive":
      return await archiveBack(part, action);
    case "copy":
    case "import":
      return await copiesBack(part);
    case "move":
      return await movesBack(part);
    case "repair":
      return await repairsBack(part);
    case "hard-delete":
    case "empty":
      throw new UnsupportedError(
        `Cannot undo batch "${part.target.id}": what it removed is gone for good`,
      );
    default:
      return action satisfies never;
  }
}

/** One plan of several: each thread then says what is done to it. */
function joined(parts: readonly PreparedChange[]): PreparedChange {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const passedBy: PassedBy[] = parts.flatMap((part) => part.passedBy);
  // What a repair has kept as a thread of its own comes back before its old file goes again.
  const comesFirst = ({ plan }: PreparedChange) => plan.action === "restore" ? 0 : 1;
  return {
    plan: {
      ...first!.plan,
      threads: parts.toSorted((a, b) => comesFirst(a) - comesFirst(b)).flatMap(({ plan }) =>
        plan.threads.map((thread) => ({ ...thread, action: actionOf(thread, plan) }))
      ),
    },
    passedBy,
    subagents: parts.flatMap(({ subagents }) => subagents),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

/** A delete is taken back by its journal; a thread whose place is taken, or whose history is not there, stays in the trash. */
async function restoreBack(part: UndoPart): Promise<PreparedChange> {
  const { world, target, cause } = part;
  const standings = await world.standings();
  const plan = planRestoreOf(
    part.standing.map((thread) => standings.holder(target, thread)),
    cause,
  );
  const { kept, passedBy, notes } = await waysBack(plan.threads, {
    world,
    holderOf: await trashHolders(world),
  });
  return { plan: { ...plan, threads: kept }, passedBy, subagents: [], notes };
}
