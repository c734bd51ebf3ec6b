/**
 * What sealing does with one rollout: it gets its first sidecar, or one for what has come since (`resealed`). `kept`: its sidecar
 * covers all of it already. `live`: its thread is in use. `damaged`: it is not what its sidecar says. `failed`: something else.
 */
export type SealStatus = "sealed" | "resealed" | "kept" | "live" | "damaged" | "failed";

/** What sealing one rollout came to, or would; whether its sidecar fits a rehearsal does not look. */
export interface SealEntry {
  /** JSON `status`. */
  readonly status: SealStatus;
  /** Thread id; empty when it cannot be known. JSON `session_id`. */
  readonly sessionId: string;
  /** The rollout. JSON `path`. */
  readonly path: string;
  /** The sidecar that it has then. JSON `sidecar`. */
  readonly sidecar: string;
  /** Bytes of the rollout on disk. JSON `size_bytes`. */
  readonly sizeBytes: number;
  /** Why it was not sealed, for people; absent when it was. JSON `error`. */
  readonly error?: string;
}

/** What sealing many rollouts came to. */
export interface SealResult {
  /** Whether nothing was written by intent. JSON `simulation`. */
  readonly simulation: boolean;
  /** One for each rollout, in their order. JSON `results`. */
  readonly results: readonly SealEntry[];
  /** How many there are of each status. JSON: a key each. */
  readonly counts: Readonly<Record<SealStatus, number>>;
}
