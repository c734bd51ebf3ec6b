import type { ThreadId } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Head } from "../../model/thread/head.ts";
import type { SavedRows, SavedValue } from "../../model/thread/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import { tableColumns } from "./state_schema.ts";

/** What the row of a thread that has none is made from. Times in milliseconds since the epoch. */
export interface RowFacts {
  readonly id: ThreadId;
  /** `rollout_path`. */
  readonly path: AbsolutePath;
  readonly head: Head;
  /** Working directory, its links resolved. */
  readonly cwd: string;
  /** Modification time of the rollout. */
  readonly updatedAtMs: number;
  /** Whether the rollout lies in `archived_sessions/`. */
  readonly archived: boolean;
  /** Name the user gave it; `null` when unnamed. */
  readonly name: string | null;
  /** Columns in force by its last settings; `null` where those are not known. */
  readonly settings: RowSettings | null;
  /** Provider of a thread whose rollout names none; `null`: Codex's own. */
  readonly modelProvider: string | null;
}

/** What the last settings of a rollout tell of a row. */
export interface RowSettings {
  readonly sandboxPolicy: string;
  readonly approvalMode: string;
}

/** What Codex takes where a rollout does not tell. */
const DEFAULT_SETTINGS: RowSettings = {
  sandboxPolicy: '{"type":"read-only"}',
  approvalMode: "on-request",
};

const DEFAULT_PROVIDER = "openai";

/**
 * The row that Codex itself would make of a rollout (codex-storage §6.3 b, repair-rules §3), under the schema of today. Without a
 * message of the user's its preview is empty, and Codex's picker passes it by.
 */
export function madeRow(facts: RowFacts, db: Database): SavedRows {
  const values = valuesOf(facts);
  const columns = tableColumns(db, "threads").filter((column) => values.has(column));
  const row = columns.map((column) => values.get(column) ?? null);
  return [{ table: "threads", columns, rows: [row] }];
}

function valuesOf(facts: RowFacts): ReadonlyMap<string, SavedValue> {
  const { id, path, head, cwd, updatedAtMs, archived, name } = facts;
  const settings = facts.settings ?? DEFAULT_SETTINGS;
  const createdAtMs = head.createdAtMs ?? updatedAtMs;
  const message = text(head.preview ?? "");
  const historyMode = head.historyMode ?? "legacy";
  return new Map<string, SavedValue>([
    ["id", text(id)],
    ["rollout_path", text(path)],
    ["created_at", seconds(createdAtMs)],
    ["created_at_ms", whole(createdAtMs)],
    ["updated_at", seconds(updatedAtMs)],
    ["updated_at_ms", whole(updatedAtMs)],
    ["recency_at", seconds(updatedAtMs)],
    ["recency_at_ms", whole(updatedAtMs)],
    ["source", text(head.source ?? "vscode")],
    ["model_provider", text(head.modelProvider ?? facts.modelProvider ?? DEFAULT_PROVIDER)],
    ["cwd", text(cwd)],
    ["title", message],
    ["first_user_message", message],
    ["preview", message],
    ["sandbox_policy", text(settings.sandboxPolicy)],
    ["approval_mode", text(settings.approvalMode)],
    ["archived", whole(archived ? 1 : 0)],
    ["archived_at", archived ? seconds(updatedAtMs) : null],
    ["git_sha", textOrNull(head.gitSha)],
    ["git_branch", textOrNull(head.gitBranch)],
    ["git_origin_url", textOrNull(head.gitOriginUrl)],
    ["cli_version", text(head.cliVersion ?? "")],
    ["model", textOrNull(head.model)],
    ["history_mode", text(historyMode)],
    ["originator", textOrNull(head.originator)],
    // The name of a legacy thread is in the name index (codex-storage §2.5).
    ["name", historyMode === "paginated" ? textOrNull(name) : null],
  ]);
}

function text(value: string): SavedValue {
  return { t: value };
}

function textOrNull(value: string | null): SavedValue {
  return value === null ? null : text(value);
}

function whole(value: number): SavedValue {
  return { i: `${Math.floor(value)}` };
}

function seconds(milliseconds: number): SavedValue {
  return whole(milliseconds / 1000);
}

/** Whether Codex takes every rollout into the database by itself at its next start: until then no row is put in between. */
export function isBackfillDue(db: Database): boolean {
  if (!tableColumns(db, "backfill_state").includes("status")) return false;
  const row = db.prepare("SELECT status FROM backfill_state").get();
  return row !== null && row[0] !== "complete";
}
