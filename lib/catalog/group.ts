import type { Group } from "../model/group_result.ts";
import { HEALTHS } from "../model/health.ts";
import type { GroupBy, GroupSort, Order } from "../model/request.ts";
import { isCheap, type Selector } from "../model/selector.ts";
import type { Thread } from "../model/thread.ts";
import type { Catalog } from "./catalog.ts";
import { selectCheaply, sourceWord } from "./select.ts";
import { queryThreads } from "./query.ts";
import { threadSize } from "./thread_table.ts";

/** How threads are grouped. */
export interface Grouping {
  readonly selector: Selector;
  readonly by: GroupBy;
  readonly nowMs: number;
  /** Key of a moment for `day` (`2026-11-24`) and `month` (`2026-11`), in the user's zone. */
  readonly dayKey: (epochMs: number) => string;
}

/** All groups with their counts, sizes and newest update, in no particular order. Days and months open no file. */
export async function groupThreads(catalog: Catalog, grouping: Grouping): Promise<Group[]> {
  const groups = new Map<string, { count: number; sizeBytes: number; latestMs: number }>();
  const add = (key: string, sizeBytes: number, updatedAtMs: number): void => {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { count: 1, sizeBytes, latestMs: updatedAtMs });
    else {
      group.count++;
      group.sizeBytes += sizeBytes;
      if (updatedAtMs > group.latestMs) group.latestMs = updatedAtMs;
    }
  };
  const { selector, by } = grouping;
  if ((by === "day" || by === "month") && selector.refs.length === 0 && isCheap(selector)) {
    addCheaply(catalog, grouping, add);
  } else {
    const everything = { sort: "updated_at", order: "desc", limit: Infinity, offset: 0 } as const;
    // An id would be decided by the file name alone; the query also reads what a group needs.
    const found = await queryThreads(catalog, { ...everything, selector, nowMs: grouping.nowMs });
    for (const thread of found.threads) {
      add(groupKey(thread, grouping), thread.sizeBytes, thread.updatedAtMs);
    }
  }
  return [...groups].map(([group, totals]) => ({ group, ...totals }));
}

function addCheaply(
  catalog: Catalog,
  { selector, by, nowMs, dayKey }: Grouping,
  add: (key: string, sizeBytes: number, updatedAtMs: number) => void,
): void {
  const { table, threads, family } = catalog;
  for (const thread of selectCheaply(catalog, selector, { nowMs })) {
    if (!selector.subagents && family.hidden[thread] === 1) continue;
    const size = threadSize(catalog, thread);
    const updated = table.mtimeMs[threads.newest[thread]!]!;
    const day = dayKey(updated);
    add(by === "day" ? day : day.slice(0, 7), size, updated);
  }
}

function groupKey(thread: Thread, { by, dayKey }: Grouping): string {
  switch (by) {
    case "day":
      return dayKey(thread.updatedAtMs);
    case "month":
      return dayKey(thread.updatedAtMs).slice(0, 7);
    case "host":
      return thread.cwd ?? "";
    case "health":
      return thread.health ?? "unreadable";
    case "source":
      return sourceWord(thread.source) ?? "";
    case "branch":
      return thread.gitBranch ?? "";
    case "model":
      return thread.model ?? "";
    default:
      return by satisfies never;
  }
}

/** Sorts groups: `auto` is by group for days and months, else by count; ties by group (compat §6). */
export function sortGroups(groups: readonly Group[], sorting: GroupSorting): Group[] {
  const { by, order } = sorting;
  const byTime = by === "day" || by === "month";
  const sort = sorting.sort === "auto" ? (byTime ? "group" : "count") : sorting.sort;
  const sign = order === "asc" ? 1 : -1;
  const rank = (group: Group): number => HEALTHS.findIndex((health) => health === group.group);
  const byGroup = (a: Group, b: Group): number =>
    (by === "health" ? rank(a) - rank(b) : 0) ||
    (a.group < b.group ? -1 : a.group > b.group ? 1 : 0);
  const key = (group: Group): number =>
    sort === "count" ? group.count : sort === "size" ? group.sizeBytes : group.latestMs;
  return [...groups].sort((a, b) =>
    sign * ((sort === "group" ? 0 : key(a) - key(b)) || byGroup(a, b))
  );
}

/** How groups are sorted. */
export interface GroupSorting {
  readonly by: GroupBy;
  readonly sort: GroupSort;
  readonly order: Order;
}
