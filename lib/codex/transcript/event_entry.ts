import type { Entry } from "../../model/thread/entry.ts";
import { asCount, asObject, asText, type JsonObject } from "../json_value.ts";
import { entryOfItem, type Moment, withListedAttachments, wordsEntry } from "./item_entry.ts";

/** The entry of an `event_msg` (codex-storage §2.4); `null` for events that only count or announce. */
export function entryOfEvent(event: JsonObject, { at }: Moment): Entry | null {
  switch (event.type) {
    case "item_completed": {
      const item = asObject(event.item);
      return item === null ? null : entryOfItem(item, { at });
    }
    case "user_message": {
      const text = withListedAttachments(asText(event.message) ?? "", event);
      return wordsEntry("user", { at, text });
    }
    case "agent_message":
      return wordsEntry("assistant", { at, text: asText(event.message) ?? "" });
    case "agent_reasoning":
    case "agent_reasoning_raw_content":
      return wordsEntry("reasoning", { at, text: asText(event.text) ?? "" });
    case "web_search_end": {
      const input = asText(event.query) ?? "";
      return { kind: "tool", at, name: "web_search", input, output: null, exitCode: null };
    }
    case "thread_rolled_back":
      return { kind: "rollback", at, turns: asCount(event.num_turns) ?? 1 };
    case "turn_aborted":
      return { kind: "aborted", at, text: asText(event.reason) ?? "" };
    case "error":
      return { kind: "error", at, text: asText(event.message) ?? "" };
    case "task_complete":
    case "turn_complete": {
      const text = asText(asObject(event.error)?.message);
      return text === null ? null : { kind: "error", at, text };
    }
    default:
      return null;
  }
}

/** Whether no tool call of the turn goes on after this event. */
export function endsTurn(event: JsonObject): boolean {
  return event.type === "task_complete" || event.type === "turn_complete" ||
    event.type === "turn_aborted";
}

/** Id that this event shares with the response item of the same tool call; `null` for all other events. */
export function callIdOfEvent(event: JsonObject): string | null {
  if (event.type === "item_completed") return asText(asObject(event.item)?.id);
  return event.type === "web_search_end" ? asText(event.call_id) : null;
}
