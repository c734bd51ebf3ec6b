import type { Entry, ToolEntry } from "../../model/thread/entry.ts";
import { contentText } from "../head/preview_text.ts";
import { asList, asObject, asText, type JsonObject } from "../json_value.ts";
import { argumentsText, commandText, exitCodeOf } from "./tool_text.ts";

/** When an entry happened. */
export interface Moment {
  /** As in the file; `null` when it is not recorded. */
  readonly at: string | null;
}

/**
 * The entry of a paginated history's `item_completed` (codex-storage §2.4); `null` for items without words, and for a
 * compaction, which has a line of its own.
 */
export function entryOfItem(item: JsonObject, { at }: Moment): Entry | null {
  switch (asText(item.type)) {
    case null:
    case "ContextCompaction":
      return null;
    case "UserMessage": {
      const content = asList(item.content);
      return wordsEntry("user", { at, text: withAttachments(contentText(content), content) });
    }
    case "AgentMessage":
      return wordsEntry("assistant", { at, text: contentText(asList(item.content)) });
    case "Plan":
      return wordsEntry("assistant", { at, text: asText(item.text) ?? "" });
    case "Reasoning": {
      const parts = [...asList(item.summary_text), ...asList(item.raw_content)];
      const text = parts.filter((part) => typeof part === "string").join("\n");
      return wordsEntry("reasoning", { at, text });
    }
    default:
      return { at, ...toolOfItem(item) };
  }
}

/** What somebody said; `null` when it is nothing. */
export function wordsEntry(
  kind: "user" | "assistant" | "reasoning",
  { text, at }: Moment & { readonly text: string },
): Entry | null {
  return text.trim() === "" ? null : { kind, at, text };
}

function toolOfItem(item: JsonObject): Omit<ToolEntry, "at"> {
  switch (item.type) {
    case "CommandExecution":
      return {
        ...tool("exec_command", commandText(item.command)),
        output: typeof item.aggregated_output === "string" ? item.aggregated_output : null,
        exitCode: exitCodeOf(item),
      };
    case "FileChange":
      return { ...tool("apply_patch", changesText(item.changes)), output: asText(item.stderr) };
    case "McpToolCall": {
      const name = [item.server, item.tool].filter((part) => asText(part) !== null).join(".");
      const result = asList(asObject(item.result)?.content);
      const output = asText(contentText(result)) ?? asText(asObject(item.error)?.message);
      return { ...tool(name, argumentsText(item.arguments)), output };
    }
    case "DynamicToolCall": {
      const output = asText(contentText(asList(item.content_items)));
      return { ...tool(asText(item.tool) ?? "tool", argumentsText(item.arguments)), output };
    }
    case "CollabAgentToolCall":
      return tool(asText(item.tool) ?? "agent", asText(item.prompt) ?? "");
    case "WebSearch":
      return tool("web_search", asText(item.query) ?? argumentsText(item.action));
    case "ImageView":
      return tool("view_image", asText(item.path) ?? "");
    case "ImageGeneration":
      return tool("image_generation", asText(item.revised_prompt) ?? "");
    default: {
      const { type, id: _id, ...rest } = item;
      return tool(`${type}`, argumentsText(rest));
    }
  }
}

function tool(name: string, input: string): Omit<ToolEntry, "at"> {
  return { kind: "tool", name, input, output: null, exitCode: null };
}

/** `add a.txt, update b.ts`. */
function changesText(changes: unknown): string {
  return Object.entries(asObject(changes) ?? {})
    .map(([path, change]) => `${asText(asObject(change)?.type) ?? "change"} ${path}`).join(", ");
}

/** The words of a content list of a `UserMessage`, then a mark for each picture and recording. */
function withAttachments(text: string, content: readonly unknown[]): string {
  const marks = content.flatMap((part) => {
    const type = asText(asObject(part)?.type)?.toLowerCase() ?? "";
    return type.includes("image") ? "[Image]" : type.includes("audio") ? "[Audio]" : [];
  });
  return [text, ...marks].filter((part) => part !== "").join("\n");
}

/** The same for a flat `user_message`, which lists its attachments apart. */
export function withListedAttachments(text: string, event: JsonObject): string {
  const images = [...asList(event.images), ...asList(event.local_images)];
  const audio = [...asList(event.audio), ...asList(event.local_audio)];
  return withAttachments(text, [
    ...images.map(() => ({ type: "image" })),
    ...audio.map(() => ({ type: "audio" })),
  ]);
}
