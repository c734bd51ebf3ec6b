import {
  type CodexThread,
  type CodexTools,
  type Meta,
  readRollout,
  rolloutId,
} from "./codex_thread.ts";

/** What a turn has left. */
interface WentOn {
  /** The rollout, plain now. */
  readonly path: string;
  /** Folder that the thread works in. */
  readonly cwd: string;
}

/** Makes the thread's newest rollout plain, if it is compressed, and writes a turn to it. */
export function goOn(thread: CodexThread, { nowMs }: CodexTools): WentOn {
  const path = plainPath(thread.current);
  const text = readRollout(thread.current);
  if (path !== thread.current) {
    Deno.writeTextFileSync(path, text);
    Deno.chmodSync(path, Deno.statSync(thread.current).mode! & 0o7777);
    Deno.removeSync(thread.current);
  }
  const now = new Date(nowMs());
  let ordinal = nextOrdinal(text);
  const line = (type: string, payload: unknown) =>
    `${
      JSON.stringify({
        timestamp: now.toISOString(),
        ...(thread.isPaginated ? { ordinal: ordinal++ } : {}),
        type,
        payload,
      })
    }\n`;
  const user = [{ type: "input_text", text: "and on" }];
  const lines = [
    line("event_msg", { type: "task_started", turn_id: `${now.getTime()}` }),
    line("response_item", { type: "message", role: "user", content: user }),
    line("event_msg", { type: "task_complete", turn_id: `${now.getTime()}` }),
  ];
  Deno.writeTextFileSync(path, (text.endsWith("\n") ? "" : "\n") + lines.join(""), {
    append: true,
  });
  Deno.utimeSync(path, now, now);
  return { path, cwd: effectiveCwd(text) };
}

/** Folder that a resume takes (codex-storage §6.2). */
export function effectiveCwd(text: string): string {
  const records = text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  const settings = records.findLast(({ payload }) => payload?.type === "thread_settings_applied");
  const context = records.findLast(({ type }) => type === "turn_context");
  return settings?.payload.thread_settings.cwd ?? context?.payload.cwd ?? records[0].payload?.cwd;
}

/** A fork's own rollout, and its thread. */
export function beginFork(
  thread: CodexThread,
  tools: CodexTools,
): WentOn & { readonly id: string } {
  const id = tools.newId();
  const text = readRollout(thread.current);
  const cwd = effectiveCwd(text);
  const lines = text.split("\n");
  const meta = { ...JSON.parse(lines[0]!).payload, id, session_id: id, forked_from_id: thread.id };
  if (!thread.isPaginated) {
    const { history_base: _, ...own } = meta;
    const first = JSON.stringify({
      timestamp: iso(tools),
      type: "session_meta",
      payload: own,
    });
    return { id, path: write([first, ...lines].join("\n"), { ids: id, tools }), cwd };
  }
  const content = `${firstLine(thread, { text, meta, tools })}${settingsLine(text, id, tools)}`;
  return { id, path: write(content, { ids: id, tools }), cwd };
}

/** The rollout that a thread goes on in after a revert. */
export function beginRevert(thread: CodexThread, tools: CodexTools): string {
  const text = readRollout(thread.current);
  const { forked_from_id: _, ...meta } = JSON.parse(text.split("\n", 1)[0]!).payload;
  const content = `${firstLine(thread, { text, meta, tools })}${
    settingsLine(text, thread.id, tools)
  }`;
  return write(content, { ids: `${thread.id}_${tools.newId()}`, tools });
}

/** The plain name of a rollout. */
export function plainPath(path: string): string {
  return path.replace(/\.zst$/, "");
}

interface FirstLine {
  /** All of the rollout that is read. */
  readonly text: string;
  readonly meta: Meta;
  readonly tools: CodexTools;
}

function firstLine(thread: CodexThread, { text, meta, tools }: FirstLine): string {
  const base = {
    thread_id: rolloutId(thread.current),
    end_ordinal_exclusive: nextOrdinal(text),
    end_byte_offset: new TextEncoder().encode(text).length,
  };
  const payload = { ...meta, timestamp: iso(tools), history_base: base };
  const ordinal = nextOrdinal(text);
  return `${JSON.stringify({ timestamp: iso(tools), ordinal, type: "session_meta", payload })}\n`;
}

/** The settings go on as they were. */
function settingsLine(text: string, threadId: string, tools: CodexTools): string {
  const last = text.split("\n").findLast((line) => line.includes('"thread_settings_applied"'));
  if (last === undefined) return "";
  const { payload } = JSON.parse(last);
  const ordinal = nextOrdinal(text) + 1;
  return `${
    JSON.stringify({
      timestamp: iso(tools),
      ordinal,
      type: "event_msg",
      payload: { ...payload, thread_id: threadId },
    })
  }\n`;
}

function nextOrdinal(text: string): number {
  const last = text.trimEnd().split("\n").at(-1)!;
  return (JSON.parse(last).ordinal ?? -1) + 1;
}

function write(
  content: string,
  { ids, tools }: { readonly ids: string; readonly tools: CodexTools },
): string {
  const stamp = iso(tools).slice(0, 19).replaceAll(":", "-");
  const folder = `${tools.home}/sessions/${stamp.slice(0, 10).replaceAll("-", "/")}`;
  Deno.mkdirSync(folder, { recursive: true });
  const path = `${folder}/rollout-${stamp}-${ids}.jsonl`;
  Deno.writeTextFileSync(path, content);
  const now = new Date(tools.nowMs());
  Deno.utimeSync(path, now, now);
  return path;
}

function iso({ nowMs }: CodexTools): string {
  return new Date(nowMs()).toISOString();
}
