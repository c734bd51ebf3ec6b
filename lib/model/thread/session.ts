import type { Health } from "../health.ts";

/** Metadata of one rollout file (session-api §3). */
export interface Session {
  /** Thread id; empty when it cannot be known. JSON `session_id`. */
  readonly sessionId: string;
  /** Creation time from the metadata, else the file's mtime. JSON `created_at`, RFC 3339. */
  readonly createdAt: Temporal.Instant;
  /** The file's mtime. JSON `updated_at`, RFC 3339. */
  readonly updatedAt: Temporal.Instant;
  /** Size on disk in bytes, a safe integer ≥ 0. JSON `size_bytes`. */
  readonly sizeBytes: number;
  /** The rollout file, prefixed by the root that was scanned. JSON `path`. */
  readonly path: string;
  /** Working directory of the session; absent when not recorded. JSON `host_dir`. */
  readonly hostDir?: string;
  /** Quality of the file by its content. JSON `health`. */
  readonly health: Health;
  /** One-line preview; absent when there is none. Untrusted text. JSON `head`. */
  readonly head?: string;
  /** Name that the user gave it; absent when it has none, or nobody may read where Codex keeps it. Untrusted text. JSON `name`. */
  readonly name?: string;
  /** Git branch it was begun on; absent when not recorded. JSON `branch`. */
  readonly branch?: string;
  /** What began it, as Codex has it: `cli`, `vscode`, `exec`, or JSON of a sub-agent; absent when not recorded. JSON `source`. */
  readonly source?: string;
  /** Model provider it was begun with; absent when not recorded. JSON `model_provider`. */
  readonly modelProvider?: string;
  /** Whether it lies in Codex's archive; absent: the folder that was scanned does not tell. JSON `archived`. */
  readonly archived?: boolean;
  /** Thread that it was forked from; absent when it was not. JSON `forked_from`. */
  readonly forkedFrom?: string;
  /** Thread whose sub-agent it is; absent when it is none. JSON `parent`. */
  readonly parent?: string;
}
