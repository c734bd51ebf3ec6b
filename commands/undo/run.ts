import { readBatches } from "../../lib/act/journal/read_batches.ts";
import { prepareUndo } from "../../lib/act/prepare/prepare_undo.ts";
import { openCatalog } from "../../lib/catalog/catalog.ts";
import { newBatchId, REHEARSED_BATCH } from "../../lib/model/batch_id.ts";
import type { Consent } from "../../lib/model/consent.ts";
import { NotFoundError } from "../../lib/model/error.ts";
import { EXIT, type ExitStatus } from "../../lib/model/exit_status.ts";
import type { Batch } from "../../lib/model/journal.ts";
import type { UndoRequest } from "../../lib/model/request.ts";
import { newestStanding, newStandings, type Standings } from "../../lib/plan/batch_standing.ts";
import { judge } from "../../lib/plan/judge.ts";
import { renderChange, renderChangeJson } from "../../lib/render/change_view.ts";
import { carryOut, refusedError, settleFirst, stateTrouble } from "../carry_out.ts";
import { changeResult, changeStatus } from "../change_result.ts";
import { type CommandContext, newProblemLog, viewOptions } from "../context.ts";
import { applyCommand, undoCommand } from "../next_words.ts";

/** Runs `undo`. */
export async function runUndo(request: UndoRequest, context: CommandContext): Promise<ExitStatus> {
  const { system, store } = context;
  const { terminal } = system;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const canAsk = terminal.stdinIsTerminal && terminal.stderrIsTerminal;
  // People in a panic type one word: on a terminal it shows the plan and asks.
  const consent: Consent = request.bare && canAsk && !request.json
    ? { kind: "act", ask: "question" }
    : request.consent;
  let catalog = await openCatalog(store, { system, onProblem });
  const statePath = catalog.rows.path;
  const notes = await settleFirst(consent, { context, onProblem, statePath });
  const batches = await readBatches(store.trashRoot, { system, onProblem });
  const standings = newStandings(batches);
  const target = targetOf(request, { batches, standings, context });
  if (notes.length > 0) {
    // Settling may have brought files back.
    catalog.close();
    catalog = await openCatalog(store, { system, onProblem });
  }
  const batch = consent.kind === "act"
    ? newBatchId(system.clock.nowMs(), system.ids.hex(6))
    : REHEARSED_BATCH;
  const { plan, passedBy } = await prepareUndo({ target, standings, catalog, system, batch });
  const verdict = judge(plan, {
    facts: { passedBy, schemaTrouble: stateTrouble(catalog, context), isStore: true, canAsk },
    options: { consent, selected: true, maxBatch: 0, verb: "restore" },
  });
  const subagents = 0;
  const undoneBatch = target.id;
  const parts = { command: "undo", plan, store, subagents, passedBy, notes, undoneBatch } as const;
  if (verdict.kind === "ask") {
    const preview = changeResult({ ...parts, execution: null, next: () => undefined });
    const options = { color: terminal.stderrColor, limit: 20 };
    for (const piece of renderChange(preview, options)) terminal.err(piece);
  }
  const execution = await carryOut(verdict, { context, catalog, batch, verb: "restore" });
  catalog.close();
  const result = changeResult({
    ...parts,
    execution,
    next: (done) =>
      done !== null
        ? undoCommand(done, request)
        : plan.threads.length > 0 && execution === null
        ? applyCommand("undo", request)
        : undefined,
  });
  if (request.json) terminal.out(renderChangeJson(result));
  else {
    const { color } = viewOptions(request, context);
    for (const piece of renderChange(result, { color, limit: null })) terminal.out(piece);
  }
  if (verdict.kind === "rehearsed" && verdict.refusals.length > 0) {
    throw refusedError(verdict.refusals, "restore");
  }
  const status = changeStatus(result);
  return status === EXIT.done ? problems.status() : status;
}

interface Candidates {
  readonly batches: readonly Batch[];
  readonly standings: Standings;
  readonly context: CommandContext;
}

function targetOf({ batch }: UndoRequest, { batches, standings, context }: Candidates): Batch {
  const { trashRoot } = context.store;
  const target = batch === null
    ? newestStanding(batches, standings)
    : batches.find(({ id }) => id === batch) ?? null;
  if (target !== null && target.end !== null) return target;
  const cutOff = target ?? batches.find(({ end }) => end === null) ?? null;
  if (cutOff !== null) {
    throw new NotFoundError(`Cannot undo: batch ${cutOff.id} was cut off and is not whole yet`, {
      hint: "rollkeep undo --apply --yes brings it to a whole state first",
    });
  }
  if (batch === null) {
    throw new NotFoundError(`Cannot undo: no batch in ${trashRoot} can still be taken back`, {
      hint: "rollkeep log lists the batches",
    });
  }
  throw new NotFoundError(`Cannot undo batch "${batch}": there is none in ${trashRoot}`, {
    hint: "rollkeep log lists the batches",
  });
}
