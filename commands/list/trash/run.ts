import { ownStore } from "../../../lib/act/facts/own_store.ts";
import { heldThreads } from "../../../lib/act/facts/trash/held_threads.ts";
import { readBatches } from "../../../lib/act/journal/read_batches.ts";
import { queryThreads } from "../../../lib/catalog/find/query.ts";
import { openTrashCatalog } from "../../../lib/catalog/trash_catalog.ts";
import type { ExitStatus } from "../../../lib/model/error.ts";
import type { ListTrashRequest } from "../../../lib/model/request/request.ts";
import { newStandings } from "../../../lib/plan/batch/batch_standing.ts";
import { resolvePlace } from "../../../lib/plan/place.ts";
import { renderNote } from "../../../lib/render/error_view.ts";
import { renderList } from "../../../lib/render/list/list_view.ts";
import { type CommandContext, newProblemLog, viewOptions } from "../../context.ts";
import { everyRowCommand } from "../../next_words.ts";
import { programName } from "../../../lib/text/program_name.ts";

/** Runs `list --trash`: the same listing, of what lies in the trash, each thread as it was when it went there. */
export async function runListTrash(
  request: ListTrashRequest,
  context: CommandContext,
): Promise<ExitStatus> {
  const { system, store } = context;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const batches = await readBatches(store.trashRoot, { system, onProblem });
  const held = heldThreads(batches, {
    standings: newStandings(batches),
    own: ownStore(store, system.files),
  });
  const catalog = await openTrashCatalog(held.map(({ away }) => away), {
    system,
    store,
    onProblem,
    resolve: (place) => resolvePlace(place, store),
  });
  const nowMs = system.clock.nowMs();
  const found = await queryThreads(catalog, { ...request, nowMs });
  const holders = new Map(
    held.flatMap(({ batch, away: { id } }) => id === null ? [] : [[id, batch.id] as const]),
  );
  const threads = found.threads.map((thread) => {
    const trash = thread.id === null ? undefined : holders.get(thread.id);
    return trash === undefined ? thread : { ...thread, trash };
  });
  const { terminal } = system;
  const options = {
    output: request.output,
    view: viewOptions(request, context),
    all: everyRowCommand({ ...request, command: "list" }),
  };
  for await (const piece of renderList({ ...found, threads }, options)) terminal.out(piece);
  if (found.total > 0) terminal.err(renderNote(`${programName()} restore ID brings one back`));
  return problems.status();
}
