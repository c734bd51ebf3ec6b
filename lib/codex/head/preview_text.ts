/**
 * How Codex makes a preview of what a user said (codex-storage §2.5).
 *
 * @module
 */
import { asList, asObject, asText, type JsonObject } from "../json_value.ts";

/** Longest preview, in characters. */
export const MOST_PREVIEW = 500;

const MARKER = "## My request for Codex:";

/** Starts of user-role messages that the harness wrote. For files without events; newer ones carry a structural tag. */
const NOISE = [
  "<environment_context>",
  "# AGENTS.md instructions",
  "<INSTRUCTIONS>",
  "<user_instructions>",
  "<skill",
  "<permissions instructions>",
  "<turn_aborted>",
  "<user_shell_command>",
  "<subagent_notification>",
  "<model_switch>",
  "<collaboration_mode>",
  "<apps_instructions>",
  "<plugins_instructions>",
  "<environments_instructions>",
  "<realtime_conversation>",
  "<personality_spec>",
  "<token_budget>",
  "<context_window_guidance>",
  "<command_sessions>",
  "<current_time_reminder>",
  "<recommended_plugins>",
  "<image_resize_notice>",
  "<codex_internal_context",
  "<multi_agent_mode>",
  "<rollout_budget>",
  "<user_action>",
];

/** One line of bounded length from a message, never cut inside a character; `null` when nothing is left. */
export function previewLine(text: string): string | null {
  const line = userText(text).slice(0, 4 * MOST_PREVIEW).replace(/\s+/g, " ").trim();
  if (line === "") return null;
  const last = line.charCodeAt(MOST_PREVIEW - 1);
  const isHalf = last >= 0xd800 && last < 0xdc00;
  return line.slice(0, isHalf ? MOST_PREVIEW - 1 : MOST_PREVIEW);
}

/** What the user asked: the text behind Codex's marker when an editor put context before it. */
export function userText(text: string): string {
  const at = text.indexOf(MARKER);
  return (at < 0 ? text : text.slice(at + MARKER.length)).trim();
}

/** Whether a user-role message was written by the harness. */
export function isNoise(text: string): boolean {
  const start = text.trimStart();
  return NOISE.some((noise) => start.startsWith(noise));
}

/** Text of an event that Codex takes previews from; `null` for any other event. */
export function previewOfEvent(payload: JsonObject): string | null {
  switch (payload.type) {
    case "user_message":
      return textOrAttachment(asText(payload.message), {
        hasImage: asList(payload.images).length > 0 || asList(payload.local_images).length > 0,
        hasAudio: asList(payload.audio).length > 0 || asList(payload.local_audio).length > 0,
      });
    case "item_completed": {
      const item = asObject(payload.item);
      return item?.type === "UserMessage" ? previewOfContent(asList(item.content)) : null;
    }
    case "thread_goal_updated": {
      const goal = asObject(payload.goal);
      const objective = asText(goal?.objective) ?? asText(payload.objective);
      return objective === null ? null : previewLine(objective);
    }
    default:
      return null;
  }
}

/** Text of a user-role response item that a person wrote; `null` for noise and everything else. */
export function previewOfMessage(payload: JsonObject): string | null {
  const text = userMessageText(payload);
  return text === null ? null : previewLine(text);
}

/** Whole text of a user-role response item that a person wrote; `null` for noise and everything else. */
export function userMessageText(payload: JsonObject): string | null {
  if (payload.type !== "message" || payload.role !== "user") return null;
  const metadata = asObject(payload.internal_chat_message_metadata_passthrough);
  const kinds = asList(metadata?.content_item_kinds);
  if (kinds.length > 0 && !kinds.some((kind) => `${kind}`.startsWith("user."))) return null;
  const text = contentText(asList(payload.content));
  return text === "" || isNoise(text) ? null : text;
}

/** The texts of a content list, joined without a mark as Codex joins them (measured with 0.169). */
export function contentText(content: readonly unknown[]): string {
  const texts: string[] = [];
  for (const part of content) {
    const text = asText(asObject(part)?.text);
    if (text !== null) texts.push(text);
  }
  return texts.join("");
}

function previewOfContent(content: readonly unknown[]): string | null {
  const types = content.map((part) => `${asObject(part)?.type ?? ""}`.toLowerCase());
  return textOrAttachment(contentText(content), {
    hasImage: types.some((type) => type.includes("image")),
    hasAudio: types.some((type) => type.includes("audio")),
  });
}

function textOrAttachment(
  text: string | null,
  { hasImage, hasAudio }: { readonly hasImage: boolean; readonly hasAudio: boolean },
): string | null {
  const line = text === null ? null : previewLine(text);
  if (line !== null) return line;
  return hasImage ? "[Image]" : hasAudio ? "[Audio]" : null;
}
