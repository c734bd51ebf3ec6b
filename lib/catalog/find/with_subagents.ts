import type { Selector } from "../../model/request/selector.ts";
import type { Thread } from "../../model/thread/thread.ts";
import type { Catalog } from "../catalog.ts";
import type { ThreadNumber } from "../scan/thread_table.ts";
import { hasAnyFilter } from "./given_filters.ts";
import { queryThreads } from "./query.ts";
import { readThreads } from "./read_threads.ts";

/**
 * The threads that `list` shows for the same selector, each with its sub-agents behind; without a filter all of the store.
 *
 * @throws {NotFoundError} when a reference names no thread. @throws {UsageError} when one is ambiguous.
 */
export async function threadsWithSubagents(
  catalog: Catalog,
  { selector, nowMs }: { readonly selector: Selector; readonly nowMs: number },
): Promise<readonly Thread[]> {
  if (!hasAnyFilter(selector)) {
    return (await queryThreads(catalog, { selector: { ...selector, subagents: true }, nowMs }))
      .threads;
  }
  const { threads } = await queryThreads(catalog, { selector, nowMs });
  const given = new Set(threads.flatMap(({ id }) => id ?? []));
  const below = new Set<ThreadNumber>();
  for (const id of threads.flatMap(({ subagentIds }) => subagentIds)) {
    const number = catalog.threads.byId.get(id);
    if (number !== undefined && !given.has(id)) below.add(number);
  }
  return [...threads, ...await readThreads(catalog, [...below])];
}
