import { isWithin } from "../model/path_text.ts";
import type { Selector } from "../model/selector.ts";
import type { StorePaths } from "../model/store.ts";
import type { Thread } from "../model/thread.ts";
import type { Catalog } from "./catalog.ts";
import { filePath, isArchived } from "./file_table.ts";
import { filesOf, threadSize } from "./thread_table.ts";

/** The moment ages are measured from. */
export interface SelectOptions {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** The threads that pass every filter that size, time, place and path decide, in table order. */
export function selectCheaply(
  catalog: Catalog,
  selector: Selector,
  options: SelectOptions,
): number[] {
  const { table, threads } = catalog;
  const chosen: number[] = [];
  const parts = selector.pathContains.map((part) => part.toLowerCase());
  for (let thread = 0; thread < threads.count; thread++) {
    const newest = threads.newest[thread]!;
    if (!isOfAge(table.mtimeMs[newest]!, selector, options.nowMs)) continue;
    if (selector.archived !== "any" || selector.largerThanBytes !== null || parts.length > 0) {
      const files = filesOf(threads, thread);
      if (!isInPlace(files.every((file) => isArchived(table, file)), selector)) continue;
      const least = selector.largerThanBytes;
      if (least !== null && threadSize(catalog, thread) <= least) continue;
      const paths = files.map((file) => filePath(table, file));
      if (!pathMatches(paths, parts, catalog.store)) continue;
    }
    chosen.push(thread);
  }
  return chosen;
}

/** Whether a thread passes every filter of the selector. References are resolved elsewhere. */
export function matches(thread: Thread, selector: Selector, options: MatchOptions): boolean {
  const paths = thread.rollouts.map(({ path }) => path);
  return isOfAge(thread.updatedAtMs, selector, options.nowMs) &&
    isInPlace(thread.archived, selector) &&
    (selector.largerThanBytes === null || thread.sizeBytes > selector.largerThanBytes) &&
    pathMatches(paths, selector.pathContains.map((part) => part.toLowerCase()), options.store) &&
    anyOf(selector.ids, (id) => thread.id === id) &&
    anyOf(selector.idPrefixes, (prefix) => thread.id?.startsWith(prefix) ?? false) &&
    anyOf(selector.health, (health) => thread.health === health) &&
    mayMatch(thread, selector);
}

/** What text filters and groups look at, as far as it is known: `undefined` is not known, `null` is known to be absent. */
export type KnownTexts =
  & {
    readonly [K in "cwd" | "preview" | "name" | "gitBranch" | "source" | "modelProvider" | "model"]:
      | string
      | null
      | undefined;
  }
  & Pick<Thread, "pinned">;

/** Whether a thread of which this much is known may pass the text filters of the selector; with all of it known, whether it does. */
export function mayMatch(known: KnownTexts, selector: Selector): boolean {
  return contains(known.cwd, selector.hostContains) &&
    contains(known.preview, selector.headContains) &&
    contains(known.name, selector.nameContains) &&
    isOneOf(known.cwd, selector.cwds, isWithin) &&
    isOneOf(known.gitBranch, selector.branches, isSame) &&
    isOneOf(known.modelProvider, selector.modelProviders, isSame) &&
    isOneOf(known.source, selector.sources, (source, word) => sourceWord(source) === word) &&
    (!selector.pinned || known.pinned);
}

/** What {@link matches} measures by. */
export interface MatchOptions extends SelectOptions {
  readonly store: StorePaths;
}

/** The word of a source: itself, or the first key of its JSON (`subagent`, `custom`, `internal`). */
export function sourceWord(source: string | null): string | null {
  if (source === null || !source.startsWith("{")) return source;
  return /^\{\s*"([^"\\]+)"/.exec(source)?.[1] ?? source;
}

/** Path of a rollout below the root that holds it, with the root's own name: what `--path-contains` sees (flaw D3). */
export function pathBelowStore(path: string, store: StorePaths): string {
  if (isWithin(path, store.sessionsRoot)) return path.slice(store.sessionsRoot.length + 1);
  if (store.archivedRoot !== null && isWithin(path, store.archivedRoot)) {
    return path.slice(store.archivedRoot.length + 1);
  }
  return path;
}

function isOfAge(mtimeMs: number, selector: Selector, nowMs: number): boolean {
  const age = nowMs - mtimeMs;
  return (selector.olderThanMs === null || age >= selector.olderThanMs) &&
    (selector.newerThanMs === null || age <= selector.newerThanMs);
}

function isInPlace(archived: boolean, { archived: wanted }: Selector): boolean {
  return wanted === "any" || (wanted === "yes") === archived;
}

function pathMatches(
  paths: readonly string[],
  parts: readonly string[],
  store: StorePaths,
): boolean {
  if (parts.length === 0) return true;
  return paths.some((path) => {
    const below = pathBelowStore(path, store).toLowerCase();
    return parts.some((part) => below.includes(part));
  });
}

function anyOf<T>(wanted: readonly T[], test: (value: T) => boolean): boolean {
  return wanted.length === 0 || wanted.some(test);
}

function isSame(text: string, wanted: string): boolean {
  return text === wanted;
}

/** Whether one of the wanted texts fits; what is not known may. */
function isOneOf(
  text: string | null | undefined,
  wanted: readonly string[],
  fits: (text: string, wanted: string) => boolean,
): boolean {
  return wanted.length === 0 || text === undefined ||
    (text !== null && wanted.some((one) => fits(text, one)));
}

/** Whether one of the parts occurs, in any case; in what is not known it may. */
function contains(text: string | null | undefined, parts: readonly string[]): boolean {
  if (parts.length === 0 || text === undefined) return true;
  if (text === null) return false;
  const lower = text.toLowerCase();
  return parts.some((part) => lower.includes(part.toLowerCase()));
}
