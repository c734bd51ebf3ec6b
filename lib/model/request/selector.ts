import type { Health } from "../health.ts";
import type { ThreadId } from "../ids.ts";
import type { Moment } from "./moment.ts";

/**
 * Which threads a command means. Kinds are joined by AND, the values of one kind by OR.
 * An empty list or `null` means that kind is not given.
 */
export interface Selector {
  /** Positional: full id, unique prefix, path or exact thread name. */
  readonly refs: readonly string[];
  /** Exact thread ids. */
  readonly ids: readonly ThreadId[];
  /** Starts of thread ids. */
  readonly idPrefixes: readonly string[];
  /** Parts of the working directory, any case. */
  readonly hostContains: readonly string[];
  /** Parts of a rollout's path below the store's root, any case. */
  readonly pathContains: readonly string[];
  /** Parts of the preview, any case. */
  readonly headContains: readonly string[];
  /** Parts of the name, any case. */
  readonly nameContains: readonly string[];
  /** Least age in milliseconds. */
  readonly olderThanMs: number | null;
  /** Greatest age in milliseconds. */
  readonly newerThanMs: number | null;
  /** Wanted health. */
  readonly health: readonly Health[];
  /** Absolute folders, of this system or of Windows; a thread matches when its cwd is one of them or below. */
  readonly cwds: readonly string[];
  /** Exact git branches. */
  readonly branches: readonly string[];
  /** Sources: the bare word, or `subagent`, `custom`, `internal` for objects. */
  readonly sources: readonly string[];
  /** Exact model providers. */
  readonly modelProviders: readonly string[];
  /** Least size in bytes; a thread matches when it is larger. */
  readonly largerThanBytes: number | null;
  /** Bound of the size in bytes; a thread matches when it is smaller. */
  readonly smallerThanBytes: number | null;
  /** Moments; a thread matches when it was created then or later. */
  readonly createdAfter: readonly Moment[];
  /** Moments; a thread matches when it was created before. */
  readonly createdBefore: readonly Moment[];
  /** Whether archived threads are wanted: `any` is no filter. */
  readonly archived: "yes" | "no" | "any";
  /** Whether only pinned threads are wanted. */
  readonly pinned: boolean;
  /** Whether sub-agent threads are rows of their own. Not a filter. */
  readonly subagents: boolean;
  /** Whether the user spelled out that all threads are meant. */
  readonly all: boolean;
}

/** The selector that filters nothing. */
export const EMPTY_SELECTOR: Selector = {
  refs: [],
  ids: [],
  idPrefixes: [],
  hostContains: [],
  pathContains: [],
  headContains: [],
  nameContains: [],
  olderThanMs: null,
  newerThanMs: null,
  health: [],
  cwds: [],
  branches: [],
  sources: [],
  modelProviders: [],
  largerThanBytes: null,
  smallerThanBytes: null,
  createdAfter: [],
  createdBefore: [],
  archived: "any",
  pinned: false,
  subagents: false,
  all: false,
};
