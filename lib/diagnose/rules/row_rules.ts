/**
 * What can be wrong with the row of a thread (repair-rules §2, §7, §10, §11, §17). Pure.
 *
 * @module
 */
import {
  type CheckedRow,
  NUMBER_COLUMNS,
  rowText,
  TEXT_COLUMNS,
} from "../../codex/check/checked_rows.ts";
import { parseJson } from "../../codex/json_value.ts";
import { isListedSource } from "../../codex/listed_source.ts";
import type { PoisonRow, ThreadFacts } from "../facts.ts";

const UUID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$/i;
/** Furthest moment that Codex can tell, in milliseconds. */
const FURTHEST_MS = 8_210_266_876_799_999;
/** Texts that may be missing. */
const MAY_BE_NULL: ReadonlySet<string> = new Set([
  "git_sha",
  "git_branch",
  "git_origin_url",
  "agent_nickname",
  "agent_role",
  "agent_path",
  "model",
  "reasoning_effort",
  "thread_source",
  "name",
  "thread_section_id",
  "project_id",
  "originator",
  "creator_user_id",
  "creator_account_id",
  "attached_thread_parent_id",
]);
/** Numbers without which Codex does not start when they are none. */
const STOPPERS: ReadonlySet<string> = new Set(["updated_at_ms", "recency_at_ms"]);

/** Whether Codex's picker lists a row, if all of it can be read and its file is there. */
export function isInPicker(row: CheckedRow): boolean {
  return row.archived === 0n && row.preview !== "" && hasListedSource(row) && !isAttached(row);
}

/** Whether the source of a row is one that Codex's picker lists. */
export function hasListedSource(row: CheckedRow): boolean {
  return isListedSource(rowText(row, "source") ?? "");
}

/** Whether a row belongs to another thread, which hides it. */
export function isAttached(row: CheckedRow): boolean {
  return (row.attached_thread_parent_id ?? null) !== null;
}

/** The first column of a row that Codex cannot read; `null`: it can read all of it. */
export function poisonOf(row: CheckedRow): PoisonRow | null {
  const column = badNumber(row) ?? badText(row);
  if (column === null) return null;
  const stopsCodex = STOPPERS.has(column) && typeof row[column as "updated_at_ms"] === "string";
  return { id: `${row.id ?? ""}`, column, inPicker: isInPicker(row), stopsCodex };
}

function badNumber(row: CheckedRow): string | null {
  for (const column of NUMBER_COLUMNS) {
    const value = row[column] ?? null;
    // What is neither yes nor no hides its row alone.
    if (value === null || column === "archived") continue;
    if (typeof value !== "bigint") return column;
    const ms = column === "archived_at" ? 1000 * Number(value) : Number(value);
    if (column.includes("_at") && Math.abs(ms) > FURTHEST_MS) return column;
  }
  return null;
}

function badText(row: CheckedRow): string | null {
  if (typeof row.id !== "string" || !UUID.test(row.id)) return "id";
  for (const column of TEXT_COLUMNS) {
    const value = row[column];
    if (value === undefined || (value === null && MAY_BE_NULL.has(column))) continue;
    // One with a source that is no text hides itself alone.
    if (typeof value !== "string" && column !== "source") return column;
  }
  const mode = rowText(row, "history_mode");
  if (mode !== null && mode !== "legacy" && mode !== "paginated") return "history_mode";
  const parent = rowText(row, "attached_thread_parent_id");
  if (parent !== null && !UUID.test(parent)) return "attached_thread_parent_id";
  return row.hasSection ? null : "thread_section_id";
}

/** Whether a source is a sub-agent's. */
export function isSubagentSource(source: string): boolean {
  const value = parseJson(source);
  return typeof value === "object" && value !== null && "subagent" in value;
}

/** The text of a source that hides a thread on purpose, for people. */
export function sourceText(source: string): string {
  if (source === "exec") return "Codex's exec made it";
  if (isSubagentSource(source)) return "it is a sub-agent of another thread";
  const object = parseJson(source);
  if (typeof object === "object" && object !== null && "internal" in object) {
    return "it is Codex's own work";
  }
  return `its source is "${source}"`;
}

/** Whether the row says archived and its file lies elsewhere than that, or the two columns disagree. */
export function archivedMismatch({ row, file, isPathAlive }: ThreadFacts): boolean {
  if (row === null) return false;
  const archived = row.archived === 1n;
  if (row.archived !== 0n && row.archived !== 1n) return true;
  if (archived !== ((row.archived_at ?? null) !== null)) return true;
  return isPathAlive === true && file !== null && file.archived !== archived;
}

/** Provider that Codex takes for a thread: of a paginated one the row's, of a legacy one both, without a row the file's. */
export function providersOf({ row, file }: ThreadFacts): readonly string[] {
  const own = file?.first?.fields?.modelProvider ?? null;
  const ofRow = row === null ? null : rowText(row, "model_provider");
  const isPaginated = file?.first?.fields?.historyMode === "paginated";
  const both = row === null ? [own] : isPaginated ? [ofRow] : [ofRow, own];
  return [...new Set(both.filter((name) => name !== null))];
}

/** Whether a row keeps another source than its file (repair-rules §10). */
export function differingSource({ row, file }: ThreadFacts): string | null {
  const own = file?.first?.kind === "meta" ? file.first.fields!.source : null;
  if (row === null || own === null) return null;
  return sameSource(own, rowText(row, "source") ?? "") ? null : own;
}

/** JSON texts that mean the same are the same. */
function sameSource(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [parseJson(a), parseJson(b)];
  return left !== undefined && right !== undefined && sorted(left) === sorted(right);
}

function sorted(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}
