import type { Entry } from "../../model/entry.ts";
import { contentText, isNoise, userMessageText } from "../head/preview_text.ts";
import { asList, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";
import type { Line } from "../lines/line_splitter.ts";
import { commandText, entryOfItem, type Moment } from "./item_entry.ts";

/**
 * Which lines of a rollout tell the conversation: the others repeat it for the model (codex-storage §2.4, §8).
 * `items`: `item_completed` events. `events`: flat events, tool calls from response items. `messages`: response items alone.
 */
export type Era = "items" | "events" | "messages";

/** Turns lines into entries, each thing once. */
export interface EntryParser {
  /** Entries that this line completes. */
  take(line: Line): readonly Entry[];
  /** Entries that were still open. */
  end(): readonly Entry[];
}

const decoder = new TextDecoder();

/** A parser for a rollout of this era. */
export function newEntryParser(era: Era): EntryParser {
  /** Tool calls whose output has not come yet, by call id. */
  const open = new Map<string, Extract<Entry, { kind: "tool" }>>();
  return {
    take({ bytes }) {
      if (bytes === null) return [{ kind: "error", at: null, text: "[a line too large to show]" }];
      const record = asObject(parseJson(decoder.decode(bytes)));
      if (record === null) return [];
      const moment = { at: asText(record.timestamp) };
      const payload = asObject(record.payload);
      const entry = payload === null
        ? bareEntry(record, { ...moment, open })
        : recordEntry(asText(record.type) ?? "", payload, { ...moment, era, open });
      return entry === null ? [] : [entry];
    },
    end: () => [...open.values()],
  };
}

interface Parsing extends Moment {
  readonly open: Map<string, Extract<Entry, { kind: "tool" }>>;
}

function recordEntry(
  type: string,
  payload: JsonObject,
  parsing: Parsing & { readonly era: Era },
): Entry | null {
  const { at, era } = parsing;
  switch (type) {
    case "event_msg":
      return eventEntry(payload, { at, era });
    case "compacted":
      return { kind: "compaction", at, text: asText(payload.message) ?? "" };
    case "response_item":
      if (era === "items") return null;
      return era === "events" && payload.type === "message"
        ? null
        : responseEntry(payload, parsing);
    default:
      return null;
  }
}

/** Flat files of 2025: response items without an envelope. */
function bareEntry(record: JsonObject, parsing: Parsing): Entry | null {
  return record.type === undefined ? null : responseEntry(record, parsing);
}

function eventEntry(
  payload: JsonObject,
  { at, era }: Moment & { readonly era: Era },
): Entry | null {
  switch (payload.type) {
    case "item_completed": {
      const item = asObject(payload.item);
      return item === null ? null : entryOfItem(item, { at });
    }
    case "user_message": {
      const text = asText(payload.message);
      return { kind: "user", at, text: text ?? "[attachment]" };
    }
    case "agent_message":
      return textEntry("assistant", { text: asText(payload.message), at });
    case "agent_reasoning":
      return era === "events" ? textEntry("reasoning", { text: asText(payload.text), at }) : null;
    case "thread_rolled_back":
      return { kind: "rollback", at, turns: Number(payload.num_turns ?? 1) };
    case "turn_aborted":
      return { kind: "aborted", at, text: asText(payload.reason) ?? "" };
    case "error":
      return { kind: "error", at, text: asText(payload.message) ?? "" };
    default:
      return null;
  }
}

function textEntry(
  kind: "user" | "assistant" | "reasoning",
  { text, at }: { readonly text: string | null; readonly at: string | null },
): Entry | null {
  return text === null ? null : { kind, at, text };
}

function responseEntry(payload: JsonObject, { at, open }: Parsing): Entry | null {
  switch (payload.type) {
    case "message": {
      if (payload.role === "user") return textEntry("user", { text: userMessageText(payload), at });
      if (payload.role !== "assistant") return null;
      const text = contentText(asList(payload.content));
      return textEntry("assistant", { text: text === "" || isNoise(text) ? null : text, at });
    }
    case "function_call":
    case "custom_tool_call":
    case "local_shell_call": {
      const name = asText(payload.name) ?? `${payload.type}`;
      const input = inputText(payload);
      const call = { kind: "tool", at, name, input, output: null, exitCode: null } as const;
      const id = asText(payload.call_id);
      if (id === null) return call;
      open.set(id, call);
      return null;
    }
    case "function_call_output":
    case "custom_tool_call_output": {
      const id = asText(payload.call_id);
      const call = id === null ? undefined : open.get(id);
      if (call === undefined) return null;
      open.delete(id!);
      const output = outputText(payload.output);
      const exit = /exited with code (\d+)/.exec(output)?.[1];
      return { ...call, output, exitCode: exit === undefined ? null : Number(exit) };
    }
    default:
      return null;
  }
}

function inputText(payload: JsonObject): string {
  const text = asText(payload.arguments) ?? asText(payload.input);
  if (text === null) return commandText(asObject(payload.action)?.command);
  const known = asObject(parseJson(text));
  const command = known?.cmd ?? known?.command;
  return command === undefined ? text : commandText(command);
}

function outputText(output: unknown): string {
  if (typeof output === "string") {
    const wrapped = asText(asObject(parseJson(output))?.output);
    return wrapped ?? output;
  }
  return Array.isArray(output) ? contentText(output) : asText(asObject(output)?.content) ?? "";
}
