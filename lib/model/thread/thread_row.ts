import type { ThreadId } from "../ids.ts";

/**
 * What rollkeep reads of one row of `threads` (codex-storage §4.1).
 * A column that the schema lacks reads as `null`. Text is untrusted.
 */
export interface ThreadRow {
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
  /** Model provider. */
  readonly modelProvider: string | null;
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
  /** Git branch. */
  readonly gitBranch: string | null;
  /** Git commit at creation. */
  readonly gitSha: string | null;
  /** URL of the Git remote at creation. */
  readonly gitOriginUrl: string | null;
  /** Model. */
  readonly model: string | null;
  /** `legacy` or `paginated`; `null` before that column came. */
  readonly historyMode: string | null;
  /** Section the thread is in; the built-in one means pinned (write-rules §2.3). */
  readonly sectionId: string | null;
}

/** Codex's built-in section "Pinned"; membership in it is what a pin is (write-rules §2.3). */
export const PINNED_SECTION = "01984de2-8f74-7c91-a3b2-5c5e937cf318";
