import { asObject, type JsonObject, parseJson } from "../json_value.ts";
import { fieldSpan } from "./edit_line.ts";

/** What a turn context tells of the settings of its thread, and what a settings line calls it. Without the first five it is none. */
const TOLD: readonly (readonly [inTurn: string, inSettings: string])[] = [
  ["model", "model"],
  ["approval_policy", "approval_policy"],
  ["approvals_reviewer", "approvals_reviewer"],
  ["permission_profile", "permission_profile"],
  ["collaboration_mode", "collaboration_mode"],
  ["effort", "reasoning_effort"],
  ["personality", "personality"],
  ["disabled_plugin_ids", "disabled_plugin_ids"],
];
const NEEDED = 5;

/** A settings line, or what is missing for one. */
export type Composed =
  | { readonly line: Uint8Array<ArrayBuffer> }
  /** Keys that the turn context does not have. */
  | { readonly lacks: readonly string[] };

const decoder = new TextDecoder();

/**
 * The settings line that Codex would have written at the last turn of a paginated thread: from 0.153 to 0.162 it wrote none
 * (codex-storage §12). Values are taken over to the byte; `turn` is a whole turn context line, `provider` that of the thread's
 * metadata.
 */
export function composedSettings(
  turn: Uint8Array,
  { provider }: { readonly provider: string | null },
): Composed {
  const payload = asObject(asObject(parseJson(decoder.decode(turn)))?.payload) ?? {};
  const lacks = ["cwd", ...TOLD.slice(0, NEEDED).map(([key]) => key)]
    .filter((key) => (payload[key] ?? null) === null);
  if (typeof payload.cwd !== "string" && !lacks.includes("cwd")) lacks.unshift("cwd");
  if (provider === null) lacks.push("model_provider");
  if (lacks.length > 0) return { lacks };
  const told = TOLD.flatMap(([key, name]) => {
    const span = (payload[key] ?? null) === null ? null : fieldSpan(turn, ["payload", key]);
    return span === null
      ? []
      : [`${JSON.stringify(name)}:${decoder.decode(turn.subarray(span.start, span.end))}`];
  });
  const settings = [
    ...told,
    `"model_provider_id":${JSON.stringify(provider)}`,
    `"cwd":${JSON.stringify(payload.cwd)}`,
    `"runtime_workspace_roots":${JSON.stringify(rootsOf(payload))}`,
  ];
  const line =
    `{"type":"event_msg","payload":{"type":"thread_settings_applied","thread_settings":{${settings}}}}`;
  return { line: new TextEncoder().encode(line) };
}

/** Left out by newer versions, for which the working directory is the only one. */
function rootsOf({ workspace_roots, cwd }: JsonObject): readonly unknown[] {
  return Array.isArray(workspace_roots) ? workspace_roots : [cwd];
}
