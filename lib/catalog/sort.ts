import { HEALTHS } from "../model/health.ts";
import type { ListSort, Order } from "../model/request.ts";
import type { Thread } from "../model/thread.ts";
import type { Catalog } from "./catalog.ts";
import { filePath } from "./file_table.ts";

/** How threads are ordered. */
export interface Sorting {
  readonly sort: ListSort;
  readonly order: Order;
}

/** Sorts materialised threads: by the key, ties by id, then path; `desc` negates the whole comparison (compat §1.1). */
export function sortThreads(threads: readonly Thread[], { sort, order }: Sorting): Thread[] {
  const sign = order === "asc" ? 1 : -1;
  return [...threads].sort((a, b) => sign * (byKey(a, b, sort) || byIdentity(a, b)));
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

function byIdentity(a: Thread, b: Thread): number {
  return compareText(a.id ?? "", b.id ?? "") || compareText(a.path, b.path);
}

function healthRank({ health }: Thread): number {
  return health === null ? HEALTHS.length : HEALTHS.indexOf(health);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The first threads by update time, in order, without materialising any: `want` of them, or all. For the top rows it sorts
 * only what can be among them (measured: a full comparator sort of 100,000 costs 80 ms, the native sort of the times 8).
 */
export function newestFirst(catalog: Catalog, chosen: readonly number[], cut: Cut): number[] {
  const { table, threads } = catalog;
  const sign = cut.order === "asc" ? 1 : -1;
  const time = (thread: number): number => table.mtimeMs[threads.newest[thread]!]!;
  let among: readonly number[] = chosen;
  if (cut.want < chosen.length / 4) {
    const times = new Float64Array(chosen.length);
    for (let at = 0; at < chosen.length; at++) times[at] = time(chosen[at]!);
    times.sort();
    const limit = cut.order === "asc" ? times[cut.want]! : times[times.length - 1 - cut.want]!;
    among = chosen.filter((thread) => sign * (time(thread) - limit) <= 0);
  }
  const identity = (thread: number): string => threads.ids[thread] ?? "";
  const sorted = [...among].sort((a, b) =>
    sign * (time(a) - time(b) || compareText(identity(a), identity(b)) ||
      compareText(filePath(table, threads.newest[a]!), filePath(table, threads.newest[b]!)))
  );
  return sorted.slice(0, Math.max(cut.want, 0));
}

/** How much of the order is wanted. */
export interface Cut {
  readonly order: Order;
  /** Number of threads; `Infinity` for all. */
  readonly want: number;
}
