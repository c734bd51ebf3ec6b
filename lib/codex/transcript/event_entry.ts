import type { ToolEntry } from "../../model/thread/entry.ts";
import { contentText } from "../head/preview_text.ts";
import { asCount, asList, asObject, asText, type JsonObject } from "../json_value.ts";
import {
  activityOf,
  marksOf,
  mcpOutput,
  patchOf,
  reviewBegun,
  statesText,
  tellingsOfItem,
} from "./item_entry.ts";
import { reviewText } from "./said/review_text.ts";
import { type Moment, type Telling, type Tellings, usersCommand, words } from "./said/telling.ts";
import { toolEntry } from "./tool_calls.ts";
import { argumentsText, commandText, exitCodeOf } from "./tool_text.ts";

/** What an `event_msg` tells (codex-storage §2.4): nothing for events that only count or announce. */
export function tellingsOfEvent(event: JsonObject, { at }: Moment): Tellings {
  if (event.type !== "item_completed") return [tellingOfFlat(event, { at })];
  const item = asObject(event.item);
  return item === null ? [] : tellingsOfItem(item, { at });
}

function tellingOfFlat(event: JsonObject, { at }: Moment): Telling | null {
  const source = "event";
  switch (event.type) {
    case "user_message":
      return words("user", { at, source, text: asText(event.message) ?? "", marks: listed(event) });
    case "agent_message":
      return words("assistant", { at, source, text: asText(event.message) ?? "" });
    case "agent_reasoning":
    case "agent_reasoning_raw_content":
      return words("reasoning", { at, source, text: asText(event.text) ?? "" });
    case "exited_review_mode":
      return words("assistant", { at, source: "review", text: reviewText(event.review_output) });
    case "entered_review_mode":
      return { entry: reviewBegun(event, { at }) };
    case "thread_goal_updated":
      return goalTelling(event, { at });
    case "undo_completed":
      return { entry: { kind: "note", at, text: `undo: ${asText(event.message) ?? "done"}` } };
    case "thread_rolled_back":
      return { entry: { kind: "rollback", at, turns: asCount(event.num_turns) ?? 1 } };
    case "turn_aborted":
      return { entry: { kind: "aborted", at, text: asText(event.reason) ?? "" } };
    case "error":
      return { entry: { kind: "error", at, text: asText(event.message) ?? "" } };
    case "task_complete":
    case "turn_complete": {
      const text = asText(asObject(event.error)?.message);
      return text === null ? null : { entry: { kind: "error", at, text } };
    }
    default: {
      const tool = toolOfEvent(event);
      if (tool === null) return null;
      const entry = { at, ...tool };
      const isUsers = event.type === "exec_command_end" && event.source === "user_shell";
      return isUsers ? usersCommand(entry, source) : { entry };
    }
  }
}

/** Marks for what a flat `user_message` lists apart from its text. */
function listed(event: JsonObject): readonly string[] {
  return marksOf([
    ...[...asList(event.images), ...asList(event.local_images)].map(() => ({ type: "image" })),
    ...[...asList(event.audio), ...asList(event.local_audio)].map(() => ({ type: "audio" })),
  ]);
}

/** The tool call that an event is about; `null` for events about none. */
function toolOfEvent(event: JsonObject): Omit<ToolEntry, "at"> | null {
  const tool = toolEntry;
  switch (event.type) {
    case "exec_command_end": {
      const { aggregated_output: all, stdout, stderr } = event;
      const output = asText(all) ?? [stdout, stderr].filter((part) => asText(part)).join("\n");
      const name = event.source === "user_shell" ? "user_shell" : "exec_command";
      return { ...tool(name, commandText(event.command)), output, exitCode: exitCodeOf(event) };
    }
    case "patch_apply_end":
      return patchOf(event);
    case "mcp_tool_call_end": {
      const call = asObject(event.invocation);
      const result = asObject(event.result);
      const name = [call?.server, call?.tool].filter((part) => asText(part) !== null).join(".");
      const output = mcpOutput(result?.Ok, result?.Err);
      return { ...tool(name, argumentsText(call?.arguments)), ...output };
    }
    case "dynamic_tool_call_request":
    case "dynamic_tool_call_response": {
      const output = asText(contentText(asList(event.content_items))) ?? asText(event.error);
      const call = tool(asText(event.tool) ?? "tool", argumentsText(event.arguments));
      return { ...call, output, failed: event.success === false };
    }
    case "image_generation_end": {
      const made = tool("image_generation", asText(event.revised_prompt) ?? "");
      return { ...made, output: asText(event.saved_path), failed: event.status === "failed" };
    }
    case "web_search_end":
      return tool("web_search", asText(event.query) ?? "");
    case "view_image_tool_call":
      return tool("view_image", asText(event.path) ?? "");
    default:
      return agentToolOf(event);
  }
}

const AGENT_TOOLS: Readonly<Record<string, string>> = {
  collab_agent_spawn_end: "spawn_agent",
  collab_agent_interaction_end: "send_input",
  collab_waiting_end: "wait",
  collab_close_end: "close_agent",
  collab_resume_end: "resume_agent",
};

function agentToolOf(event: JsonObject): Omit<ToolEntry, "at"> | null {
  if (event.type === "sub_agent_activity") return activityOf(event);
  const name = AGENT_TOOLS[`${event.type}`];
  if (name === undefined) return null;
  const agent = asText(event.receiver_thread_id) ?? asText(event.new_thread_id) ?? "";
  const states = event.statuses ?? (event.status === undefined ? null : { [agent]: event.status });
  return { ...toolEntry(name, asText(event.prompt) ?? ""), output: statesText(states) };
}

/** A goal that was set, or whose state has changed. */
function goalTelling(event: JsonObject, { at }: Moment): Telling | null {
  const goal = asObject(event.goal) ?? event;
  const text = asText(goal.objective);
  const status = asText(goal.status);
  if (text === null) return null;
  return { entry: { kind: "note", at, text: `goal${status && ` (${status})`}: ${text}` } };
}

/** Whether no tool call of the turn goes on after this event. */
export function endsTurn(event: JsonObject): boolean {
  return event.type === "task_complete" || event.type === "turn_complete" ||
    event.type === "turn_aborted";
}

/** Id that this event shares with the response item of the same tool call; `null` when it has none. */
export function callIdOfEvent(event: JsonObject): string | null {
  if (event.type === "item_completed") return asText(asObject(event.item)?.id);
  return asText(event.call_id) ?? asText(event.callId);
}
