import type { AgentEntry } from "../../../model/thread/entry.ts";
import { asList, asObject, asText, type JsonObject, parseJson } from "../../json_value.ts";
import type { Moment } from "./telling.ts";

const ENCRYPTED = "[encrypted]";
const NOTIFICATION = /^\s*<subagent_notification>([\s\S]*)<\/subagent_notification>\s*$/;

/** What `response_item/agent_message` says (0.147 and later). `null` when it is nothing. */
export function entryOfAgentMessage(item: JsonObject, moment: Moment): AgentEntry | null {
  const parts = asList(item.content).map((part) => {
    const fields = asObject(part);
    return fields?.type === "encrypted_content" ? ENCRYPTED : asText(fields?.text) ?? "";
  });
  return agentEntry(item, { ...moment, text: parts.join("") });
}

/** What a record `inter_agent_communication` says (about 0.131 to 0.146). `null` when it is nothing. */
export function entryOfCommunication(record: JsonObject, moment: Moment): AgentEntry | null {
  const words = asText(record.content) ?? "";
  const isEncrypted = asText(record.encrypted_content) !== null;
  return agentEntry(record, { ...moment, text: isEncrypted ? `${words}${ENCRYPTED}` : words });
}

/**
 * What agents say in a message of the model's (about 0.13x: JSON with `author` and `recipient`) or of the user's (0.11x: the
 * notification of a sub-agent); `null` when the text is neither.
 */
export function entryOfAgentText(text: string, moment: Moment): AgentEntry | null {
  const notified = NOTIFICATION.exec(text)?.[1];
  if (notified !== undefined) {
    return notification(notified, { author: null, recipient: null, ...moment });
  }
  if (!text.startsWith('{"author":')) return null;
  const record = asObject(parseJson(text));
  return record === null || typeof record.recipient !== "string"
    ? null
    : entryOfCommunication(record, moment);
}

interface Words extends Moment {
  readonly text: string;
}

function agentEntry(fields: JsonObject, { at, text }: Words): AgentEntry | null {
  if (text.trim() === "") return null;
  const ends = { at, author: asText(fields.author), recipient: asText(fields.recipient) };
  const notified = NOTIFICATION.exec(text)?.[1];
  return notified === undefined ? { kind: "agent", ...ends, text } : notification(notified, ends);
}

/** `{"agent_path": …, "status": {"completed": "its last words"}}`. */
function notification(
  json: string,
  ends: Pick<AgentEntry, "at" | "author" | "recipient">,
): AgentEntry {
  const fields = asObject(parseJson(json));
  const author = ends.author ?? asText(fields?.agent_path) ?? asText(fields?.agent_id);
  return { kind: "agent", ...ends, author, text: statusText(fields?.status) ?? json.trim() };
}

/** How an agent ended, with its last words if it had any: `completed: all done`. `null` for no status at all. */
export function statusText(status: unknown): string | null {
  if (typeof status === "string") return status;
  const [[state, words] = []] = Object.entries(asObject(status) ?? {});
  if (state === undefined) return null;
  return typeof words === "string" && words.trim() !== "" ? `${state}: ${words}` : state;
}
