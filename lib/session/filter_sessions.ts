import type { Health } from "../model/health.ts";
import type { Session } from "../model/session.ts";

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
  /** Least age: matches when `updatedAt` ≤ now − this. Not negative, time units only. JSON `older_than`, as `720h0m0s`. */
  readonly olderThan?: Temporal.Duration;
  /** Whether {@link olderThan} counts. Left out: counts when present. JSON `has_older_than`. */
  readonly hasOlderThan?: boolean;
  /** Wanted health. JSON `health`. */
  readonly health?: Health;
  /** Whether {@link health} counts. Left out: counts when present. JSON `has_health`. */
  readonly hasHealth?: boolean;
}

/** Options of {@link filterSessions}. */
export interface FilterOptions {
  /** The present. Left out: the current time. */
  readonly now?: Temporal.Instant;
  /** `updated-desc` (default): newest first, ties in input order. `input`: input order. */
  readonly order?: "updated-desc" | "input";
}

/** Whether at least one filter is set. */
export function hasAnyFilter(selector: Selector): boolean {
  const { id, idPrefix, hostContains, pathContains, headContains } = selector;
  return [id, idPrefix, hostContains, pathContains, headContains].some((text) => !isBlank(text)) ||
    countsAge(selector) || countsHealth(selector);
}

/** The sessions that match at a moment; {@link filterSessions} adds the current time. */
export function matchingSessions(
  sessions: readonly Session[],
  selector: Selector,
  { now, order = "updated-desc" }: FilterOptions & { readonly now: Temporal.Instant },
): Session[] {
  const matching = sessions.filter((session) => matches(session, selector, now));
  if (order === "input") return matching;
  return matching.sort((a, b) => Temporal.Instant.compare(b.updatedAt, a.updatedAt));
}

function matches(session: Session, selector: Selector, now: Temporal.Instant): boolean {
  const { id, idPrefix, olderThan, health } = selector;
  const age = now.epochMilliseconds - session.updatedAt.epochMilliseconds;
  return (isBlank(id) || session.sessionId === id!.trim()) &&
    (isBlank(idPrefix) || session.sessionId.startsWith(idPrefix!.trim())) &&
    contains(session.hostDir, selector.hostContains) &&
    contains(session.path, selector.pathContains) &&
    contains(session.head, selector.headContains) &&
    (!countsAge(selector) || age >= (olderThan?.total("milliseconds") ?? 0)) &&
    (!countsHealth(selector) || session.health === health);
}

function countsAge({ olderThan, hasOlderThan }: Selector): boolean {
  return hasOlderThan ?? olderThan !== undefined;
}

function countsHealth({ health, hasHealth }: Selector): boolean {
  return hasHealth ?? health !== undefined;
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}

function contains(text: string | undefined, part: string | undefined): boolean {
  return isBlank(part) || (text ?? "").toLowerCase().includes(part!.trim().toLowerCase());
}
