/** What every entry of a conversation has. */
interface EntryBase {
  /** When, as RFC 3339 text of the file; `null` when it is not recorded. */
  readonly at: string | null;
}

/** One thing that happened in a conversation, in the order of the file. All text is untrusted. */
export type Entry =
  /** What the user said, what the model answered, or its reasoning as far as it is readable. */
  | EntryBase & { readonly kind: "user" | "assistant" | "reasoning"; readonly text: string }
  | ToolEntry
  /** The history before was replaced by a summary for the model. */
  | EntryBase & { readonly kind: "compaction"; readonly text: string }
  /** The last turns before were taken back. */
  | EntryBase & { readonly kind: "rollback"; readonly turns: number }
  /** The turn was stopped. */
  | EntryBase & { readonly kind: "aborted"; readonly text: string }
  | EntryBase & { readonly kind: "error"; readonly text: string }
  | AgentEntry
  /** Something of the conversation that is neither said nor done: a goal, a hook's words, the begin of a review. */
  | EntryBase & { readonly kind: "note"; readonly text: string }
  | DamageEntry
  /** What follows comes from another rollout, up to here; or the thread's own part begins. */
  | EntryBase & { readonly kind: "part"; readonly text: string };

/** A tool call. */
export interface ToolEntry extends EntryBase {
  readonly kind: "tool";
  /** Name of the tool. */
  readonly name: string;
  /** Command line or arguments, whole. */
  readonly input: string;
  /** The input in short, such as the files of a patch; `null` when the input itself is short enough. */
  readonly brief: string | null;
  /** What came back; `null` when nothing is recorded. */
  readonly output: string | null;
  /** Exit status of a command; `null` when there is none. */
  readonly exitCode: number | null;
  /** Whether Codex recorded that it failed; an exit status other than 0 is a failure too. */
  readonly failed: boolean;
}

/** What one agent said to another. */
export interface AgentEntry extends EntryBase {
  readonly kind: "agent";
  /** Path or id of the agent that said it; `null` when it is not recorded. */
  readonly author: string | null;
  /** Path or id of the agent that it was said to; `null` when it is not recorded. */
  readonly recipient: string | null;
  readonly text: string;
}

/** Lines that could not be read; whatever they told is not shown. */
export interface DamageEntry extends EntryBase {
  readonly kind: "damage";
  /** How many, from the entry before to the entry after. */
  readonly lines: number;
}
