import type { ChooseOptions } from "../../catalog/find/choose.ts";
import { oversizedThreads } from "../../codex/state/oversized_rows.ts";
import type { RolloutId, ThreadId } from "../../model/ids.ts";
import type { Cause, Plan } from "../../model/plan.ts";
import type { Selector } from "../../model/request/selector.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { toldById } from "../../model/thread/told_thread.ts";
import { clearedContent } from "../../plan/batch/cleared_content.ts";
import { planHardDelete, planTrash } from "../../plan/trash_plan.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { shellQuote } from "../../text/shell_text.ts";
import { type ChangeWorld, openState } from "../facts/change_world.ts";
import { newTrashFacts, type TrashFactsTools } from "../facts/trash/trash_facts.ts";
import { findTrashReaders } from "../facts/trash/trash_readers.ts";
import { chooseForChange } from "./choose_for_change.ts";
import type { PreparedChange } from "./prepared_change.ts";
import { programName } from "../../text/program_name.ts";

/** Which threads a delete takes, and how. */
export interface PrepareDeleteOptions extends Pick<ChooseOptions, "subagents"> {
  readonly selector: Selector;
  readonly cause: Cause;
  readonly withForks: boolean;
  /** Whether they go for good instead of to the trash. */
  readonly hard: boolean;
}

/** Chooses the threads and plans their way to the trash, or out of the world. An empty selector chooses nothing. */
export async function prepareDelete(
  world: ChangeWorld,
  options: PrepareDeleteOptions,
): Promise<PreparedChange> {
  const { threads, ...choice } = await chooseForChange(world, {
    selector: options.selector,
    forks: options.withForks ? "take" : "keep",
    forkAdvice: options.cause.kind === "selector" ? adviceOn : () => "delete those first",
    subagents: options.subagents,
    ...(options.hard ? { readersElsewhere: await readersInTrash(world) } : {}),
  });
  // The threads hold what the plan needs.
  world.catalog.forget();
  const notes = [...choice.notes];
  const onNote = (note: string) => void notes.push(note);
  const { plan, passedBy } = planOf(threads, world, { options, onNote });
  return {
    ...choice,
    told: toldById(threads),
    plan: options.hard ? await withJournals(plan, world) : plan,
    passedBy: [...choice.passedBy, ...passedBy],
    notes,
  };
}

/** Forks that a command names. */
const MOST_NAMED = 5;

function adviceOn(forks: readonly string[]): string {
  const named = forks.length > MOST_NAMED ? "ID…" : forks.map(shellQuote).join(" ");
  return "take them too with --with-forks, or let them stand alone first: " +
    `${programName()} repair --inline ${named} --in-place`;
}

/** What goes for good also goes from the journals, unless a batch still holds the thread. */
async function withJournals(plan: Plan, { batches, standings }: ChangeWorld): Promise<Plan> {
  const [all, known] = [await batches(), await standings()];
  const held = new Set(all.flatMap(known.held).map(({ id }) => id));
  const threads = plan.threads.flatMap(({ id }) => id === null || held.has(id) ? [] : [id]);
  const cleared = clearedContent(all, {
    emptied: new Set(),
    threads: new Set(threads),
    stays: () => true,
    standings: known,
  });
  return { ...plan, journals: cleared.length };
}

function planOf(
  threads: readonly Thread[],
  world: ChangeWorld,
  { options: { cause, hard }, onNote }: Pick<TrashFactsTools, "onNote"> & {
    readonly options: PrepareDeleteOptions;
  },
): Pick<PreparedChange, "plan" | "passedBy"> {
  const { system, store, batchId } = world;
  using db = threads.length === 0 ? null : openState(world);
  const ids = threads.flatMap(({ id }) => id ?? []);
  const oversized = db === null ? new Map<ThreadId, number>() : oversizedThreads(db, ids);
  const isOversized = ({ id }: Thread) => id !== null && oversized.has(id);
  const passedBy = threads.filter(isOversized).map(({ id }): PassedBy => {
    const size = formatByteSize(oversized.get(id!)!);
    const message = `thread ${id} has a row of ${size} in Codex's database, too large to be kept`;
    return { thread: id!, reason: "unreadable", message };
  });
  const factsOf = newTrashFacts({ system, store, db, onNote });
  const kept = threads.filter((thread) => !isOversized(thread));
  const plan = planTrash(kept, { store, batch: batchId, cause, factsOf });
  return { plan: hard ? planHardDelete(plan) : plan, passedBy };
}

/** Readers in the trash, as told to people. */
async function readersInTrash(
  world: ChangeWorld,
): Promise<(rolloutIds: readonly RolloutId[]) => readonly string[]> {
  const readersOf = await findTrashReaders(world);
  return (rolloutIds) =>
    readersOf(rolloutIds).map(({ id, batchId }) => `${id ?? ""} in the trash (batch ${batchId})`);
}
