import type { Fingerprint } from "./fingerprint.ts";
import type { SavedRows } from "./saved_rows.ts";
import type { Selector } from "./selector.ts";

/**
 * Where a file lies, independent of where the store is: `sessions/…`, `archived_sessions/…`, or, in the trash,
 * `<batch>/files/sessions/…`. Always with `/`, never with `..`.
 */
export interface Place {
  /** Whether it lies in the store or in the trash. */
  readonly in: "store" | "trash";
  /** Path below that root. */
  readonly path: string;
}

/** One file that moves; never over another, never losing it. */
export interface Move {
  readonly from: Place;
  readonly to: Place;
  /** What the file must still be. */
  readonly expect: Fingerprint;
  /** Whether it is a rollout; sidecars travel along. */
  readonly rollout: boolean;
}

/** One line of the name index. */
export interface NameLine {
  /** Number of the line in the file it was read from, from 0. */
  readonly line: number;
  readonly text: string;
}

/** The change of one thread: entirely done or entirely untouched. */
export interface ThreadPlan {
  /** Thread id; `null`: it has no rows, names or lock. */
  readonly id: string | null;
  /** Parents of the files in the lineage: ids of rollouts that its `history_base` pointers name. */
  readonly needs: readonly string[];
  /** Ids of its own rollouts. */
  readonly rolloutIds: readonly string[];
  /** Rollout that the row names comes last when restoring. */
  readonly moves: readonly Move[];
  /** Rows to take away or to put back; empty when there are none. */
  readonly rows: SavedRows;
  /** Name lines to take away or to put back. */
  readonly names: readonly NameLine[];
}

/** What a batch does. */
export type BatchAction = "delete" | "restore";

/** Why a batch was made. */
export type Cause =
  | { readonly kind: "selector"; readonly selector: Selector }
  | { readonly kind: "undo"; readonly batch: string };

/** Everything a command would do, with every final path. Threads come in the order they are done. */
export interface Plan {
  readonly action: BatchAction;
  readonly cause: Cause;
  readonly threads: readonly ThreadPlan[];
  /** Digest that the name index must still have for lines to go back to their very places; `null`: they are appended. */
  readonly namesDigest: string | null;
}

/** Bytes on disk of a thread's rollouts. */
export function plannedBytes({ moves }: ThreadPlan): number {
  return moves.reduce((sum, { expect, rollout }) => rollout ? sum + expect.size : sum, 0);
}
