import type { ChangeWorld } from "../../lib/act/facts/change_world.ts";
import { prepareUndo } from "../../lib/act/prepare/prepare_undo.ts";
import type { PreparedChange } from "../../lib/act/prepare/prepared_change.ts";
import type { Consent } from "../../lib/model/consent.ts";
import {
  type ExitStatus,
  NotFoundError,
  UnsupportedError,
  UsageError,
} from "../../lib/model/error.ts";
import { type Batch, doneThreads, type PlannedBatch } from "../../lib/model/journal.ts";
import type { TakeBackRequest } from "../../lib/model/request/request.ts";
import type { PassedBy, SteppedOver, UndoneBatch } from "../../lib/model/result/change_result.ts";
import { batchNamed, batchNumber } from "../../lib/plan/batch/batch_named.ts";
import { type Standings, standingUndos } from "../../lib/plan/batch/batch_standing.ts";
import { numberedCauseText } from "../../lib/plan/batch/cause_text.ts";
import { isOwnBatch, otherStore } from "../../lib/plan/batch/own_batch.ts";
import type { ActingContext } from "../context.ts";
import { runChange } from "../run_change.ts";
import { programName } from "../../lib/text/program_name.ts";

/** Runs `undo` and `redo`. */
export function runUndo(
  request: TakeBackRequest,
  context: ActingContext,
): Promise<ExitStatus> {
  const { terminal } = context.system;
  const canAsk = terminal.stdinIsTerminal && terminal.stderrIsTerminal;
  // People in a panic type one word: on a terminal it shows the plan and asks.
  const consent: Consent = request.bare && canAsk && !request.json
    ? { kind: "act", ask: "question" }
    : request.consent;
  return runChange({
    request,
    consent,
    needsStore: false,
    prepare: (world) => takeBackNewest(request, world),
  }, context);
}

/** The batch that is named; else the newest of which something can be taken back. */
async function takeBackNewest(
  request: TakeBackRequest,
  world: ChangeWorld,
): Promise<PreparedChange> {
  const all = await world.batches();
  if (request.batch === null) return await walkBack(request, world);
  const word = request.batch;
  const target = ended(named(word, { all, world, verb: request.command }), { request, world });
  const never = neverBack(target, await world.standings());
  if (never !== null) {
    throw new UnsupportedError(`Cannot ${request.command} batch "${target.id}": ${never}`, {
      hint: `${programName()} log lists the batches`,
    });
  }
  return { ...await prepareUndo(world, target), undone: undoneOf(target, all) };
}

function undoneOf(target: PlannedBatch, all: readonly Batch[]): UndoneBatch {
  const { header } = target;
  return {
    number: all.indexOf(target),
    at: header.at,
    cause: { command: header.command, text: numberedCauseText(header, all) },
    titles: header.titles ?? [],
    threads: doneThreads(target).length,
  };
}

/**
 * From the newest batch backwards, over those of which nothing can ever be taken back; one whose threads only have to wait ends
 * the walk, for what is older may have been built on before it.
 */
async function walkBack(request: TakeBackRequest, world: ChangeWorld): Promise<PreparedChange> {
  const { command } = request;
  const own = (await world.batches()).filter(({ header }) => isOwnBatch(header, world.own()));
  const standings = await world.standings();
  const steppedOver: SteppedOver[] = [];
  for (const batch of own.filter(({ header }) => isMeant(command, header))) {
    const never = neverBack(batch, standings);
    if (never !== null) {
      steppedOver.push({ batch: batch.id, reason: never });
      continue;
    }
    if (standings.standing(batch).length === 0 && !isWaiting(batch)) continue;
    const target = ended(batch, { request, world });
    const prepared = await prepareUndo(world, target);
    const { plan, passedBy } = prepared;
    const isGone = plan.threads.length === 0 && passedBy.length > 0 &&
      passedBy.every(({ reason }) => NEVER_BACK.has(reason));
    if (!isGone) {
      return { ...prepared, steppedOver, undone: undoneOf(target, await world.batches()) };
    }
    const reason = [...new Set(passedBy.map(({ message }) => message))].join("; ");
    steppedOver.push({ batch: target.id, reason });
  }
  const others = (await world.batches()).filter((batch) => !own.includes(batch));
  throw nothingLeft(request, { world, own, others, standings, steppedOver });
}

/** Why a thread can never be taken back, or is back already. */
const NEVER_BACK: ReadonlySet<PassedBy["reason"]> = new Set(["gone", "used", "as-it-is"]);

/**
 * An undo is never what `undo` means, so saying it again walks further back; a redo is. A batch that says nothing may have been one.
 */
function isMeant(command: TakeBackRequest["command"], header: Batch["header"]): boolean {
  return (header === null || header.cause.kind === "undo") === (command === "redo");
}

/** Whether all that a batch was to do waits for a settling; then it is neither done nor undone. */
function isWaiting(batch: Batch): boolean {
  return batch.end === null || (batch.left.size > 0 && doneThreads(batch).length === 0);
}

/** Why nothing of a batch can ever be taken back; `null` when that is not so. */
function neverBack(batch: Batch, standings: Standings): string | null {
  if (batch.plan === "none") return null;
  const standing = standings.stateOf(batch);
  if (standing === "final") return "what it removed is gone for good";
  if (standing === "emptied") return "it has been emptied";
  return batch.plan === "damaged" && standings.standing(batch).length === 0
    ? "its journal is damaged"
    : null;
}

/** @throws {NotFoundError} when a batch was cut off. */
function ended(
  target: Batch,
  { request, world }: { readonly request: TakeBackRequest; readonly world: ChangeWorld },
): PlannedBatch {
  if (target.end !== null) return target;
  const other = otherStore(target, world.own());
  const hint = other === null
    ? `${programName()} ${request.command} --apply --yes brings it to a whole state first`
    : `only a command in ${other} brings it to a whole state`;
  throw new NotFoundError(
    `Cannot ${request.command}: batch ${target.id} was cut off and is not whole yet`,
    { hint },
  );
}

interface NothingLeft {
  readonly world: ChangeWorld;
  /** A trash may be shared by several stores; only batches of this one count. */
  readonly own: readonly Batch[];
  /** Those of other stores. */
  readonly others: readonly Batch[];
  readonly standings: Standings;
  readonly steppedOver: readonly SteppedOver[];
}

/** What to say when the walk came to the beginning. */
function nothingLeft(
  { command }: TakeBackRequest,
  { world, own, others, standings, steppedOver }: NothingLeft,
): NotFoundError {
  const what = command === "undo" ? "batch" : "undo";
  const over = steppedOver.map(({ batch, reason }) => `stepped over batch ${batch}: ${reason}`);
  const state = `no ${what} in ${world.store.trashRoot} can still be taken back`;
  const canRedo = command === "undo" && standingUndos(own, standings).length > 0;
  return new NotFoundError(`Cannot ${command}: ${[state, ...over].join("; ")}`, {
    hint: canRedo
      ? `${programName()} redo does again what the newest undo took back; ${programName()} log lists the batches`
      : strangerHint(command, { world, others, standings }) ??
        `${programName()} log lists the batches`,
  });
}

/** How the newest batch of another store could be taken back all the same; `null` when there is none. */
function strangerHint(
  command: TakeBackRequest["command"],
  { world, others, standings }: Pick<NothingLeft, "world" | "others" | "standings">,
): string | null {
  const [first, ...more] = others.filter((batch) =>
    isMeant(command, batch.header) && standings.standing(batch).length > 0
  );
  if (first === undefined) return null;
  const rest = more.length === 0 ? "" : `, and ${more.length} more of other stores`;
  return `batch ${first.id} was made in ${otherStore(first, world.own())}${rest}: ` +
    `${programName()} ${command} ${first.id} takes it back in this store`;
}

interface Naming {
  readonly all: readonly Batch[];
  readonly world: ChangeWorld;
  readonly verb: string;
}

/** A batch by its id, or by its number in `rollkeep log`, as `0` or `@{0}` for the newest. */
function named(word: string, { all, world, verb }: Naming): Batch {
  const place = batchNumber(word);
  if (word.startsWith("@") && place === null) {
    throw new UsageError(`Cannot ${verb} "${word}": it is neither a batch id nor @{N}`, {
      hint: `@{0} is the newest batch of ${programName()} log`,
    });
  }
  const target = batchNamed(word, all);
  if (target !== undefined) {
    const other = place === null ? null : otherStore(target, world.own());
    if (other === null) return target;
    throw new UsageError(
      `Cannot ${verb} "${word}": batch ${target.id} was made in ${other}`,
      { hint: `${programName()} ${verb} ${target.id} takes it back in this store` },
    );
  }
  const { trashRoot } = world.store;
  const state = place === null
    ? `there is none in ${trashRoot}`
    : `${trashRoot} has ${all.length} ${all.length === 1 ? "batch" : "batches"}`;
  throw new NotFoundError(`Cannot ${verb} batch "${word}": ${state}`, {
    hint: `${programName()} log lists the batches`,
  });
}
