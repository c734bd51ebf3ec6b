import { HEALTHS } from "../../model/health.ts";
import type { ThreadId } from "../../model/ids.ts";
import { type FileSort, isFileSort, type ListSort } from "../../model/request/list_sort.ts";
import type { ListRequest, Order } from "../../model/request/request.ts";
import type { ListResult } from "../../model/result/list_result.ts";
import type { Thread } from "../../model/thread/thread.ts";
import type { Catalog } from "../catalog.ts";
import { filePath } from "../scan/file_table.ts";
import { type ThreadNumber, threadSize } from "../scan/thread_table.ts";
import { isSubagentSource } from "../sources/subagents.ts";
import { isCheap, testBy } from "./given_filters.ts";
import { knownByRow, loadRows, readThreads } from "./read_threads.ts";
import { resolveRefs } from "./refs.ts";
import { matcherOf, selectCheaply } from "./select.ts";

/** Which threads are wanted, in which order, and how many of them. */
export interface Query
  extends Pick<ListRequest, "selector" | "sort" | "order" | "limit" | "offset"> {
  /** Milliseconds since the epoch that ages are measured from. */
  readonly nowMs: number;
}

/** What is meant where a query says nothing of it: every thread, newest first. */
const EVERY = { sort: "updated_at", order: "desc", limit: null, offset: 0 } as const;

/**
 * Finds threads. Names, sizes and times decide first, then rows, then heads. Where heads decide nothing, only those of the part
 * that is returned are read. Sub-agents come with their parent unless the selector asks for them.
 *
 * @throws {NotFoundError} when a reference names no thread. @throws {UsageError} when one is ambiguous.
 */
export async function queryThreads(
  catalog: Catalog,
  wanted: Pick<Query, "selector" | "nowMs"> & Partial<Query>,
): Promise<ListResult> {
  const query: Query = { ...EVERY, ...wanted };
  const { selector } = query;
  const rough = narrow(catalog, query);
  if (selector.refs.length === 0 && isCheap(selector) && isFileSort(query.sort)) {
    return await firstByFiles(catalog, rough, { ...query, sort: query.sort });
  }
  const among = selector.refs.length === 0 ? rough : await resolveRefs(catalog, selector.refs);
  const all = await readThreads(catalog, selectByRows(catalog, among, query));
  const matches = matcherOf({ selector, nowMs: query.nowMs, store: catalog.store });
  const found = all.filter((thread) =>
    (selector.refs.length > 0 || selector.subagents || !isHidden(catalog, thread)) &&
    matches(thread)
  );
  const sorted = sortThreads(found, query);
  const totalBytes = sorted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { threads: partOf(sorted, query), total: found.length, totalBytes };
}

/** The threads that their row does not rule out. */
function selectByRows(
  catalog: Catalog,
  threads: readonly ThreadNumber[],
  { selector, nowMs }: Pick<Query, "selector" | "nowMs">,
): readonly ThreadNumber[] {
  const mayPass = testBy("row", { selector, nowMs, store: catalog.store });
  if (mayPass === null) return threads;
  loadRows(catalog, threads);
  return threads.filter((thread) => {
    const known = knownByRow(catalog, thread);
    return known === null || mayPass(known);
  });
}

/** Whether a thread is a sub-agent that comes with its parent. */
export function isHidden(catalog: Catalog, thread: Thread): boolean {
  return thread.id !== null && catalog.subagents.isHidden(thread.id);
}

/** The threads that are left once names, sizes and times have decided what they can. */
export function narrow(
  catalog: Catalog,
  { selector, nowMs }: Pick<Query, "selector" | "nowMs">,
): ThreadNumber[] {
  const { subagents } = catalog;
  if (selector.ids.length > 0 && selector.idPrefixes.length === 0) {
    const named = threadsWithIds(catalog, selector.ids);
    if (named !== null) return named;
  }
  const chosen = selectCheaply(catalog, { selector, nowMs });
  if (selector.subagents) return chosen;
  return chosen.filter((thread) => subagents.hidden[thread] === 0);
}

/** Threads with just these ids by file name; `null` when one is not found so: its metadata may still bear it. */
function threadsWithIds({ threads }: Catalog, ids: readonly ThreadId[]): ThreadNumber[] | null {
  const found: ThreadNumber[] = [];
  for (const id of new Set(ids)) {
    const thread = threads.byId.get(id);
    if (thread === undefined) return null;
    found.push(thread);
  }
  return found;
}

async function firstByFiles(
  catalog: Catalog,
  chosen: readonly ThreadNumber[],
  query: Query & { readonly sort: FileSort },
): Promise<ListResult> {
  const { selector, sort, order, offset, limit } = query;
  const end = limit === null ? chosen.length : offset + limit;
  const bytesOf = (threads: readonly ThreadNumber[]) =>
    threads.reduce((sum, thread) => sum + threadSize(catalog, thread), 0);
  // A sub-agent that no row names is known only by its head. Spare threads are read once there was one: 8 heads more cost 5 ms.
  for (let spare = 0;; spare = Math.max(8, spare * 8)) {
    const want = Math.min(end + spare, chosen.length);
    const first = firstOf(catalog, chosen, { sort, order, want });
    const threads = (await readThreads(catalog, first)).filter((thread) =>
      selector.subagents || !isSubagentSource(thread.source) || !isHidden(catalog, thread)
    );
    if (threads.length < end && want < chosen.length) continue;
    const shownBytes = threads.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return {
      threads: partOf(threads, query),
      total: chosen.length - (first.length - threads.length),
      totalBytes: bytesOf(chosen) - bytesOf(first) + shownBytes,
    };
  }
}

/** The wanted part of a list. */
function partOf(
  threads: readonly Thread[],
  { offset, limit }: Pick<Query, "offset" | "limit">,
): readonly Thread[] {
  return threads.slice(offset, limit === null ? undefined : offset + limit);
}

/** Sorts threads by the key, ties by id, then path; `desc` turns all of it round (compat §1.1). */
function sortThreads(
  threads: readonly Thread[],
  { sort, order }: Pick<Query, "sort" | "order">,
): Thread[] {
  const sign = order === "asc" ? 1 : -1;
  return threads.toSorted((a, b) =>
    sign * (byKey(a, b, sort) || compareText(a.id ?? "", b.id ?? "") || compareText(a.path, b.path))
  );
}

function byKey(a: Thread, b: Thread, sort: ListSort): number {
  switch (sort) {
    case "updated_at":
      return a.updatedAtMs - b.updatedAtMs;
    case "created_at":
      return a.createdAtMs - b.createdAtMs;
    case "size":
      return a.sizeBytes - b.sizeBytes;
    case "health":
      return healthRank(a) - healthRank(b);
    case "name":
      return compareText(a.name ?? "", b.name ?? "");
    case "id":
    case "session_id":
      return 0;
    default:
      return sort satisfies never;
  }
}

function healthRank({ health }: Thread): number {
  return health === null ? HEALTHS.length : HEALTHS.indexOf(health);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The first threads by update time or size, in order, reading none of them: `want` of them, or all. For the top rows it
 * sorts only what can be among them (measured: a full comparator sort of 100,000 costs 80 ms, the native sort of the keys 8).
 */
function firstOf(catalog: Catalog, chosen: readonly ThreadNumber[], cut: Cut): ThreadNumber[] {
  const { table, threads } = catalog;
  const sign = cut.order === "asc" ? 1 : -1;
  const key = (thread: ThreadNumber): number =>
    cut.sort === "size" ? threadSize(catalog, thread) : table.mtimeMs[threads.newest[thread]!]!;
  let among: readonly ThreadNumber[] = chosen;
  if (cut.want < chosen.length / 4) {
    const keys = new Float64Array(chosen.length);
    for (let at = 0; at < chosen.length; at++) keys[at] = key(chosen[at]!);
    keys.sort();
    const limit = cut.order === "asc" ? keys[cut.want]! : keys[keys.length - 1 - cut.want]!;
    among = chosen.filter((thread) => sign * (key(thread) - limit) <= 0);
  }
  const identity = (thread: ThreadNumber): string => threads.ids[thread] ?? "";
  const sorted = [...among].sort((a, b) =>
    sign * (key(a) - key(b) || compareText(identity(a), identity(b)) ||
      compareText(filePath(table, threads.newest[a]!), filePath(table, threads.newest[b]!)))
  );
  return sorted.slice(0, Math.max(cut.want, 0));
}

/** How much of which order is wanted. */
interface Cut {
  readonly sort: FileSort;
  readonly order: Order;
  /** Number of threads; `Infinity` for all. */
  readonly want: number;
}
