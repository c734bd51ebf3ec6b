import type { Health } from "../model/health.ts";
import type { Session } from "../model/thread/session.ts";
import { ageMs } from "../time/duration.ts";

/** Filters for list and delete. Every filter that is present must match; blank text counts as absent. */
export interface Selector {
  /** Exact session id, case-sensitive. JSON `id`. */
  readonly id?: string;
  /** Start of the session id, case-sensitive. JSON `id_prefix`. */
  readonly idPrefix?: string;
  /** Part of {@link Session.hostDir}, any case. JSON `host_contains`. */
  readonly hostContains?: string;
  /** Part of {@link Session.path}, any case. JSON `path_contains`. */
  readonly pathContains?: string;
  /** Part of {@link Session.head}, any case. JSON `head_contains`. */
  readonly headContains?: string;
  /** Least age: matches when `updatedAt` ≤ now − this; below 0 nothing matches. Time units only, and days and weeks of 24 hours. JSON `older_than`, as `720h0m0s`. */
  readonly olderThan?: Temporal.Duration;
  /** Whether {@link olderThan} counts. Left out: counts when present. JSON `has_older_than`. */
  readonly hasOlderThan?: boolean;
  /** Wanted health. JSON `health`. */
  readonly health?: Health;
  /** Whether {@link health} counts. Left out: counts when present. JSON `has_health`. */
  readonly hasHealth?: boolean;
  /** Bound of {@link Session.sizeBytes}: matches below it. JSON `smaller_than`. */
  readonly smallerThan?: number;
  /** Matches when {@link Session.createdAt} is this moment or later; an mtime that stands in for it never matches. JSON `created_after`. */
  readonly createdAfter?: Temporal.Instant;
  /** Matches when {@link Session.createdAt} is before this moment; an mtime that stands in for it never matches. JSON `created_before`. */
  readonly createdBefore?: Temporal.Instant;
}

type FilterName = Exclude<keyof Selector, "hasOlderThan" | "hasHealth">;

interface Filter {
  readonly isGiven: (selector: Selector) => boolean;
  /** Whether a session passes the filter, which is given. */
  readonly passes: (
    session: Session,
    options: { readonly selector: Selector; readonly now: Temporal.Instant },
  ) => boolean;
}

/** The age of `hasOlderThan` without one. */
const NO_AGE = new Temporal.Duration();

/** Every filter, a row each. */
const FILTERS: { readonly [K in FilterName]: Filter } = {
  id: {
    isGiven: ({ id }) => !isBlank(id),
    passes: ({ sessionId }, { selector }) => sessionId === selector.id!.trim(),
  },
  idPrefix: {
    isGiven: ({ idPrefix }) => !isBlank(idPrefix),
    passes: ({ sessionId }, { selector }) => sessionId.startsWith(selector.idPrefix!.trim()),
  },
  hostContains: {
    isGiven: ({ hostContains }) => !isBlank(hostContains),
    passes: ({ hostDir }, { selector }) => contains(hostDir, selector.hostContains!),
  },
  pathContains: {
    isGiven: ({ pathContains }) => !isBlank(pathContains),
    passes: ({ path }, { selector }) => contains(path, selector.pathContains!),
  },
  headContains: {
    isGiven: ({ headContains }) => !isBlank(headContains),
    passes: ({ head }, { selector }) => contains(head, selector.headContains!),
  },
  olderThan: {
    isGiven: ({ olderThan, hasOlderThan }) => hasOlderThan ?? olderThan !== undefined,
    // A cutoff never lies in the future: an age below 0 is that of no session.
    passes: ({ updatedAt }, { selector: { olderThan = NO_AGE }, now }) =>
      olderThan.sign >= 0 &&
      now.epochMilliseconds - updatedAt.epochMilliseconds >= ageMs(olderThan, "olderThan"),
  },
  health: {
    isGiven: ({ health, hasHealth }) => hasHealth ?? health !== undefined,
    passes: ({ health }, { selector }) => health === selector.health,
  },
  smallerThan: {
    isGiven: ({ smallerThan }) => smallerThan !== undefined,
    passes: ({ sizeBytes }, { selector }) => sizeBytes < selector.smallerThan!,
  },
  createdAfter: {
    isGiven: ({ createdAfter }) => createdAfter !== undefined,
    passes: (session, { selector }) =>
      tellsCreation(session) &&
      Temporal.Instant.compare(session.createdAt, selector.createdAfter!) >= 0,
  },
  createdBefore: {
    isGiven: ({ createdBefore }) => createdBefore !== undefined,
    passes: (session, { selector }) =>
      tellsCreation(session) &&
      Temporal.Instant.compare(session.createdAt, selector.createdBefore!) < 0,
  },
};

/** Options of {@link filterSessions}. */
export interface FilterOptions {
  /** The present. Left out: the current time. */
  readonly now?: Temporal.Instant;
  /** `updated-desc` (default): newest first, ties in input order. `input`: input order. */
  readonly order?: "updated-desc" | "input";
}

/**
 * Whether at least one filter is set.
 *
 * @example Refuse to mean everything
 * ```ts
 * import { hasAnyFilter, type Selector } from "@rollkeep/rollkeep/session";
 * const selector: Selector = { hostContains: "  " };
 * if (!hasAnyFilter(selector)) console.log("say which sessions are meant");
 * ```
 */
export function hasAnyFilter(selector: Selector): boolean {
  return givenFilters(selector).length > 0;
}

/** The sessions that match at a moment; {@link filterSessions} adds the current time. @throws {UsageError} for an age that is none. */
export function matchingSessions(
  sessions: readonly Session[],
  selector: Selector,
  { now, order = "updated-desc" }: FilterOptions & { readonly now: Temporal.Instant },
): Session[] {
  // An age is looked at also where there is no session to hold it against.
  const { olderThan = NO_AGE } = selector;
  if (FILTERS.olderThan.isGiven(selector) && olderThan.sign >= 0) ageMs(olderThan, "olderThan");
  const filters = givenFilters(selector);
  const matching = sessions.filter((session) =>
    filters.every(({ passes }) => passes(session, { selector, now }))
  );
  if (order === "input") return matching;
  return matching.sort((a, b) => Temporal.Instant.compare(b.updatedAt, a.updatedAt));
}

function givenFilters(selector: Selector): readonly Filter[] {
  return Object.values(FILTERS).filter(({ isGiven }) => isGiven(selector));
}

/** Where nothing tells the creation, the scan puts the mtime in its place (`scanSessions`). */
function tellsCreation({ createdAt, updatedAt }: Session): boolean {
  return !createdAt.equals(updatedAt);
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}

function contains(text: string | undefined, part: string): boolean {
  return (text ?? "").toLowerCase().includes(part.trim().toLowerCase());
}
