import { selectsAnything } from "../../catalog/find/given_filters.ts";
import { queryThreads } from "../../catalog/find/query.ts";
import { openTrashCatalog } from "../../catalog/trash_catalog.ts";
import { readHistoryBase } from "../../codex/rollout_head.ts";
import { NotFoundError } from "../../model/error.ts";
import type { BatchId, RolloutId, ThreadId } from "../../model/ids.ts";
import type { Batch, BatchThread } from "../../model/journal.ts";
import { type Cause, movesOf, type Plan, type ThreadPlan } from "../../model/plan.ts";
import { EMPTY_SELECTOR, type Selector } from "../../model/request/selector.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { isOwnBatch, otherStore, strangerNotes } from "../../plan/batch/own_batch.ts";
import { waitingText, waitingThreads } from "../../plan/batch/waiting_threads.ts";
import { canEmpty } from "../../plan/empty_plan.ts";
import { restoreOf } from "../../plan/inverse_plan.ts";
import { dependantsFirst } from "../../plan/lineage.ts";
import { resolvePlace } from "../../plan/place.ts";
import { errorCode } from "../../system/files.ts";
import type { ChangeWorld } from "../facts/change_world.ts";
import { foreignTrash } from "../facts/trash/foreign_trash.ts";
import { trashHolders } from "../facts/trash/trash_holders.ts";
import { waysBack } from "./back/ways_back.ts";
import type { PreparedChange } from "./prepared_change.ts";
import { programName } from "../../text/program_name.ts";

/** Which threads come back from the trash. */
export interface PrepareRestoreOptions {
  readonly selector: Selector;
  /** Batches that come back whole; empty: the selector decides. */
  readonly batches: readonly BatchId[];
  /** Whether threads in the trash that a chosen one reads come along. */
  readonly withParents: boolean;
}

/**
 * Chooses threads in the trash, by the same selectors as in the store, and plans their way back; also files that the Go tool
 * put there.
 *
 * @throws {NotFoundError} when a batch is not there, or a reference names no thread in the trash.
 */
export async function prepareRestore(
  world: ChangeWorld,
  options: PrepareRestoreOptions,
): Promise<PreparedChange> {
  const { selector, batches } = options;
  const cause: Cause = batches.length > 0
    ? { kind: "batches", batches }
    : { kind: "selector", selector };
  const nothing: Plan = { action: "restore", cause, threads: [], namesDigest: null };
  if (batches.length === 0 && !selectsAnything(selector)) {
    return { plan: nothing, subagents: [], passedBy: [], notes: [] };
  }
  const { held, notes } = await heldThreads(world, options);
  const chosen = await choose(held, { world, options })
    .catch((error) => pointToStranger(error, { world, options }));
  const withParents = options.withParents ? withBases(chosen, held) : chosen;
  const threads = dependantsFirst(withParents.map(({ back }) => back)).reverse();
  const sources = new Set(withParents.map(({ batch }) => batch));
  const [only] = sources.size === 1 ? sources : [];
  const plan = { ...nothing, threads, namesDigest: only?.names?.after ?? null };
  const { kept, passedBy, notes: found } = await waysBack(plan.threads, {
    world,
    holderOf: await trashHolders(
      world,
      new Set(held.filter(({ batch }) => batch === null).flatMap(({ back }) => back.rolloutIds)),
    ),
  });
  return {
    plan: { ...plan, threads: kept },
    passedBy,
    subagents: [],
    notes: [...notes, ...found],
    ...(batches.length === 1 ? { undoneBatch: batches[0]! } : {}),
  };
}

/** A thread in the trash. */
interface Held {
  /** The batch that holds it; `null`: the Go tool put it there. */
  readonly batch: Batch | null;
  /** How it went there. */
  readonly away: ThreadPlan;
  /** How it comes back. */
  readonly back: ThreadPlan;
}

async function heldThreads(
  world: ChangeWorld,
  { batches: wanted }: PrepareRestoreOptions,
): Promise<{ readonly held: readonly Held[]; readonly notes: readonly string[] }> {
  const { store } = world;
  const batches = await world.batches();
  for (const id of wanted) {
    if (batches.some((batch) => batch.id === id)) continue;
    throw new NotFoundError(`Cannot restore batch "${id}": there is none in ${store.trashRoot}`, {
      hint: `${programName()} trash list shows what is there`,
    });
  }
  const standings = await world.standings();
  const held: Held[] = [];
  const notes: string[] = [];
  const seen = new Set<ThreadId>();
  for (const batch of batches) {
    if (!canEmpty(batch)) continue;
    if (wanted.length > 0 && !wanted.includes(batch.id)) continue;
    if (wanted.length > 0) notes.push(...strangerNotes(batch, world.own()));
    else if (!isOwnBatch(batch.header, world.own())) {
      notes.push(strangerText(batch, world));
      continue;
    }
    const waiting = waitingThreads(batch).map(waitingText);
    notes.push(...waiting.map((text) => `batch ${batch.id}: ${text}`));
    for (const away of standings.held(batch)) {
      const { id } = away;
      if (id !== null && seen.has(id)) {
        notes.push(
          `thread ${id} is in the trash more than once: the newest counts; ` +
            `batch ${batch.id} holds an older one`,
        );
      } else {
        const back = restoreOf(away);
        held.push({ batch, away: { ...away, rows: back.rows }, back });
      }
      if (id !== null) seen.add(id);
    }
  }
  if (wanted.length === 0) {
    for (const found of foreignTrash(world)) {
      if (found.id !== null && seen.has(found.id)) continue;
      const back = { ...found, needs: await needsOf(found, world) };
      held.push({ batch: null, away: asAway(back), back });
    }
  }
  return { held, notes };
}

function strangerText(batch: Batch, world: ChangeWorld): string {
  const { id } = batch;
  return `batch ${id} was made in ${otherStore(batch, world.own())}: ` +
    `only ${programName()} restore --batch-id ${id} takes it into this store`;
}

/** @throws {NotFoundError} with the batch of another store that holds what was asked for, where one does. */
async function pointToStranger(
  error: unknown,
  { world, options }: { readonly world: ChangeWorld; readonly options: PrepareRestoreOptions },
): Promise<never> {
  if (!(error instanceof NotFoundError)) throw error;
  const standings = await world.standings();
  const isMeant = ({ id }: BatchThread) =>
    options.selector.refs.some((word) => id?.startsWith(word) ?? false);
  const holder = (await world.batches()).find((batch) =>
    !isOwnBatch(batch.header, world.own()) && standings.held(batch).some(isMeant)
  );
  if (holder === undefined) throw error;
  throw new NotFoundError(error.message, { hint: strangerText(holder, world) });
}

/** What the files of the Go tool read: it has noted nothing, their heads tell. One that cannot be read needs nothing known. */
async function needsOf(
  back: ThreadPlan,
  { store, system, onProblem }: ChangeWorld,
): Promise<readonly RolloutId[]> {
  const needs: RolloutId[] = [];
  for (const { from } of movesOf(back)) {
    const path = resolvePlace(from, store);
    if (path === null) continue;
    try {
      const base = await readHistoryBase(path, system);
      if (base !== null) needs.push(base.rolloutId);
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      onProblem({ kind: "unreadable", path, message: `cannot read it (${code})` });
    }
  }
  return needs;
}

/** A way back read the other way round, for the catalog. */
function asAway(back: ThreadPlan): ThreadPlan {
  const steps = movesOf(back).map((step) => ({ ...step, from: step.to, to: step.from }));
  return { ...back, steps };
}

async function choose(
  held: readonly Held[],
  { world, options }: { readonly world: ChangeWorld; readonly options: PrepareRestoreOptions },
): Promise<readonly Held[]> {
  if (options.batches.length > 0) return held;
  const { system, store } = world;
  const catalog = await openTrashCatalog(held.map(({ away }) => away), {
    system,
    store,
    onProblem: world.onProblem,
    resolve: (place) => resolvePlace(place, store),
  });
  const nowMs = system.clock.nowMs();
  const found = await queryThreads(catalog, { selector: options.selector, nowMs });
  const ids = found.threads.flatMap(({ subagentIds }) => subagentIds);
  const children = ids.length === 0 ? [] : (await queryThreads(catalog, {
    selector: { ...EMPTY_SELECTOR, ids, subagents: true },
    nowMs,
  })).threads;
  const paths = new Set<AbsolutePath | null>(
    [...found.threads, ...children].flatMap(({ rollouts }) => rollouts.map(({ path }) => path)),
  );
  return held.filter(({ back }) =>
    movesOf(back).some(({ to }) => paths.has(resolvePlace(to, store)))
  );
}

/** Adds what the chosen threads read, as far as it lies in the trash too (write-rules §4.2). */
function withBases(chosen: readonly Held[], held: readonly Held[]): readonly Held[] {
  const all = new Set(chosen);
  for (let more = chosen; more.length > 0;) {
    const needs = new Set(more.flatMap(({ back }) => back.needs));
    more = held.filter((other) =>
      !all.has(other) && other.back.rolloutIds.some((id) => needs.has(id))
    );
    for (const one of more) all.add(one);
  }
  return [...all];
}
