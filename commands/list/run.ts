import { openCatalog } from "../../lib/catalog/catalog.ts";
import { queryThreads } from "../../lib/catalog/query.ts";
import type { ExitStatus } from "../../lib/model/exit_status.ts";
import type { ListRequest } from "../../lib/model/request.ts";
import type { Thread } from "../../lib/model/thread.ts";
import { renderList } from "../../lib/render/list/list_view.ts";
import { isLive } from "../../lib/codex/liveness.ts";
import { type CommandContext, newProblemLog, sayWhereEmpty, viewOptions } from "../context.ts";

/** Runs `list`. */
export async function runList(request: ListRequest, context: CommandContext): Promise<ExitStatus> {
  const { system, store } = context;
  const problems = newProblemLog(context);
  const catalog = await openCatalog(store, { system, onProblem: problems.onProblem });
  const { selector, sort, order, offset, format } = request;
  const limit = request.limit ?? (format === "table" ? 10 : 0);
  const found = await queryThreads(catalog, {
    selector,
    sort,
    order,
    offset,
    limit: limit === 0 ? Infinity : limit,
    nowMs: system.clock.nowMs(),
  });
  const threads = request.live
    ? found.threads.map((thread) => withLiveness(thread))
    : found.threads;
  const options = { ...request, ...viewOptions(request, context) };
  for (const piece of renderList({ threads, total: found.total }, options)) {
    system.terminal.out(piece);
  }
  sayWhereEmpty(catalog, context);
  catalog.close();
  return problems.status();

  function withLiveness(thread: Thread): Thread {
    const live = thread.id === null ? null : isLive(thread.id, { store, files: system.files });
    return { ...thread, live };
  }
}
