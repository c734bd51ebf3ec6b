import { ownStore } from "../../../lib/act/facts/own_store.ts";
import { foreignTrash } from "../../../lib/act/facts/trash/foreign_trash.ts";
import { readBatches } from "../../../lib/act/journal/read_batches.ts";
import { type ExitStatus, NotFoundError } from "../../../lib/model/error.ts";
import {
  type Batch,
  type BatchThread,
  type JournalHeader,
  withRows,
} from "../../../lib/model/journal.ts";
import { plannedBytesOf } from "../../../lib/model/plan.ts";
import type { OnProblem } from "../../../lib/model/problem.ts";
import type { TrashListRequest } from "../../../lib/model/request/request.ts";
import type { TrashEntry } from "../../../lib/model/result/trash_result.ts";
import { batchNamed } from "../../../lib/plan/batch/batch_named.ts";
import { causeText, numberedCauseText } from "../../../lib/plan/batch/cause_text.ts";
import { plannedTold } from "../../../lib/plan/planned_told.ts";
import { newStandings } from "../../../lib/plan/batch/batch_standing.ts";
import { cutOffText } from "../../../lib/plan/batch/own_batch.ts";
import { waitingText, waitingThreads } from "../../../lib/plan/batch/waiting_threads.ts";
import { canEmpty } from "../../../lib/plan/empty_plan.ts";
import { renderNote } from "../../../lib/render/error_view.ts";
import { renderTrash, trashDocument } from "../../../lib/render/trash_view.ts";
import { formatByteSize } from "../../../lib/text/byte_size.ts";
import {
  type CommandContext,
  newProblemLog,
  outDocument,
  rowsThatFit,
  viewOptions,
} from "../../context.ts";
import {
  emptyAllCommand,
  emptyCommand,
  everyRowCommand,
  isForPerson,
  restoreCommand,
} from "../../next_words.ts";
import { sayStrangers } from "../../say_strangers.ts";
import { programName } from "../../../lib/text/program_name.ts";

/** Runs `trash list`. */
export async function runTrashList(
  request: TrashListRequest,
  context: CommandContext,
): Promise<ExitStatus> {
  const { system, store } = context;
  const problems = newProblemLog(context);
  const batches = await readBatches(store.trashRoot, { system, onProblem: problems.onProblem });
  const standings = newStandings(batches);
  const next = { request, canAsk: isForPerson(system.terminal, request) };
  const { terminal } = system;
  const view = viewOptions(request, context);
  const one = request.batch === null ? null : batchNamed(request.batch, batches);
  if (one === undefined) {
    throw new NotFoundError(`Cannot find batch "${request.batch}" in ${store.trashRoot}`, {
      hint: `${programName()} trash list shows those that hold something`,
    });
  }
  const isForEyes = view.terminal && !request.json;
  const causeOf = (header: JournalHeader) =>
    isForEyes ? numberedCauseText(header, batches) : causeText(header);
  const told = (held: readonly BatchThread[]) =>
    isForEyes ? held.map((thread) => plannedTold(withRows(thread))) : [];
  const entries = batches.filter(canEmpty).filter((batch) => one === null || batch === one).map(
    (batch): TrashEntry => {
      const held = standings.held(batch);
      const { header } = batch;
      return {
        batch: batch.id,
        number: batches.indexOf(batch),
        cause: { command: header.command, text: causeOf(header) },
        titles: header.titles ?? [],
        held: told(held),
        at: batch.header.at,
        threads: held.length,
        bytes: plannedBytesOf(held),
        restore: restoreCommand(batch.id, next),
        empty: emptyCommand(batch.id, next),
      };
    },
  ).filter(({ threads }) => threads > 0);
  const most = request.limit === "fits" ? null : request.limit;
  if (request.json) outDocument(trashDocument(entries.slice(0, most ?? undefined)), terminal);
  else if (entries.length === 0) terminal.err(renderNote(`${store.trashRoot} holds nothing`));
  else {
    const pieces = renderTrash(entries, {
      ...view,
      limit: one === null ? THREADS_OF_EACH : null,
      most,
      rows: one === null && request.limit === "fits" ? rowsThatFit(view) : null,
      all: everyRowCommand(request),
      emptyAll: emptyAllCommand(next),
    });
    for await (const piece of pieces) terminal.out(piece);
  }
  sayUnsettled(batches, context);
  sayStrangers(batches.filter(({ id }) => entries.some(({ batch }) => batch === id)), context);
  sayForeign(context, problems.onProblem);
  return problems.status();
}

/** Threads of a batch that are shown where several are. */
const THREADS_OF_EACH = 3;

/** What is neither in the trash nor out of it, and why. */
function sayUnsettled(batches: readonly Batch[], { system, store }: CommandContext): void {
  const { terminal } = system;
  const own = ownStore(store, system.files);
  for (const batch of batches) {
    if (batch.end === null) terminal.err(renderNote(cutOffText(batch, own)));
    for (const thread of waitingThreads(batch)) {
      terminal.err(renderNote(`batch ${batch.id}: ${waitingText(thread)}`));
    }
  }
}

/** What codexsm put into the trash belongs to no batch; silent when there is nothing of it. */
function sayForeign({ system, store }: CommandContext, onProblem: OnProblem): void {
  const threads = foreignTrash({ system, store, onProblem });
  if (threads.length === 0) return;
  const bytes = plannedBytesOf(threads);
  system.terminal.err(
    renderNote(
      `codexsm put ${threads.length} more ${threads.length === 1 ? "thread" : "threads"} ` +
        `(${
          formatByteSize(bytes)
        }) into ${store.trashRoot}/sessions: ${programName()} restore brings them ` +
        "back, trash empty leaves them",
    ),
  );
}
