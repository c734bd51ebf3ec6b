import { momentMs } from "../../model/request/moment.ts";
import type { Selector } from "../../model/request/selector.ts";
import type { StorePaths } from "../../model/store.ts";
import type { Rollout, Thread } from "../../model/thread/thread.ts";
import { newFolderTest } from "../../text/folder_text.ts";
import { isWithin } from "../../text/path_text.ts";

/** A selector that is a filter: `refs` are resolved elsewhere, `subagents` and `all` filter nothing. */
export type FilterName = Exclude<keyof Selector, "refs" | "subagents" | "all">;

/** What the scan of the files tells of a thread. */
export interface FileFacts extends Pick<Thread, "updatedAtMs" | "archived" | "sizeBytes"> {
  readonly rollouts: readonly Pick<Rollout, "path">[];
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

/** What the heads of a thread tell of it. */
export type HeadFacts = Pick<Thread, "id" | "health" | "createdAtMs" | "isCreationKnown">;

/** What decides a filter, and the facts it knows. A row leaves some facts to the head. */
export interface FactsOf {
  readonly file: FileFacts;
  readonly row: KnownTexts;
  readonly head: HeadFacts;
}

/** What filters measure by. */
export interface Measure {
  /** Milliseconds since the epoch that ages are measured from. */
  readonly nowMs: number;
  readonly store: StorePaths;
}

interface FilterBy<By extends keyof FactsOf, Value> {
  readonly decidedBy: By;
  /** Whether the selector sets it. */
  readonly isGiven: (value: Value) => boolean;
  /** The test of a value that is given, made once for all threads; what is not known passes. */
  readonly passes: (
    wanted: Exclude<Value, null>,
    measure: Measure,
  ) => (facts: FactsOf[By]) => boolean;
}

/** One kind of filter: what decides it, when it is given, and which threads pass. */
export type Filter<Value> =
  | FilterBy<"file", Value>
  | FilterBy<"row", Value>
  | FilterBy<"head", Value>;

/** Every filter, a row each. */
export const FILTERS = {
  ids: {
    decidedBy: "head",
    isGiven: isFilled,
    passes: (ids) => {
      const wanted = new Set(ids);
      return ({ id }) => id !== null && wanted.has(id);
    },
  },
  idPrefixes: {
    decidedBy: "head",
    isGiven: isFilled,
    passes: (starts) => ({ id }) => id !== null && starts.some((start) => id.startsWith(start)),
  },
  hostContains: { decidedBy: "row", isGiven: isFilled, passes: textTest("cwd", anyPart) },
  pathContains: {
    decidedBy: "file",
    isGiven: isFilled,
    passes: (parts, { store }) => {
      const holds = anyPart(parts);
      return ({ rollouts }) => rollouts.some(({ path }) => holds(pathBelowStore(path, store)));
    },
  },
  headContains: { decidedBy: "row", isGiven: isFilled, passes: textTest("preview", anyPart) },
  nameContains: { decidedBy: "row", isGiven: isFilled, passes: textTest("name", anyPart) },
  olderThanMs: {
    decidedBy: "file",
    isGiven: isSet,
    passes: (least, { nowMs }) => ({ updatedAtMs }) => nowMs - updatedAtMs >= least,
  },
  newerThanMs: {
    decidedBy: "file",
    isGiven: isSet,
    passes: (most, { nowMs }) => ({ updatedAtMs }) => nowMs - updatedAtMs <= most,
  },
  createdAfter: {
    decidedBy: "head",
    isGiven: isFilled,
    passes: (moments, { nowMs }) => {
      const from = Math.min(...moments.map((moment) => momentMs(moment, nowMs)));
      return ({ createdAtMs, isCreationKnown }) => isCreationKnown && createdAtMs >= from;
    },
  },
  createdBefore: {
    decidedBy: "head",
    isGiven: isFilled,
    passes: (moments, { nowMs }) => {
      const end = Math.max(...moments.map((moment) => momentMs(moment, nowMs)));
      return ({ createdAtMs, isCreationKnown }) => isCreationKnown && createdAtMs < end;
    },
  },
  health: {
    decidedBy: "head",
    isGiven: isFilled,
    passes: (wanted) => ({ health }) => health !== null && wanted.includes(health),
  },
  cwds: {
    decidedBy: "row",
    isGiven: isFilled,
    passes: textTest("cwd", newFolderTest),
  },
  branches: { decidedBy: "row", isGiven: isFilled, passes: textTest("gitBranch", oneOf) },
  sources: {
    decidedBy: "row",
    isGiven: isFilled,
    passes: textTest("source", (words) => (source) => words.includes(sourceWord(source)!)),
  },
  modelProviders: { decidedBy: "row", isGiven: isFilled, passes: textTest("modelProvider", oneOf) },
  largerThanBytes: {
    decidedBy: "file",
    isGiven: isSet,
    passes: (bound) => ({ sizeBytes }) => sizeBytes > bound,
  },
  smallerThanBytes: {
    decidedBy: "file",
    isGiven: isSet,
    passes: (bound) => ({ sizeBytes }) => sizeBytes < bound,
  },
  archived: {
    decidedBy: "file",
    isGiven: (wanted) => wanted !== "any",
    passes: (wanted) => ({ archived }) => archived === (wanted === "yes"),
  },
  pinned: {
    decidedBy: "row",
    isGiven: (isWanted) => isWanted,
    passes: () => ({ pinned }) => pinned,
  },
} satisfies { readonly [K in FilterName]: Filter<Selector[K]> };

/** The word of a source: itself, or the first key of its JSON (`subagent`, `custom`, `internal`). */
export function sourceWord(source: string | null): string | null {
  if (source === null || !source.startsWith("{")) return source;
  return /^\{\s*"([^"\\]+)"/.exec(source)?.[1] ?? source;
}

/** Path of a rollout below the root that holds it, with the root's own name: what `--path-contains` sees (flaw D3). */
function pathBelowStore(path: string, store: StorePaths): string {
  if (isWithin(path, store.sessionsRoot)) return path.slice(store.sessionsRoot.length + 1);
  if (store.archivedRoot !== null && isWithin(path, store.archivedRoot)) {
    return path.slice(store.archivedRoot.length + 1);
  }
  return path;
}

function isFilled(list: readonly unknown[]): boolean {
  return list.length > 0;
}

function isSet(value: number | null): boolean {
  return value !== null;
}

type TextTest = (wanted: readonly string[]) => (text: string) => boolean;

/** Tests one text of a thread. A text that is not known passes, an absent one does not. */
function textTest(
  name: Exclude<keyof KnownTexts, "pinned">,
  testOf: TextTest,
): (wanted: readonly string[]) => (known: KnownTexts) => boolean {
  return (wanted) => {
    const fits = testOf(wanted);
    return (known) => {
      const text = known[name];
      return text === undefined || (text !== null && fits(text));
    };
  };
}

/** Whether one of the parts occurs, in any case. */
function anyPart(parts: readonly string[]): (text: string) => boolean {
  const lowerParts = parts.map((part) => part.toLowerCase());
  return (text) => {
    const lower = text.toLowerCase();
    return lowerParts.some((part) => lower.includes(part));
  };
}

function oneOf(wanted: readonly string[]): (text: string) => boolean {
  return (text) => wanted.includes(text);
}
