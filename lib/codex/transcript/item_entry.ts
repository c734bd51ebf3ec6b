import type { Entry } from "../../model/entry.ts";
import { contentText } from "../head/preview_text.ts";
import { asList, asText, type JsonObject } from "../json_value.ts";

/** Where an entry stands. */
export interface Moment {
  readonly at: string | null;
}

/** The entry of a paginated history's `item_completed` (codex-storage §2.4); `null` for items without words. */
export function entryOfItem(item: JsonObject, { at }: Moment): Entry | null {
  const type = asText(item.type);
  switch (type) {
    case null:
      return null;
    case "UserMessage": {
      const text = contentText(asList(item.content));
      return { kind: "user", at, text: text === "" ? "[attachment]" : text };
    }
    case "AgentMessage": {
      const text = contentText(asList(item.content));
      return text === "" ? null : { kind: "assistant", at, text };
    }
    case "Reasoning": {
      const text = [...asList(item.summary_text), ...asList(item.raw_content)]
        .filter((part) => typeof part === "string").join("\n");
      return text === "" ? null : { kind: "reasoning", at, text };
    }
    case "CommandExecution":
      return {
        kind: "tool",
        at,
        name: "exec_command",
        input: commandText(item.command),
        output: asText(item.aggregated_output),
        exitCode: typeof item.exit_code === "number" ? item.exit_code : null,
      };
    case "ContextCompaction":
      return { kind: "compaction", at, text: "" };
    default:
      return { kind: "tool", at, name: type, input: restOf(item), output: null, exitCode: null };
  }
}

/** A command as a person would type it: without the shell around it. */
export function commandText(command: unknown): string {
  if (typeof command === "string") return command;
  const words = asList(command).map((word) => `${word}`);
  const wrapped = words.length === 3 && /(?:^|\/)(?:ba|z|da)?sh$/.test(words[0]!) &&
    /^-l?c$/.test(words[1]!);
  return wrapped ? words[2]! : words.join(" ");
}

function restOf({ type: _type, id: _id, ...rest }: JsonObject): string {
  return JSON.stringify(rest);
}
