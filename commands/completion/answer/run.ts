import { ownStore } from "../../../lib/act/facts/own_store.ts";
import { heldThreads } from "../../../lib/act/facts/trash/held_threads.ts";
import { readBatches, readBatchStarts } from "../../../lib/act/journal/read_batches.ts";
import { newestThreads } from "../../../lib/catalog/find/newest_threads.ts";
import { EXIT, type ExitStatus } from "../../../lib/model/error.ts";
import type { OnProblem } from "../../../lib/model/problem.ts";
import type { Proposal } from "../../../lib/model/request/complete.ts";
import type { CompleteRequest } from "../../../lib/model/request/request.ts";
import { newStandings } from "../../../lib/plan/batch/batch_standing.ts";
import { numberedCauseText } from "../../../lib/plan/batch/cause_text.ts";
import { plannedTold } from "../../../lib/plan/planned_told.ts";
import { proposalLines } from "../../../lib/render/completion/proposal_lines.ts";
import { type CommandContext, newProblemLog } from "../../context.ts";

/** Runs what a script of `completion` asks of a store. A store that is not there has nothing to propose. */
export async function runComplete(
  request: CompleteRequest,
  context: CommandContext,
): Promise<ExitStatus> {
  const { before, start, briefs } = request;
  const { onProblem } = newProblemLog(context);
  const found = await proposalsOf(request, { ...context, onProblem });
  const fitting = found.filter(({ word }) => word.startsWith(start))
    .map(({ word, brief }) => ({ word: before + word, brief }));
  context.system.terminal.out(await proposalLines(fitting, { briefs }));
  return EXIT.done;
}

interface Asking extends CommandContext {
  readonly onProblem: OnProblem;
}

async function proposalsOf(
  { what, start }: CompleteRequest,
  asking: Asking,
): Promise<readonly Proposal[]> {
  switch (what) {
    case "trash":
      return await threadsInTrash(asking);
    case "batches":
    case "batch-ids":
      return await batches(what === "batches" ? start : null, asking);
    default: {
      const { store, system, onProblem } = asking;
      const threads = newestThreads(store, { system, onProblem, among: what, start });
      return threads.map(({ id, title }) => ({ word: id, brief: title ?? "" }));
    }
  }
}

async function threadsInTrash({ store, system, onProblem }: Asking): Promise<readonly Proposal[]> {
  const all = await readBatches(store.trashRoot, { system, onProblem });
  const own = ownStore(store, system.files);
  const held = heldThreads(all, { standings: newStandings(all), own });
  return held.flatMap(({ away }) => {
    const { id, title } = plannedTold(away);
    return id === null ? [] : [{ word: id, brief: title ?? "" }];
  });
}

/** Batches by their numbers, as people say them, where one begins with what is typed; else by their ids. */
async function batches(
  start: string | null,
  { store, system, onProblem }: Asking,
): Promise<readonly Proposal[]> {
  const all = await readBatchStarts(store.trashRoot, { system, onProblem });
  const isNumber = start !== null && all.some((_, number) => `${number}`.startsWith(start));
  return all.map(({ id, header }, number) => {
    const cause = header === null ? "" : numberedCauseText(header, all);
    const [title] = header?.titles ?? [];
    const brief = title === undefined ? cause : `${cause}  “${title}”`;
    return { word: isNumber ? `${number}` : id, brief };
  });
}
