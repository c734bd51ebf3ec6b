import type { Head, HistoryBase } from "../../model/head.ts";
import { asCount, asObject, asText, type JsonObject, parseInstant } from "../json_value.ts";

/** The part of a head that its metadata line tells. */
export type HeadFields = Omit<Head, "health" | "rollout" | "model" | "preview">;

/** What is known without metadata: nothing. */
export const NO_FIELDS: HeadFields = {
  id: null,
  sessionId: null,
  createdAtMs: null,
  cwd: null,
  source: null,
  originator: null,
  cliVersion: null,
  modelProvider: null,
  gitBranch: null,
  gitSha: null,
  gitOriginUrl: null,
  historyMode: null,
  historyBase: null,
  forkedFromId: null,
  parentThreadId: null,
};

/** Fields of a `session_meta` payload (codex-storage §2.3); `null` when it has no usable id. */
export function metaFields(payload: JsonObject): HeadFields | null {
  const id = asText(payload.id)?.trim() ?? null;
  if (id === null) return null;
  const git = asObject(payload.git);
  return {
    id,
    sessionId: asText(payload.session_id),
    createdAtMs: parseInstant(payload.timestamp),
    cwd: asText(payload.cwd)?.trim() ?? null,
    source: sourceText(payload.source),
    originator: asText(payload.originator),
    cliVersion: asText(payload.cli_version),
    modelProvider: asText(payload.model_provider),
    gitBranch: asText(git?.branch),
    gitSha: asText(git?.commit_hash),
    gitOriginUrl: asText(git?.repository_url),
    historyMode: asText(payload.history_mode) ?? "legacy",
    historyBase: historyBase(payload.history_base),
    forkedFromId: asText(payload.forked_from_id),
    parentThreadId: asText(payload.parent_thread_id) ?? spawnParent(payload.source),
  };
}

/** Codex takes a missing source for `vscode` (codex-storage §8); rows keep objects as JSON text. */
function sourceText(source: unknown): string {
  if (typeof source === "string") return source;
  return source === undefined || source === null ? "vscode" : JSON.stringify(source);
}

function spawnParent(source: unknown): string | null {
  const spawn = asObject(asObject(asObject(source)?.subagent)?.thread_spawn);
  return asText(spawn?.parent_thread_id);
}

function historyBase(value: unknown): HistoryBase | null {
  const base = asObject(value);
  const rolloutId = asText(base?.thread_id);
  if (base === null || rolloutId === null) return null;
  return {
    rolloutId,
    endOrdinalExclusive: asCount(base.end_ordinal_exclusive),
    endByteOffset: asCount(base.end_byte_offset),
  };
}
