import type { ToolEntry } from "../../model/thread/entry.ts";
import { asText, type JsonObject } from "../json_value.ts";
import type { Moment } from "./item_entry.ts";
import { toolInput, toolOutput } from "./tool_text.ts";

/**
 * Tool calls of a rollout, each told once although a call, its output and an event speak of it. Calls without an event, such
 * as those to unknown tools, are known by their response items alone (measured with 0.169).
 */
export interface ToolCalls {
  /** The entry that this response item completes; `null` when it completes none. */
  read(item: JsonObject, moment: Moment): ToolEntry | null;
  /** The entry of an event about this call; `null` when the call was told already. */
  settle(id: string, entry: ToolEntry): ToolEntry | null;
  /** Calls that never got an output: they are over when their turn is. */
  flush(): readonly ToolEntry[];
  /** How many outputs had no call before them: not 0 only in damaged files and when reading began in the middle. */
  orphans(): number;
}

/** How many told calls are remembered. The event and the response item of one call are never far apart. */
const MOST_TOLD = 1024;

/** Tool calls, none yet. */
export function newToolCalls(): ToolCalls {
  const open = new Map<string, ToolEntry>();
  /** Told calls, and whether they are over. */
  const told = new Map<string, boolean>();
  let orphans = 0;

  const markTold = (id: string, isOver: boolean): void => {
    open.delete(id);
    told.set(id, isOver);
    if (told.size > MOST_TOLD) told.delete(told.keys().next().value!);
  };
  return {
    read(item, { at }) {
      const id = asText(item.call_id) ?? asText(item.id);
      switch (item.type) {
        case "function_call":
        case "custom_tool_call":
        case "local_shell_call": {
          const name = asText(item.name) ?? `${item.type}`;
          const input = toolInput(item);
          const call: ToolEntry = { kind: "tool", at, name, input, output: null, exitCode: null };
          if (id === null) return call;
          if (!told.has(id)) open.set(id, call);
          return null;
        }
        case "function_call_output":
        case "custom_tool_call_output": {
          const call = id === null ? undefined : open.get(id);
          if (id === null || told.has(id)) return null;
          if (call === undefined) {
            orphans++;
            return null;
          }
          const { text, exitCode } = toolOutput(item.output);
          markTold(id, exitCode !== null);
          return { ...call, output: text, exitCode };
        }
        case "web_search_call": {
          if (id !== null && told.has(id)) return null;
          if (id !== null) markTold(id, true);
          return { kind: "tool", at, ...webSearch(item), output: null, exitCode: null };
        }
        default:
          return null;
      }
    },
    settle(id, entry) {
      // A command that ran on in the background is told twice: when it was left alone and when it ended.
      if (told.get(id) === true) return null;
      markTold(id, true);
      return entry;
    },
    flush() {
      const unfinished = [...open.values()];
      for (const id of [...open.keys()]) markTold(id, true);
      return unfinished;
    },
    orphans: () => orphans,
  };
}

function webSearch(item: JsonObject): Pick<ToolEntry, "name" | "input"> {
  const action = item.action as JsonObject | null | undefined;
  return { name: "web_search", input: asText(action?.query) ?? asText(action?.url) ?? "" };
}
