/** How a rollout compares with its seal; `vanished`: only the seal is left; `unknown`: nobody could read one of both. */
export type SealStanding =
  | "unchanged"
  | "grown"
  | "damaged"
  | "vanished"
  | "unsealed"
  | "unknown";

/** Bytes of a rollout, unpacked: the part in which it first differs. */
export interface FirstDifference {
  /** Number of the MiB it begins in, from 1. JSON `mib`. */
  readonly mib: number;
  /** First byte of the part. JSON `from`. */
  readonly from: number;
  /** The byte behind the part. JSON `to`. */
  readonly to: number;
}

/** What verifying one rollout came to. */
export interface VerifyEntry {
  /** JSON `standing`. */
  readonly standing: SealStanding;
  /** Thread id; empty when it cannot be known. JSON `session_id`. */
  readonly sessionId: string;
  /** The rollout; of a vanished one where its sidecar says it was. JSON `path`. */
  readonly path: string;
  /** Its sidecar; absent when it has none. JSON `sidecar`. */
  readonly sidecar?: string;
  /** How many bytes were sealed, of a compressed rollout on disk; absent when the sidecar does not say. JSON `sealed_bytes`. */
  readonly sealedBytes?: number;
  /** Where a damaged one first differs; absent when that cannot be told. JSON `first_difference`. */
  readonly firstDifference?: FirstDifference;
  /** What is damaged, or why nobody knows, for people; absent otherwise. JSON `detail`. */
  readonly detail?: string;
}

/** What verifying many rollouts came to. */
export interface VerifyResult {
  /** One for each rollout, in their order, then the vanished ones. JSON `results`. */
  readonly results: readonly VerifyEntry[];
  /** How many there are of each standing. JSON: a key each. */
  readonly counts: Readonly<Record<SealStanding, number>>;
  /** Bytes that were read. JSON `bytes_read`. */
  readonly bytesRead: number;
}
