import { DatabaseSync } from "node:sqlite";
import type { AppServer } from "../app_server.ts";
import type { CodexHome } from "../codex_home.ts";

/** One rollout written by hand, as the public reports describe them. */
export interface ReportRollout {
  /** Number of its thread, see {@link reportId}. */
  readonly number: number;
  readonly mode: "legacy" | "paginated";
  readonly cwd: string;
  /** Two turns, each a question and an answer. Left out: one turn. */
  readonly turns?: readonly (readonly [question: string, answer: string])[];
  /** Lines between the first turn and the rest, as they are written; a {@link BAD_BYTE} in one becomes a byte that is no UTF-8. */
  readonly between?: readonly string[];
  /** More of the first line's payload. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Stands for a byte that is not UTF-8, wherever it is written. */
export const BAD_BYTE = "\ue000";

/** A readable thread id. */
export function reportId(number: number): string {
  const digits = number.toString(16);
  return `019f${digits.padStart(4, "0")}-0000-7000-8000-${digits.padStart(12, "0")}`;
}

/** File of a thread below `sessions/` or `archived_sessions/`. */
export function reportName(number: number): string {
  return `rollout-2026-09-01T10-00-00-${reportId(number)}.jsonl`;
}

/** Writes rollouts into the store and lets the real Codex take them up into its database. */
export async function writeReports(
  codex: CodexHome,
  rollouts: readonly ReportRollout[],
): Promise<void> {
  const folder = `${codex.home}/sessions/2026/09/01`;
  await Deno.mkdir(folder, { recursive: true });
  for (const rollout of rollouts) {
    const path = `${folder}/${reportName(rollout.number)}`;
    await Deno.writeFile(path, bytesOf(rollout));
    const at = 1788256800 + rollout.number * 60;
    await Deno.utime(path, at, at);
  }
}

/** What the real Codex makes of threads: those its picker shows, and how many turns each has when it is resumed. */
export async function whatCodexSays(
  server: AppServer,
  numbers: readonly number[],
): Promise<
  Readonly<Record<number, { readonly listed: boolean; readonly turns: number | string }>>
> {
  const query = { useStateDbOnly: true, limit: 100, modelProviders: [], sourceKinds: ["cli"] };
  const { data } = await server.call("thread/list", query);
  const listed = new Set(data.map(({ id }: { id: string }) => id));
  const said: Record<number, { listed: boolean; turns: number | string }> = {};
  for (const number of numbers) {
    const id = reportId(number);
    said[number] = { listed: listed.has(id), turns: await turnsOf(server, id) };
  }
  return said;
}

/** How many turns Codex has of a thread that it resumes; else what it says. */
export async function turnsOf(server: AppServer, id: string): Promise<number | string> {
  try {
    await server.call("thread/resume", { threadId: id });
    return (await server.call("thread/turns/list", { threadId: id, limit: 100 })).data.length;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Says a statement to Codex's thread database. */
export function reportSql({ home }: CodexHome, statement: string): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.exec(statement);
  db.close();
}

function bytesOf(
  { number, mode, cwd, turns = [["a question", "an answer"]], ...more }: ReportRollout,
) {
  const id = reportId(number);
  const lines: string[] = [];
  let second = 0;
  const add = (type: string, payload: unknown): void => {
    const timestamp = `2026-09-01T10:${`${Math.floor(second / 60)}`.padStart(2, "0")}:${
      `${second % 60}`.padStart(2, "0")
    }.000Z`;
    const ordinal = mode === "paginated" ? { ordinal: second } : {};
    lines.push(JSON.stringify({ timestamp, ...ordinal, type, payload }));
    second++;
  };
  add("session_meta", {
    id,
    session_id: id,
    timestamp: "2026-09-01T10:00:00.000Z",
    cwd,
    originator: "codex-tui",
    cli_version: "0.169.0",
    source: "cli",
    model_provider: "mock",
    ...(mode === "paginated" ? { history_mode: "paginated" } : {}),
    ...more.meta,
  });
  for (const [at, [question, answer]] of turns.entries()) {
    if (at === 1) lines.push(...more.between ?? []);
    addTurn(add, { id, mode, cwd, question, answer, turn: `t${at}` });
  }
  if (turns.length === 1) lines.push(...more.between ?? []);
  const encoder = new TextEncoder();
  const pieces = `${lines.join("\n")}\n`.split(BAD_BYTE).map((piece) => encoder.encode(piece));
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length + 1, -1)).fill(0xff);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length + 1;
  }
  return bytes;
}

interface Turn extends Pick<ReportRollout, "mode" | "cwd"> {
  readonly id: string;
  readonly turn: string;
  readonly question: string;
  readonly answer: string;
}

function addTurn(
  add: (type: string, payload: unknown) => void,
  { id, mode, cwd, turn, question, answer }: Turn,
): void {
  const common = { turn_id: turn, cwd, approval_policy: "never", model: "mock-model" };
  if (mode === "paginated") {
    const settings = { model: "mock-model", reasoning_effort: null, developer_instructions: null };
    add("event_msg", {
      type: "thread_settings_applied",
      thread_id: id,
      thread_settings: {
        model: "mock-model",
        model_provider_id: "mock",
        approval_policy: "never",
        approvals_reviewer: "user",
        permission_profile: { type: "disabled" },
        cwd,
        runtime_workspace_roots: [cwd],
        collaboration_mode: { mode: "default", settings },
      },
    });
  }
  add("event_msg", { type: "task_started", turn_id: turn });
  add("turn_context", {
    ...common,
    sandbox_policy: { type: "danger-full-access" },
    summary: "none",
  });
  for (const [role, text] of [["user", question], ["assistant", answer]] as const) {
    const kind = role === "user" ? "input_text" : "output_text";
    add("response_item", { type: "message", role, content: [{ type: kind, text }] });
    if (mode === "legacy") {
      const more = role === "user" ? { images: [], local_images: [], text_elements: [] } : {};
      add("event_msg", {
        type: role === "user" ? "user_message" : "agent_message",
        message: text,
        ...more,
      });
      continue;
    }
    const item = role === "user"
      ? { type: "UserMessage", content: [{ type: "text", text, text_elements: [] }] }
      : { type: "AgentMessage", content: [{ type: "Text", text }] };
    const what = { thread_id: id, turn_id: turn, item: { ...item, id: `${turn}${role}` } };
    add("event_msg", { type: "item_completed", ...what });
  }
  add("event_msg", { type: "task_complete", turn_id: turn, last_agent_message: answer });
}
