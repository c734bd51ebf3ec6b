import type { GroupRequest } from "../../model/request/request.ts";
import type { Group } from "../../model/result/group_result.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { folderKey, isWindowsPath, plainFolder } from "../../text/folder_text.ts";
import type { Catalog } from "../catalog.ts";
import { type ThreadNumber, threadSize } from "../scan/thread_table.ts";
import { type KnownTexts, sourceWord } from "./filters.ts";
import { isCheap } from "./given_filters.ts";
import { isHidden, narrow, queryThreads } from "./query.ts";
import { knownByRow, loadRows, readThreads } from "./read_threads.ts";

/** How threads are grouped. */
export interface Grouping extends Pick<GroupRequest, "selector" | "by"> {
  readonly nowMs: number;
  /** Key of a moment for `day` (`2026-11-24`) and `month` (`2026-11`), in the zone that times are told in. */
  readonly dayKey: (epochMs: number) => string;
}

/**
 * All groups with their counts, sizes and newest update, in no particular order. Days and months open no file; for the others rows
 * tell as much as they can.
 */
export async function groupThreads(catalog: Catalog, grouping: Grouping): Promise<Group[]> {
  const { selector, by } = grouping;
  const groups = new Map<string, Mutable<Group>>();
  const add: AddToGroup = (name, { sizeBytes, updatedAtMs }) => {
    const [key, shown] = by === "host" && isWindowsPath(name)
      ? [folderKey(name), plainFolder(name)]
      : [name, name];
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { group: shown, count: 1, sizeBytes, latestMs: updatedAtMs });
      return;
    }
    // Of several spellings the first by text, in whatever order threads come.
    if (shown < group.group) group.group = shown;
    group.count++;
    group.sizeBytes += sizeBytes;
    if (updatedAtMs > group.latestMs) group.latestMs = updatedAtMs;
  };
  if (selector.refs.length === 0 && isCheap(selector) && by !== "health") {
    await addCheaply(catalog, grouping, add);
  } else {
    // An id would be decided by the file name alone; the query also reads what a group needs.
    const found = await queryThreads(catalog, { selector, nowMs: grouping.nowMs });
    for (const thread of found.threads) add(groupKey(thread, grouping)!, thread);
  }
  return [...groups.values()];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type AddToGroup = (key: string, thread: Pick<Thread, "sizeBytes" | "updatedAtMs">) => void;

/** Groups by what files and rows tell; threads of which they tell too little are read. */
async function addCheaply(catalog: Catalog, grouping: Grouping, add: AddToGroup): Promise<void> {
  const { table, threads } = catalog;
  const { selector, by } = grouping;
  const chosen = narrow(catalog, grouping);
  const byTime = by === "day" || by === "month";
  if (!byTime) loadRows(catalog, chosen);
  const unknown: ThreadNumber[] = [];
  for (const thread of chosen) {
    const updatedAtMs = table.mtimeMs[threads.newest[thread]!]!;
    const known = byTime ? null : knownByRow(catalog, thread);
    const key = groupKey({ ...known, updatedAtMs }, grouping);
    if (key === undefined) unknown.push(thread);
    else add(key, { sizeBytes: threadSize(catalog, thread), updatedAtMs });
  }
  for (const thread of await readThreads(catalog, unknown)) {
    if (selector.subagents || !isHidden(catalog, thread)) add(groupKey(thread, grouping)!, thread);
  }
}

/** What groups go by, as far as it is known; left out or `undefined`: it is not. */
type GroupFacts =
  & Pick<Thread, "updatedAtMs">
  & Partial<Pick<Thread, "health"> & Omit<KnownTexts, "pinned">>;

/** The group of a thread, `undefined` when what is known of it does not tell. */
function groupKey(facts: GroupFacts, { by, dayKey }: Grouping): string | undefined {
  const orEmpty = (text: string | null | undefined) => text === null ? "" : text;
  switch (by) {
    case "day":
      return dayKey(facts.updatedAtMs);
    case "month":
      return dayKey(facts.updatedAtMs).slice(0, 7);
    case "host":
      return orEmpty(facts.cwd);
    case "health":
      return facts.health === null ? "unreadable" : facts.health;
    case "source":
      return facts.source === undefined ? undefined : sourceWord(facts.source) ?? "";
    case "branch":
      return orEmpty(facts.gitBranch);
    case "model":
      return orEmpty(facts.model);
    default:
      return by satisfies never;
  }
}

/** Sorts groups: `auto` is by group for days and months, else by count; ties by group (compat §6). */
export function sortGroups(
  groups: readonly Group[],
  sorting: Pick<GroupRequest, "by" | "sort" | "order">,
): Group[] {
  const { by, order } = sorting;
  const byTime = by === "day" || by === "month";
  const sort = sorting.sort === "auto" ? (byTime ? "group" : "count") : sorting.sort;
  const sign = order === "asc" ? 1 : -1;
  const byGroup = (a: Group, b: Group): number =>
    a.group < b.group ? -1 : a.group > b.group ? 1 : 0;
  const key = (group: Group): number =>
    sort === "count" ? group.count : sort === "size" ? group.sizeBytes : group.latestMs;
  return [...groups].sort((a, b) =>
    sign * ((sort === "group" ? 0 : key(a) - key(b)) || byGroup(a, b))
  );
}
