import type { Health } from "../health.ts";
import type { RolloutId, ThreadId } from "../ids.ts";

/** Pointer from a fork or reverted rollout into the rollout that holds its earlier history (codex-storage §2.3). */
export interface HistoryBase {
  /** Id of the **rollout** pointed into (Codex calls the key `thread_id`). */
  readonly rolloutId: RolloutId;
  /** First ordinal that is not inherited; `null` when not recorded. */
  readonly endOrdinalExclusive: number | null;
  /** Byte offset into the parent's decompressed file; `null` when not recorded. */
  readonly endByteOffset: number | null;
}

/**
 * What the first lines of a rollout tell (codex-storage §2.3, §2.5). Plain data: it is what the index caches.
 * All text is untrusted and as written by Codex; absent values are `null`.
 */
export interface Head {
  /** By content; unreadable files have no head at all. */
  readonly health: Health;
  /** Whether name or content says that this is a rollout; `false` for foreign `.jsonl` files. */
  readonly rollout: boolean;
  /** Thread id from the metadata, else `null` (the file name may still tell). */
  readonly id: ThreadId | null;
  /** Root thread id of the tree (`session_id`); `null` in old files. */
  readonly sessionId: ThreadId | null;
  /** Creation time, milliseconds since the epoch, UTC. */
  readonly createdAtMs: number | null;
  /** Working directory at creation. */
  readonly cwd: string | null;
  /** `source` as in the row: a bare word (`cli`, `vscode`, `exec`, …) or JSON text for objects. */
  readonly source: string | null;
  /** Who started it, as recorded (`codex_cli_rs`, `codex-tui`, …). */
  readonly originator: string | null;
  /** Version of Codex that wrote the file. */
  readonly cliVersion: string | null;
  /** Name of the model provider. */
  readonly modelProvider: string | null;
  /** Model of the first turn context among the first lines. */
  readonly model: string | null;
  /** Git branch at creation. */
  readonly gitBranch: string | null;
  /** Commit at creation. */
  readonly gitSha: string | null;
  /** URL of the Git remote `origin` at creation. */
  readonly gitOriginUrl: string | null;
  /** `legacy` when absent in an envelope file; any other text as written. */
  readonly historyMode: string | null;
  /** Where earlier history lies; `null` for a rollout that stands alone. */
  readonly historyBase: HistoryBase | null;
  /** Thread this one was forked from. */
  readonly forkedFromId: ThreadId | null;
  /** Thread that spawned this one. */
  readonly parentThreadId: ThreadId | null;
  /** First previewable user text by Codex's rule, one line, at most 500 characters; `null` when there is none. */
  readonly preview: string | null;
}
