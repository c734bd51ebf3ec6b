/** The text of rollouts of every era, line by line (codex-storage §2, §8). */

/** What a rollout is made of. */
export interface RolloutParts {
  readonly id: string;
  readonly cwd: string;
  /** Creation, milliseconds since the epoch. */
  readonly atMs: number;
  /** What the user says, turn by turn. */
  readonly turns: readonly string[];
  /** Filler of the first line and of tool outputs. */
  readonly filler: (bytes: number) => string;
  /** Bytes of filler after the turns. */
  readonly bodyBytes: number;
  /** Bytes of the base instructions in the first line. */
  readonly metaBytes: number;
  readonly source?: unknown;
  readonly branch?: string;
  /** Further fields of the metadata: fork pointers, session id. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** First ordinal: forks go on with their parent's. Left out: 0. */
  readonly firstOrdinal?: number;
}

const STEP_MS = 1000;

/** A paginated rollout, as Codex writes since 0.153. */
export function paginatedText(parts: RolloutParts): string {
  let ordinal = parts.firstOrdinal ?? 0;
  let atMs = parts.atMs;
  const line = (type: string, payload: unknown): string => {
    const timestamp = new Date(atMs += STEP_MS).toISOString();
    return JSON.stringify({ timestamp, ordinal: ordinal++, type, payload });
  };
  const event = (item: Record<string, unknown>) =>
    line("event_msg", { type: "item_completed", item });
  const lines = [line("session_meta", { ...metaOf(parts), history_mode: "paginated" })];
  lines.push(
    line("turn_context", { cwd: parts.cwd, model: "gpt-5-codex", approval_policy: "never" }),
    line("event_msg", settingsOf(parts)),
  );
  for (const [turn, text] of parts.turns.entries()) {
    lines.push(
      line("event_msg", { type: "task_started", turn_id: `${turn}` }),
      line("response_item", message("user", "input_text", text)),
      event({ type: "UserMessage", id: `u${turn}`, content: [{ type: "text", text }] }),
      event({
        type: "CommandExecution",
        id: `c${turn}`,
        command: ["/bin/bash", "-lc", "cargo test"],
        aggregated_output: parts.filler(parts.bodyBytes / parts.turns.length),
        exit_code: 0,
      }),
      event({ type: "AgentMessage", id: `a${turn}`, content: [{ type: "Text", text: "Done." }] }),
      line("response_item", message("assistant", "output_text", "Done.")),
      line("event_msg", { type: "task_complete", turn_id: `${turn}` }),
    );
  }
  return `${lines.join("\n")}\n`;
}

/** A legacy rollout with flat events, as before 0.153; without them, as in 2025, when `events` is false. */
export function legacyText(parts: RolloutParts, events: boolean): string {
  let atMs = parts.atMs;
  const line = (type: string, payload: unknown): string =>
    JSON.stringify({ timestamp: new Date(atMs += STEP_MS).toISOString(), type, payload });
  const lines = [line("session_meta", metaOf(parts))];
  const context = `<environment_context>\n  <cwd>${parts.cwd}</cwd>\n</environment_context>`;
  lines.push(line("response_item", message("user", "input_text", context)));
  for (const [turn, text] of parts.turns.entries()) {
    lines.push(line("response_item", message("user", "input_text", text)));
    if (events) lines.push(line("event_msg", { type: "user_message", message: text, images: [] }));
    lines.push(
      line("response_item", {
        type: "function_call",
        name: "shell",
        arguments: JSON.stringify({ command: ["bash", "-lc", "ls"] }),
        call_id: `call_${turn}`,
      }),
      line("response_item", {
        type: "function_call_output",
        call_id: `call_${turn}`,
        output: parts.filler(parts.bodyBytes / parts.turns.length),
      }),
    );
    if (events) lines.push(line("event_msg", { type: "agent_message", message: "Done." }));
    lines.push(line("response_item", message("assistant", "output_text", "Done.")));
  }
  return `${lines.join("\n")}\n`;
}

/** A flat file of spring 2025: bare lines, no envelope. */
export function flatText({ id, atMs, turns, filler, bodyBytes }: RolloutParts): string {
  const lines: unknown[] = [{ id, timestamp: new Date(atMs).toISOString(), instructions: null }];
  for (const text of turns) {
    lines.push(message("user", "input_text", text), { record_type: "state" });
    lines.push(message("assistant", "output_text", filler(bodyBytes / turns.length)));
  }
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

/** A complete settings event: with less Codex would not heed it (write-rules §5.1). */
function settingsOf({ id, cwd }: RolloutParts): Record<string, unknown> {
  return {
    type: "thread_settings_applied",
    thread_id: id,
    thread_settings: {
      model: "gpt-5-codex",
      model_provider_id: "openai",
      approval_policy: "never",
      approvals_reviewer: "user",
      permission_profile: { type: "disabled" },
      cwd,
      runtime_workspace_roots: [cwd],
      collaboration_mode: { mode: "default", settings: { model: "gpt-5-codex" } },
    },
  };
}

function metaOf(parts: RolloutParts): Record<string, unknown> {
  const { id, cwd, atMs, source, branch, meta, metaBytes, filler } = parts;
  return {
    session_id: id,
    id,
    timestamp: new Date(atMs).toISOString(),
    cwd,
    originator: "codex-tui",
    cli_version: "0.169.0",
    source: source ?? "vscode",
    model_provider: "openai",
    base_instructions: { text: filler(metaBytes) },
    ...(branch === undefined ? {} : { git: { branch, commit_hash: "31df53e" } }),
    ...meta,
  };
}

function message(role: string, type: string, text: string): Record<string, unknown> {
  return { type: "message", role, content: [{ type, text }] };
}
