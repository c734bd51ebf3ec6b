import type { Session } from "../../model/thread/session.ts";
import { evaluateRisk, type IntegrityChecker, type Risk, RISK_LEVELS } from "./risk.ts";

/** A session with its risk. */
export interface RiskySession {
  readonly session: Session;
  readonly risk: Risk;
}

/**
 * The sessions that are risky, each looked at once: worst first, then the newest, then by id (compat §3.8, flaw C10).
 */
export async function riskySessions(
  sessions: Iterable<Session>,
  checker?: IntegrityChecker,
): Promise<readonly RiskySession[]> {
  const risky: RiskySession[] = [];
  for (const session of sessions) {
    const risk = await evaluateRisk(session, checker);
    if (risk.level !== "none") risky.push({ session, risk });
  }
  const rank = ({ risk }: RiskySession) => RISK_LEVELS.indexOf(risk.level);
  return risky.sort((a, b) =>
    rank(b) - rank(a) ||
    Temporal.Instant.compare(b.session.updatedAt, a.session.updatedAt) ||
    (a.session.sessionId < b.session.sessionId ? -1 : 1)
  );
}
