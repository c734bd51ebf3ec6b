import { openCatalog } from "../../lib/catalog/catalog.ts";
import { hasAnyFilter } from "../../lib/catalog/find/given_filters.ts";
import { queryThreads } from "../../lib/catalog/find/query.ts";
import {
  recallAnswer,
  rememberAnswer,
  storeStamp,
} from "../../lib/catalog/sources/answer_cache.ts";
import { newLiveness } from "../../lib/codex/liveness.ts";
import { EXIT, type ExitStatus } from "../../lib/model/error.ts";
import type { ListRequest } from "../../lib/model/request/request.ts";
import type { ShownThread, Thread } from "../../lib/model/thread/thread.ts";
import { renderList } from "../../lib/render/list/list_view.ts";
import { closing } from "../../lib/system/files.ts";
import { type ListingContext, newProblemLog, sayWhereEmpty, viewOptions } from "../context.ts";

/**
 * Key under which the answer to this question is remembered; `null` when it is not: only whole lists for programs are, for
 * whoever reads them reads them often, and rendering costs more than everything else (measured: half the time at 10,000).
 */
function answerKey(
  request: ListRequest,
  { terminal, stamp }: { readonly terminal: boolean; readonly stamp: () => string | null },
): string | null {
  const { selector, output, limit, offset, live, sort, order } = request;
  const isWhole = !hasAnyFilter(selector) && limit === null && offset === 0 && !live;
  if (!isWhole || output.format === "table") return null;
  const state = stamp();
  // On a terminal a record shows what it has hidden in a pipe.
  const question = { output, terminal, sort, order, subagents: selector.subagents };
  return state === null ? null : `${JSON.stringify(question)} ${state}`;
}

/** Runs `list`. */
export async function runList(request: ListRequest, context: ListingContext): Promise<ExitStatus> {
  const { system, store } = context;
  const problems = newProblemLog(context);
  const { files, caches, clock, terminal } = system;
  const scan = context.scan(problems.onProblem);
  const key = answerKey(request, {
    terminal: terminal.stdoutIsTerminal,
    stamp: () => storeStamp({ table: scan.table, store, files, nowMs: clock.nowMs() }),
  });
  const known = key === null ? null : recallAnswer(caches, key);
  if (known !== null) {
    terminal.out(known);
    return problems.status();
  }
  const { onProblem } = problems;
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  const found = await queryThreads(catalog, { ...request, nowMs: clock.nowMs() });
  const threads = request.live ? withLiveness(found.threads, context) : found.threads;
  const options = { output: request.output, view: viewOptions(request, context) };
  const pieces: string[] = [];
  for await (const piece of renderList({ threads, total: found.total }, options)) {
    terminal.out(piece);
    if (key !== null) pieces.push(piece);
  }
  // With a problem the answer is partial, and the problem must be said again next time.
  if (key !== null && problems.status() === EXIT.done) {
    rememberAnswer(caches, { key, text: pieces.join("") });
  }
  sayWhereEmpty(catalog, context);
  return problems.status();
}

/** The threads with what their writer locks tell; without an id there is no lock to test. */
function withLiveness(
  threads: readonly Thread[],
  { store, system: { files } }: ListingContext,
): readonly ShownThread[] {
  const isLive = newLiveness({ store, files });
  return threads.map((thread) =>
    thread.id === null ? thread : { ...thread, live: isLive(thread.id) }
  );
}
