import type { Session } from "../../model/thread/session.ts";

/** Severity of an issue: `medium` needs attention but is partly usable, `high` is corrupted or unsafe to trust. */
export type RiskLevel = "none" | "medium" | "high";

/** All values of {@link RiskLevel}, mildest first. */
export const RISK_LEVELS: readonly RiskLevel[] = ["none", "medium", "high"];

/** The policy that made a session risky. */
export type RiskReason =
  /** No policy matched. */
  | "none"
  /** Unreadable or malformed file. */
  | "corrupted-session"
  /** No usable session metadata. */
  | "missing-meta"
  /** The sidecar could not be verified. */
  | "integrity-check-error"
  /** The file's digest differs from its sidecar. */
  | "integrity-mismatch";

/** The highest-priority issue of one session. */
export interface Risk {
  /** JSON `level`. */
  readonly level: RiskLevel;
  /** JSON `reason`. */
  readonly reason: RiskReason;
  /** Context for people; absent when there is none. JSON `detail`. */
  readonly detail?: string;
}

/** Outcome of verifying one session. */
export interface IntegrityCheckResult {
  /** Whether a check was attempted; `false` when there is nothing to check against. */
  readonly verified: boolean;
  /** Whether the content equals the recorded digest; meaningful only when `verified`. */
  readonly match: boolean;
  /** Why the check could not complete; absent when it did. */
  readonly error?: Error;
  /** More about a mismatch or failure. */
  readonly detail?: string;
}

/** Verifies one session. Reports trouble in the result; one that throws or rejects counts as a check that could not complete. */
export type IntegrityChecker = (
  session: Session,
) => IntegrityCheckResult | Promise<IntegrityCheckResult>;

/**
 * The highest-priority risk of a session (session-api §3). Health comes first: an unhealthy session is not passed to the
 * checker, and without a checker integrity is not looked at.
 *
 * @example What is wrong with each session
 * ```ts
 * import { evaluateRisk, scanSessions, sha256SidecarChecker } from "@rollkeep/rollkeep/session";
 * for await (const session of scanSessions("/home/me/.codex/sessions")) {
 *   const { level, reason } = await evaluateRisk(session, sha256SidecarChecker);
 *   if (level !== "none") console.log(`${level} ${reason}: ${session.path}`);
 * }
 * ```
 */
export async function evaluateRisk(session: Session, checker?: IntegrityChecker): Promise<Risk> {
  if (session.health === "corrupted") {
    const detail = "session file is corrupted or unreadable";
    return { level: "high", reason: "corrupted-session", detail };
  }
  if (session.health === "missing-meta") {
    const detail = "session_meta missing or invalid";
    return { level: "medium", reason: "missing-meta", detail };
  }
  const result = await checked(session, checker);
  if (result?.error !== undefined) {
    return { level: "medium", reason: "integrity-check-error", detail: result.error.message };
  }
  if (result !== undefined && result.verified && !result.match) {
    const detail = result.detail === undefined ? {} : { detail: result.detail };
    return { level: "high", reason: "integrity-mismatch", ...detail };
  }
  return { level: "none", reason: "none" };
}

/** What a checker says; one that throws could not check. */
async function checked(
  session: Session,
  checker: IntegrityChecker | undefined,
): Promise<IntegrityCheckResult | undefined> {
  try {
    return await checker?.(session);
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return { verified: true, match: false, error };
  }
}

/**
 * Whether {@link evaluateRisk} gives a level other than `none`.
 *
 * @example Count what needs a look
 * ```ts
 * import { isRisky, scanSessions } from "@rollkeep/rollkeep/session";
 * let risky = 0;
 * for await (const session of scanSessions("/home/me/.codex/sessions")) {
 *   if (await isRisky(session)) risky++;
 * }
 * console.log(risky);
 * ```
 */
export async function isRisky(session: Session, checker?: IntegrityChecker): Promise<boolean> {
  return (await evaluateRisk(session, checker)).level !== "none";
}
