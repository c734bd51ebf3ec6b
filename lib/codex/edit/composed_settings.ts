import { asObject, type JsonObject, parseJson } from "../json_value.ts";
import { fieldSpan } from "./edit_line.ts";

/** What a turn context must tell, beside its folder: without one of these Codex ignores a settings line (write-rules §5.1). */
const NEEDED: readonly string[] = [
  "model",
  "approval_policy",
  "approvals_reviewer",
  "permission_profile",
  "collaboration_mode",
];

/** What it may tell, and what a settings line calls it. */
const OPTIONAL: readonly (readonly [inTurn: string, inSettings: string])[] = [
  ["effort", "reasoning_effort"],
  ["personality", "personality"],
  ["disabled_plugin_ids", "disabled_plugin_ids"],
];

/** A settings line, or what is missing for one. */
export type Composed =
  | { readonly line: Uint8Array<ArrayBuffer> }
  /** Keys that the thread does not have. */
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
  const isTold = (key: string) => (payload[key] ?? null) !== null;
  const lacks = [
    ...(typeof payload.cwd === "string" ? [] : ["cwd"]),
    ...NEEDED.filter((key) => !isTold(key)),
    ...(provider === null ? ["model_provider"] : []),
  ];
  if (lacks.length > 0) return { lacks };
  const told = [...NEEDED.map((key) => [key, key] as const), ...OPTIONAL]
    .filter(([key]) => isTold(key))
    .map(([key, name]) => `"${name}":${textOf(turn, key)}`);
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

/** A value of the payload as it stands in the line. */
function textOf(turn: Uint8Array, key: string): string {
  const { start, end } = fieldSpan(turn, ["payload", key])!;
  return decoder.decode(turn.subarray(start, end));
}

/** Left out by newer versions, for which the working directory is the only one. */
function rootsOf({ workspace_roots, cwd }: JsonObject): readonly unknown[] {
  return Array.isArray(workspace_roots) ? workspace_roots : [cwd];
}
