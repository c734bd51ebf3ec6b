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
}
