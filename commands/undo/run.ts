import type { ChangeWorld, PreparedChange } from "../../lib/act/change/begin_change.ts";
import { prepareUndo } from "../../lib/act/prepare/prepare_undo.ts";
import type { Consent } from "../../lib/model/consent.ts";
import { type ExitStatus, NotFoundError, UsageError } from "../../lib/model/error.ts";
import type { Batch } from "../../lib/model/journal.ts";
import type { TakeBackRequest } from "../../lib/model/request.ts";
import type { StorePaths } from "../../lib/model/store.ts";
import { newStandings, standingChanges, standingUndos } from "../../lib/plan/batch_standing.ts";
import type { ActingContext } from "../context.ts";
import { SAMPLE } from "../preview.ts";
import { runChange } from "../run_change.ts";

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
    command: request.command,
    words: request.command,
    judging: { consent, selected: true, maxBatch: 0, isLimited: false, verb: request.command },
    needsStore: false,
    preview: SAMPLE,
    prepare: (world) => takeBackNewest(request, world),
  }, context);
}

/** A batch whose threads have all gone from where it left them cannot be taken back any more: then an older one is meant. */
async function takeBackNewest(
  request: TakeBackRequest,
  world: ChangeWorld,
): Promise<PreparedChange> {
  const targets = targetsOf(request, { all: await world.batches(), store: world.store });
  let first: PreparedChange | null = null;
  for (const target of targets) {
    checkWhole(target, request);
    const prepared = await prepareUndo(world, target);
    const { plan, passedBy } = prepared;
    const isGone = plan.threads.length === 0 && passedBy.length > 0 &&
      passedBy.every(({ reason }) => reason === "gone");
    if (!isGone) return prepared;
    first ??= prepared;
  }
  return first!;
}

interface Candidates {
  readonly all: readonly Batch[];
  readonly store: StorePaths;
}

/** At least one. */
function targetsOf(request: TakeBackRequest, candidates: Candidates): readonly Batch[] {
  return request.batch === null
    ? newest(request, candidates)
    : [named(request.batch, { ...candidates, verb: request.command })];
}

function checkWhole(target: Batch, request: TakeBackRequest): void {
  if (target.end !== null) return;
  throw new NotFoundError(
    `Cannot ${request.command}: batch ${target.id} was cut off and is not whole yet`,
    { hint: `rollkeep ${request.command} --apply --yes brings it to a whole state first` },
  );
}

/** A trash may be shared by several stores; only batches of this one count. */
function newest({ command }: TakeBackRequest, { all, store }: Candidates): readonly Batch[] {
  const own = all.filter(({ header }) =>
    header.at === "" || header.sessionsRoot === store.sessionsRoot
  );
  const standings = newStandings(own);
  const targets = command === "undo"
    ? standingChanges(own, standings)
    : standingUndos(own, standings);
  if (targets.length > 0) return targets;
  const cutOff = own.find(({ end }) => end === null);
  if (cutOff !== undefined) return [cutOff];
  const what = command === "undo" ? "batch" : "undo";
  throw new NotFoundError(
    `Cannot ${command}: no ${what} in ${store.trashRoot} can still be taken back`,
    { hint: "rollkeep log lists the batches" },
  );
}

/** A batch by its id, or by its number in `rollkeep log`, as `@{0}` for the newest. */
function named(
  word: string,
  { all, store, verb }: Candidates & { readonly verb: string },
): Batch {
  const place = /^@\{(\d+)\}$/.exec(word)?.[1];
  if (word.startsWith("@") && place === undefined) {
    throw new UsageError(`Cannot ${verb} "${word}": it is neither a batch id nor @{N}`, {
      hint: "@{0} is the newest batch of rollkeep log",
    });
  }
  const target = place === undefined ? all.find(({ id }) => id === word) : all[Number(place)];
  if (target !== undefined) return target;
  const state = place === undefined
    ? `there is none in ${store.trashRoot}`
    : `${store.trashRoot} has ${all.length} ${all.length === 1 ? "batch" : "batches"}`;
  throw new NotFoundError(`Cannot ${verb} batch "${word}": ${state}`, {
    hint: "rollkeep log lists the batches",
  });
}
