import { instantText } from "../../time/instant_text.ts";
import { type CheckedRow, rowText } from "../check/checked_rows.ts";
import { asObject, type JsonObject, parseJson } from "../json_value.ts";

/** What the row of a thread does not tell of its metadata. */
export interface MetaOfRowOptions {
  readonly cwd: string | null;
  readonly historyMode: "legacy" | "paginated";
  /** When it was made where its row does not say so, in milliseconds since the epoch. */
  readonly createdMs: number;
}

/** The payload of the metadata that Codex writes first of all, from the row that it keeps of the thread. */
export function metaOfRow(
  row: CheckedRow,
  { cwd, historyMode, createdMs }: MetaOfRowOptions,
): JsonObject {
  const id = rowText(row, "id");
  const source = rowText(row, "source") ?? "vscode";
  const created = typeof row.created_at_ms === "bigint" ? Number(row.created_at_ms) : createdMs;
  return {
    session_id: id,
    id,
    timestamp: instantText(created),
    cwd,
    originator: rowText(row, "originator") ?? "codex_cli_rs",
    cli_version: rowText(row, "cli_version") ?? "0.0.0",
    source: asObject(parseJson(source)) ?? source,
    model_provider: rowText(row, "model_provider"),
    history_mode: historyMode,
  };
}
