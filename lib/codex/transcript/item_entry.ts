import type { Entry, ToolEntry } from "../../model/thread/entry.ts";
import { contentText } from "../head/preview_text.ts";
import { asList, asObject, asText, type JsonObject } from "../json_value.ts";
import { statusText } from "./said/agent_message.ts";
import { reviewText } from "./said/review_text.ts";
import { hookTelling, type Moment, type Tellings, words } from "./said/telling.ts";
import { toolEntry } from "./tool_calls.ts";
import {
  argumentsText,
  changesBrief,
  changesText,
  commandText,
  exitCodeOf,
  toolOutput,
} from "./tool_text.ts";

/**
 * What an `item_completed` tells (codex-storage §2.4): nothing for items without words, and for a compaction, which has a line of
 * its own.
 */
export function tellingsOfItem(item: JsonObject, { at }: Moment): Tellings {
  const id = asText(item.id);
  const source = "event";
  switch (asText(item.type)) {
    case null:
    case "ContextCompaction":
      return [];
    case "UserMessage": {
      const content = asList(item.content);
      const text = contentText(content);
      return [words("user", { at, source, id, text, marks: marksOf(content) })];
    }
    case "AgentMessage":
      return [words("assistant", { at, source, id, text: contentText(asList(item.content)) })];
    case "Plan":
      return [words("assistant", { at, source, id, text: asText(item.text) ?? "" })];
    case "Reasoning": {
      const parts = [...asList(item.summary_text), ...asList(item.raw_content)];
      return parts.map((part) => words("reasoning", { at, source, text: asText(part) ?? "" }));
    }
    case "HookPrompt":
      return [hookTelling(contentText(asList(item.fragments)), { at, source })];
    case "EnteredReviewMode":
      return [{ entry: reviewBegun(item, { at }) }];
    case "ExitedReviewMode":
      return [words("assistant", { at, source: "review", text: reviewText(item.review_output) })];
    default:
      return [{ entry: { at, ...toolOfItem(item) } }];
  }
}

/** The mark at which a review begins. */
export function reviewBegun(event: JsonObject, { at }: Moment): Entry {
  const hint = asText(event.user_facing_hint);
  return { kind: "note", at, text: hint === null ? "review begun" : `review begun: ${hint}` };
}

/** A mark for each picture and recording of a content list. */
export function marksOf(content: readonly unknown[]): readonly string[] {
  return content.flatMap((part) => {
    const type = asText(asObject(part)?.type)?.toLowerCase() ?? "";
    return type.includes("image") ? ["[Image]"] : type.includes("audio") ? ["[Audio]"] : [];
  });
}

function toolOfItem(item: JsonObject): Omit<ToolEntry, "at"> {
  const failed = item.status === "failed" || item.status === "declined" || item.success === false;
  const tool = (name: string, input: string, output: string | null = null) => ({
    ...toolEntry(name, input),
    output,
    failed,
  });
  switch (item.type) {
    case "CommandExecution":
      return {
        ...tool("exec_command", commandText(item.command)),
        output: typeof item.aggregated_output === "string" ? item.aggregated_output : null,
        exitCode: exitCodeOf(item),
      };
    case "FileChange":
      return patchOf(item);
    case "McpToolCall": {
      const name = [item.server, item.tool].filter((part) => asText(part) !== null).join(".");
      return {
        ...tool(name, argumentsText(item.arguments)),
        ...mcpOutput(item.result, item.error),
      };
    }
    case "DynamicToolCall": {
      const output = asText(contentText(asList(item.content_items))) ?? asText(item.error);
      return tool(asText(item.tool) ?? "tool", argumentsText(item.arguments), output);
    }
    case "CollabAgentToolCall":
      return tool(
        asText(item.tool) ?? "agent",
        asText(item.prompt) ?? "",
        statesText(item.agents_states),
      );
    case "SubAgentActivity":
      return activityOf(item);
    case "FunctionCallOutput":
      return tool(asText(item.name) ?? "tool", "", toolOutput(item.output).text);
    case "WebSearch":
      return tool("web_search", asText(item.query) ?? argumentsText(item.action));
    case "ImageView":
      return tool("view_image", asText(item.path) ?? "");
    case "ImageGeneration":
      return tool("image_generation", asText(item.revised_prompt) ?? "", asText(item.saved_path));
    default: {
      const { type, id: _id, ...rest } = item;
      return tool(`${type}`, argumentsText(rest));
    }
  }
}

/** A `FileChange`, or the event `patch_apply_end`, which has the same fields. */
export function patchOf(fields: JsonObject): Omit<ToolEntry, "at"> {
  return {
    ...toolEntry("apply_patch", changesText(fields.changes)),
    brief: changesBrief(fields.changes),
    output: asText(fields.stderr) ?? asText(fields.stdout),
    failed: fields.status === "failed" || fields.status === "declined" || fields.success === false,
  };
}

/** What an MCP server gave back: a content list, or why it gave none. */
export function mcpOutput(given: unknown, error: unknown): Pick<ToolEntry, "output" | "failed"> {
  const result = asObject(given);
  const why = asText(error) ?? asText(asObject(error)?.message);
  const content = asList(result?.content);
  const text = [contentText(content), ...marksOf(content)].filter((part) => part !== "").join("\n");
  const isError = result?.isError === true || result?.is_error === true;
  return { output: asText(text) ?? why, failed: why !== null || isError };
}

/** What a sub-agent does by itself: `started`, `completed`. */
export function activityOf(fields: JsonObject): Omit<ToolEntry, "at"> {
  const agent = asText(fields.agent_path) ?? asText(fields.agent_thread_id) ?? "";
  return toolEntry(`agent ${asText(fields.kind) ?? "activity"}`, agent);
}

/** How the agents that a call was about are: one a line; `null` where nothing is told of any. */
export function statesText(states: unknown): string | null {
  const lines = Object.entries(asObject(states) ?? {})
    .map(([agent, state]) => `${agent} ${statusText(state) ?? ""}`.trim());
  return lines.length === 0 ? null : lines.join("\n");
}
