import { otherTrashes } from "../../lib/act/facts/trash/other_trashes.ts";
import { readBatches } from "../../lib/act/journal/read_batches.ts";
import { type ExitStatus, NotFoundError } from "../../lib/model/error.ts";
import { type Batch, doneThreads, withRows } from "../../lib/model/journal.ts";
import { plannedBytesOf } from "../../lib/model/plan.ts";
import type { LogRequest } from "../../lib/model/request/request.ts";
import type { LogEntry } from "../../lib/model/result/log_result.ts";
import { batchNamed } from "../../lib/plan/batch/batch_named.ts";
import { newStandings, type Standings } from "../../lib/plan/batch/batch_standing.ts";
import { causeText, numberedCauseText } from "../../lib/plan/batch/cause_text.ts";
import { waitingThreads } from "../../lib/plan/batch/waiting_threads.ts";
import { plannedTold } from "../../lib/plan/planned_told.ts";
import { renderNote } from "../../lib/render/error_view.ts";
import { logDocument, renderLog } from "../../lib/render/log_view.ts";
import { commandText } from "../../lib/render/text/visible.ts";
import {
  type CommandContext,
  newProblemLog,
  outDocument,
  rowsThatFit,
  viewOptions,
} from "../context.ts";
import { isForPerson, logCommand, type NextOptions, undoCommand } from "../next_words.ts";
import { sayStrangers } from "../say_strangers.ts";
import { programName } from "../../lib/text/program_name.ts";

/** Runs `log`. */
export async function runLog(request: LogRequest, context: CommandContext): Promise<ExitStatus> {
  const { system, store } = context;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const batches = await readBatches(store.trashRoot, { system, onProblem });
  const standings = newStandings(batches);
  const view = viewOptions(request, context);
  const one = request.batch === null ? null : batchNamed(request.batch, batches);
  const most = request.limit === "fits" ? rowsThatFit(view) : request.limit;
  const wanted = one === null
    ? batches.slice(0, most ?? undefined)
    : one === undefined
    ? []
    : [one];
  if (one === undefined) {
    throw new NotFoundError(`Cannot find batch "${request.batch}" in ${store.trashRoot}`, {
      hint: `${programName()} log lists the batches`,
    });
  }
  const next = { request, canAsk: isForPerson(system.terminal, request) };
  const entries = wanted.map((batch) =>
    entryOf(batch, { standings, next, batches, isNumbered: view.terminal && !request.json })
  );
  if (request.json) outDocument(logDocument(entries), system.terminal);
  else if (entries.length === 0) {
    system.terminal.err(renderNote(`no batches in ${store.trashRoot}: nothing has been changed`));
  } else {
    const threads = one === null || one === undefined
      ? null
      : doneThreads(one).map((thread) => plannedTold(withRows(thread)));
    const options = { ...view, threads, total: batches.length };
    for await (const piece of renderLog(entries, options)) system.terminal.out(piece);
  }
  sayStrangers(wanted, context);
  const { files, environment } = system;
  for (const path of otherTrashes({ store, batches, environment, files })) {
    const command = commandText(logCommand(path, request));
    system.terminal.err(renderNote(`another trash is ${path}: ${command}`));
  }
  return problems.status();
}

function entryOf(
  batch: Batch,
  { standings, next, batches, isNumbered }: {
    readonly standings: Standings;
    readonly next: NextOptions;
    /** All that are there, the newest first. */
    readonly batches: readonly Batch[];
    /** Whether batches are named by their numbers, as a person reads them. */
    readonly isNumbered: boolean;
  },
): LogEntry {
  const { header } = batch;
  const number = batches.indexOf(batch);
  const cause = header?.cause;
  const done = doneThreads(batch);
  const standing = standings.stateOf(batch);
  const canUndo = standing !== "unfinished" && standings.standing(batch).length > 0;
  return {
    batch: batch.id,
    // Of a batch that was cut off before it said anything nothing is known; readers of the log have always met these.
    at: header?.at ?? "",
    action: header?.action ?? "delete",
    number,
    cause: {
      command: header?.command ?? [],
      text: header === null
        ? "nothing is known of it"
        : isNumbered
        ? numberedCauseText(header, batches)
        : causeText(header),
    },
    titles: header?.titles ?? [],
    redoes: cause?.kind === "redo",
    undoes: cause?.kind === "undo" || cause?.kind === "redo" ? cause.batch : null,
    standing,
    threads: done.length,
    files: done.reduce((sum, { steps }) => sum + steps.filter(({ rollout }) => rollout).length, 0),
    bytes: plannedBytesOf(done),
    failed: batch.threads.length - done.length,
    emptied: standings.emptied(batch).length,
    waiting: waitingThreads(batch),
    undo: canUndo ? undoCommand(isNumbered ? `${number}` : batch.id, next) : null,
    ids: done.flatMap(({ id }) => id ?? []),
  };
}
