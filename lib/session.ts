/**
 * The public library: scanning, filtering, judging and deleting the sessions that Codex CLI keeps, with the names and the
 * meaning of the Go package `session` of codexsm. One {@link Session} is one rollout **file**; what is changed is always the
 * whole thread.
 *
 * @example List what is older than a month
 * ```ts
 * import { filterSessions, scanSessions } from "@rollkeep/rollkeep/session";
 * const sessions = await scanSessions("/home/me/.codex/sessions");
 * const old = filterSessions(sessions, { olderThan: Temporal.Duration.from({ hours: 720 }) });
 * ```
 *
 * @module
 */
import type { Session } from "./model/thread/session.ts";
import { type FilterOptions, matchingSessions, type Selector } from "./session/filter_sessions.ts";

export { type Health, HEALTHS } from "./model/health.ts";
export type { Session } from "./model/thread/session.ts";
export type { ChangeTotals, DeleteResult, DeleteSummary } from "./model/result/delete_summary.ts";
export {
  MigrateBatchError,
  type MigrateBatchErrorOptions,
  type MigrateBatchItemResult,
  type MigrateBatchMapping,
  type MigrateBatchResult,
  type MigratePlan,
  type MigrateResult,
} from "./model/result/migrate_result.ts";
export {
  ConflictError,
  type ConflictErrorOptions,
  IntegrityError,
  InterruptedError,
  LockedError,
  NotFoundError,
  PermissionError,
  type PermissionOptions,
  type RefusalReason,
  RefusedError,
  type RefusedErrorOptions,
  SessionError,
  type SessionErrorKind,
  type SessionErrorOptions,
  UnsupportedError,
  UsageError,
} from "./model/error.ts";
export {
  type ScanOptions,
  type ScanProblem,
  scanSessions,
  type SessionScan,
} from "./session/scan_sessions.ts";
export { type FilterOptions, hasAnyFilter, type Selector } from "./session/filter_sessions.ts";
export type {
  ChangeOptions,
  ChangeRoots,
  ListeningOptions,
  SelectedChangeOptions,
} from "./session/change/change_options.ts";
export type { ChangeSummary, UndoSummary } from "./session/change/change_summary.ts";
export { type DeleteOptions, deleteSessions } from "./session/change/delete_sessions.ts";
export {
  type ArchiveOptions,
  archiveSessions,
  unarchiveSessions,
} from "./session/change/archive_sessions.ts";
export {
  type BatchSummary,
  listBatches,
  undoBatch,
  type UndoOptions,
} from "./session/change/batches.ts";
export { type RestoreOptions, restoreSessions } from "./session/change/restore_sessions.ts";
export { emptyTrash, type EmptyTrashOptions } from "./session/change/empty_trash.ts";
export {
  type MigrateCommonOptions,
  type MigrateOptions,
  migrateSessions,
} from "./session/change/migrate_sessions.ts";
export {
  type MigrateBatchOptions,
  migrateSessionsBatch,
} from "./session/change/migrate_sessions_batch.ts";
export { fromJson, type JsonConvertible, type JsonValue, toJson } from "./session/json/json.ts";
export { diagnose, type DiagnoseOptions } from "./session/diagnose/diagnose_store.ts";
export {
  type Check,
  CHECK_STATUSES,
  type CheckStatus,
  type Diagnosis,
} from "./model/diagnosis/report.ts";
export { explain, type ExplainOptions } from "./session/diagnose/explain_session.ts";
export { type AgentsOptions, explainAgents, lintAgents } from "./session/agents/explain_agents.ts";
export {
  AGENTS_ISSUES,
  type AgentsConfigTrouble,
  type AgentsExplanation,
  type AgentsFile,
  type AgentsIssue,
  type AgentsIssueCode,
  type AgentsLint,
  type AgentsRule,
  type AgentsSource,
  RULE_STATUSES,
  type RuleStatus,
  UNREAD_REASONS,
  type UnreadFile,
  type UnreadReason,
} from "./model/result/agents_result.ts";
export type { AgentsSettings } from "./model/request/agents.ts";
export { type RepairOptions, repairSessions } from "./session/diagnose/repair_sessions.ts";
export type {
  LeftByDesign,
  MendedFinding,
  Parity,
  RepairChange,
  RepairResult,
  RepairStatus,
  RepairStep,
} from "./model/result/repair/repair_result.ts";
export {
  CONDITION_IDS,
  type ConditionAnswer,
  type ConditionId,
  type Explanation,
} from "./model/diagnosis/explanation.ts";
export type {
  Finding,
  FindingClass,
  FindingDetail,
  FindingId,
  Severity,
} from "./model/diagnosis/finding.ts";
export type { FileResult, PassedBy } from "./model/result/change_result.ts";
export type { BatchStanding } from "./model/result/log_result.ts";
export type { BatchAction } from "./model/plan.ts";
export {
  evaluateRisk,
  type IntegrityChecker,
  type IntegrityCheckResult,
  isRisky,
  type Risk,
  RISK_LEVELS,
  type RiskLevel,
  type RiskReason,
} from "./session/integrity/risk.ts";
export { type SealOptions, sealSessions } from "./session/integrity/seal_sessions.ts";
export { verifySessions } from "./session/integrity/verify_sessions.ts";
export type { IntegrityOptions } from "./session/integrity/library_seal.ts";
export type { SealEntry, SealResult, SealStatus } from "./model/result/integrity/seal_result.ts";
export type {
  FirstDifference,
  SealStanding,
  VerifyEntry,
  VerifyResult,
} from "./model/result/integrity/verify_result.ts";
export { sha256SidecarChecker } from "./session/integrity/sha256_sidecar.ts";

/**
 * Sessions that satisfy every filter of the selector; with an empty selector, all of them. The input is not changed.
 *
 * @example What is older than a month, in one project
 * ```ts
 * import { filterSessions, scanSessions } from "@rollkeep/rollkeep/session";
 * const sessions = await scanSessions("/home/me/.codex/sessions");
 * const olderThan = Temporal.Duration.from({ hours: 30 * 24 });
 * const old = filterSessions(sessions, { olderThan, hostContains: "/work/web" });
 * console.log(`${old.length} of ${sessions.length}`);
 * ```
 */
export function filterSessions(
  sessions: readonly Session[],
  selector: Selector,
  options: FilterOptions = {},
): Session[] {
  return matchingSessions(sessions, selector, { now: Temporal.Now.instant(), ...options });
}
