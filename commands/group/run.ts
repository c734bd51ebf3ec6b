import { openCatalog } from "../../lib/catalog/catalog.ts";
import { groupThreads, sortGroups } from "../../lib/catalog/find/group.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import type { GroupRequest } from "../../lib/model/request/request.ts";
import { renderGroups } from "../../lib/render/group_view.ts";
import { closing } from "../../lib/system/files.ts";
import { newDayKey } from "../../lib/time/instant_text.ts";
import {
  type ListingContext,
  newProblemLog,
  rowsThatFit,
  sayWhereEmpty,
  viewOptions,
} from "../context.ts";
import { everyRowCommand } from "../next_words.ts";

/** Runs `group`. */
export async function runGroup(
  request: GroupRequest,
  context: ListingContext,
): Promise<ExitStatus> {
  const { system, store } = context;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const scan = context.scan(onProblem);
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  sayWhereEmpty(catalog, { ...context, request });
  const { by, offset } = request;
  const options = {
    ...viewOptions(request, context),
    format: request.format,
    all: everyRowCommand(request),
  };
  const fitting = request.format === "table" ? rowsThatFit(options) : null;
  const limit = request.limit === "fits" ? fitting : request.limit;
  // What programs read is the same everywhere: a day of theirs is one of UTC, and the latest time lies in it.
  const zone = request.format === "table" ? options.zone ?? "UTC" : "UTC";
  const groups = await groupThreads(catalog, {
    selector: request.selector,
    by,
    nowMs: system.clock.nowMs(),
    dayKey: newDayKey(zone),
  });
  const sorted = sortGroups(groups, request);
  const result = {
    by,
    groups: sorted.slice(offset, limit === null ? undefined : offset + limit),
    total: groups.length,
    totalCount: groups.reduce((sum, { count }) => sum + count, 0),
    totalBytes: groups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
  for await (const piece of renderGroups(result, options)) system.terminal.out(piece);
  return problems.status();
}
