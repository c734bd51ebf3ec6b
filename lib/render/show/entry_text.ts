import type { ShowHeader, TrashedThread } from "../../model/result/show_result.ts";
import type { AgentEntry, Entry, ToolEntry } from "../../model/thread/entry.ts";
import { instantOf, localText } from "../../time/instant_text.ts";
import type { ViewOptions } from "../text/view_options.ts";

/** Who says an entry, for people. */
export const WHO: Readonly<Record<string, string>> = {
  user: "You",
  assistant: "Codex",
  reasoning: "Reasoning",
};

/** What people call the thread. Untrusted text. */
export function titleOf({ thread }: ShowHeader): string {
  return thread.name ?? thread.preview ?? thread.id ?? thread.path;
}

/** The time of a record for who reads it; what is no time stays as it is. */
export function recordTime(at: string, { zone }: ViewOptions): string {
  const ms = zone === null ? null : instantOf(at);
  return zone === null || ms === null ? at : localText(ms, zone);
}

/** What put a thread into the trash, and when. */
export function trashedText({ by, atMs }: TrashedThread, time: (ms: number) => string): string {
  return atMs === null ? by : `${by}, ${time(atMs)}`;
}

/** How a tool call ended, behind it; empty: well, or nothing tells. */
export function failureMark({ exitCode, failed }: ToolEntry): string {
  if (exitCode !== null && exitCode !== 0) return ` (exit ${exitCode})`;
  return failed ? " (failed)" : "";
}

/** `/root → /root/helper`, as far as it is recorded. */
export function agentsText({ author, recipient }: AgentEntry): string {
  const from = author === null ? "an agent" : `agent ${author}`;
  return recipient === null ? from : `${from} → ${recipient}`;
}

/** What a mark between the messages says. */
export function markText(
  entry: Exclude<Entry, { kind: "user" | "assistant" | "reasoning" | "tool" | "agent" }>,
): string {
  switch (entry.kind) {
    case "compaction":
      return `history compacted${entry.text === "" ? "" : `: ${entry.text}`}`;
    case "rollback":
      return `the last ${entry.turns === 1 ? "turn was" : `${entry.turns} turns were`} taken back`;
    case "aborted":
      return `turn stopped${entry.text === "" ? "" : `: ${entry.text}`}`;
    case "error":
      return `error: ${entry.text}`;
    case "part":
    case "note":
      return entry.text;
    case "damage":
      return damageText(entry.lines);
  }
}

/** How many lines of a rollout could not be read. */
export function damageText(lines: number): string {
  return `${lines === 1 ? "1 damaged line" : `${lines} damaged lines`} passed by`;
}
