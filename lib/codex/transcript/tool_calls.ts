import type { ToolEntry } from "../../model/thread/entry.ts";
import { asList, asObject, asText, type JsonObject } from "../json_value.ts";
import type { Moment } from "./said/telling.ts";
import { argumentsText, patchBrief, toolInput, toolOutput } from "./tool_text.ts";

/**
 * Tool calls of a rollout, each told once although a call, its output and an event speak of it. Some are known by their event
 * alone, such as MCP calls of older files; some by their response items alone, such as calls to unknown tools (measured with
 * 0.169).
 */
export interface ToolCalls {
  /** The entry that this response item completes; `null` when it completes none. */
  read(item: JsonObject, moment: Moment): ToolEntry | null;
  /** A call that only an event has begun: its end is another event. */
  begin(id: string, entry: ToolEntry): void;
  /** The entry of an event about this call; `null` when the call was told already, or waits for its output. */
  settle(id: string, entry: ToolEntry): ToolEntry | null;
  /** Whether a call of this id waits for its output. */
  isOpen(id: string): boolean;
  /** Calls that never got an output: they are over when their turn is. */
  flush(): readonly ToolEntry[];
  /** How many outputs had no call before them: not 0 only in damaged files and when reading began in the middle. */
  orphans(): number;
}

/** How many told calls are remembered. The event and the response item of one call are never far apart. */
const MOST_TOLD = 1024;

/** Name of a tool of which only the output is known. */
const NAMELESS = "tool";

/** What became of a call that was told: more may come, all was told, or it was told without its beginning. */
type Told = "goes on" | "over" | "half";

/** Tool calls, none yet. */
export function newToolCalls(): ToolCalls {
  const state: State = { open: new Map(), told: new Map(), orphans: 0 };
  return {
    read(item, { at }) {
      const id = asText(item.call_id) ?? asText(item.id);
      switch (item.type) {
        case "function_call":
        case "custom_tool_call":
        case "local_shell_call":
        case "tool_search_call":
          return beginCall(id, { entry: { at, ...callOf(item) }, state });
        case "function_call_output":
        case "custom_tool_call_output":
        case "tool_search_output":
          return endCall(id, { entry: { at, ...outputOf(item) }, state });
        case "web_search_call":
        case "image_generation_call":
          if (id !== null && state.told.has(id)) return null;
          if (id !== null) markTold(id, { as: "over", state });
          return { at, ...aloneOf(item) };
        default:
          return null;
      }
    },
    begin: (id, entry) => void beginCall(id, { entry, state }),
    settle: (id, entry) => settleCall(id, { entry, state }),
    isOpen: (id) => state.open.has(id),
    flush() {
      const unfinished = [...state.open.values()];
      for (const id of [...state.open.keys()]) markTold(id, { as: "over", state });
      return unfinished;
    },
    orphans: () => state.orphans,
  };
}

interface State {
  readonly open: Map<string, ToolEntry>;
  readonly told: Map<string, Told>;
  orphans: number;
}

interface Change {
  readonly entry: ToolEntry;
  readonly state: State;
}

function markTold(id: string, { as, state }: { readonly as: Told; readonly state: State }): void {
  const { open, told } = state;
  open.delete(id);
  told.set(id, as);
  if (told.size > MOST_TOLD) told.delete(told.keys().next().value!);
}

function beginCall(id: string | null, { entry, state }: Change): ToolEntry | null {
  if (id === null) return entry;
  if (!state.told.has(id)) state.open.set(id, entry);
  return null;
}

function endCall(id: string | null, { entry, state }: Change): ToolEntry | null {
  const told = id === null ? undefined : state.told.get(id);
  const begun = id === null ? undefined : state.open.get(id);
  // One with a name is a word of the harness's that nobody called for.
  const isCalledFor = entry.name === NAMELESS && id !== null;
  if (isCalledFor && begun === undefined && (told ?? "half") === "half") state.orphans++;
  if (told !== undefined && told !== "half") return null;
  if (id !== null) markTold(id, { as: entry.exitCode === null ? "goes on" : "over", state });
  if (begun === undefined) return entry;
  const { output, exitCode, failed } = entry;
  return {
    ...begun,
    output,
    exitCode: exitCode ?? begun.exitCode,
    failed: failed || begun.failed,
  };
}

function settleCall(id: string, { entry, state }: Change): ToolEntry | null {
  // A command that ran on in the background is told twice: when it was left alone and when it ended.
  if (state.told.get(id) === "over") return null;
  const begun = state.open.get(id);
  if (begun === undefined) {
    markTold(id, { as: entry.output === null ? "half" : "over", state });
    return entry;
  }
  const whole = {
    ...entry,
    at: entry.output === null ? begun.at : entry.at,
    input: entry.brief !== null || entry.input === "" ? begun.input : entry.input,
    brief: entry.brief ?? begun.brief,
    failed: entry.failed || begun.failed,
  };
  if (entry.output === null) {
    state.open.set(id, whole);
    return null;
  }
  markTold(id, { as: "over", state });
  return whole;
}

type Timeless = Omit<ToolEntry, "at">;

/** A tool that was called with this, and of which nothing more is known. */
export function toolEntry(name: string, input: string): Timeless {
  return { kind: "tool", name, input, brief: null, output: null, exitCode: null, failed: false };
}

function callOf(item: JsonObject): Timeless {
  const isSearch = item.type === "tool_search_call";
  const name = asText(item.name) ?? (isSearch ? "tool_search" : `${item.type}`);
  const input = isSearch ? searchedFor(item.arguments) : toolInput(item);
  const brief = name === "apply_patch" ? patchBrief(input) : null;
  return { ...toolEntry(name, input), brief, failed: item.status === "failed" };
}

function searchedFor(given: unknown): string {
  return asText(asObject(given)?.query) ?? argumentsText(given);
}

function outputOf(item: JsonObject): Timeless {
  if (item.type === "tool_search_output") {
    const names = asList(item.tools).map((tool) => asText(asObject(tool)?.name) ?? "");
    return { ...toolEntry(NAMELESS, ""), output: names.join(", ") };
  }
  const { text, exitCode, failed } = toolOutput(item.output);
  return { ...toolEntry(asText(item.name) ?? NAMELESS, ""), output: text, exitCode, failed };
}

function aloneOf(item: JsonObject): Timeless {
  if (item.type === "image_generation_call") {
    const failed = item.status === "failed";
    return { ...toolEntry("image_generation", asText(item.revised_prompt) ?? ""), failed };
  }
  const action = asObject(item.action);
  return toolEntry("web_search", asText(action?.query) ?? asText(action?.url) ?? "");
}
