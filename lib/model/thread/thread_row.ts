import type { ThreadId } from "../ids.ts";
import type { Head } from "./head.ts";

/** What a row says in the same words as the head of its rollout; `null` where it does not, or before that column came. */
export type OptionalRowField =
  | "modelProvider"
  | "model"
  | "gitBranch"
  | "gitSha"
  | "gitOriginUrl"
  | "historyMode";

/**
 * What rollkeep reads of one row of `threads` (codex-storage §4.1).
 * A column that the schema lacks reads as `null`. Text is untrusted.
 */
export interface ThreadRow extends Pick<Head, OptionalRowField> {
  /** Thread id. */
  readonly id: ThreadId;
  /** Absolute path of the current rollout as Codex knows it; may say `.jsonl` for a `.jsonl.zst`. */
  readonly rolloutPath: string;
  /** Creation, milliseconds since the epoch. */
  readonly createdAtMs: number;
  /** Last update, milliseconds since the epoch. */
  readonly updatedAtMs: number;
  /** Bare word or JSON text. */
  readonly source: string;
  /** Working directory, the one the picker filters by. */
  readonly cwd: string;
  /** First message, or a legacy thread's name (codex-storage §2.5). */
  readonly title: string;
  /** First user message of this file; may be empty. */
  readonly firstUserMessage: string;
  /** Preview; empty hides the thread from Codex's picker. */
  readonly preview: string;
  /** A paginated thread's name. */
  readonly name: string | null;
  /** Whether Codex has it archived. */
  readonly archived: boolean;
  /** Whether that is neither yes nor no: then Codex lists it nowhere. */
  readonly hasOddArchived: boolean;
  /** Thread that it is attached to, which hides it; `null`: it stands by itself. */
  readonly attachedParentId: string | null;
  /** Section the thread is in; the built-in one means pinned (write-rules §2.3). */
  readonly sectionId: string | null;
}

/** Codex's built-in section "Pinned"; membership in it is what a pin is (write-rules §2.3). */
export const PINNED_SECTION = "01984de2-8f74-7c91-a3b2-5c5e937cf318";
