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
  /** What follows comes from another rollout, up to here; or the thread's own part begins. */
  | EntryBase & { readonly kind: "part"; readonly text: string };

/** A tool call. */
export interface ToolEntry extends EntryBase {
  readonly kind: "tool";
  /** Name of the tool. */
  readonly name: string;
  /** Command line or arguments. */
  readonly input: string;
  /** What came back; `null` when nothing is recorded. */
  readonly output: string | null;
  /** Exit status of a command; `null` when there is none. */
  readonly exitCode: number | null;
}
