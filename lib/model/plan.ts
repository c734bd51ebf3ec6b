import type { Fingerprint } from "./fingerprint.ts";
import type { SavedRows, SavedValue } from "./saved_rows.ts";
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
export interface MoveStep {
  readonly kind: "move";
  readonly from: Place;
  readonly to: Place;
  /** What the file must still be. */
  readonly expect: Fingerprint;
  /** Whether it is a rollout; sidecars travel along. */
  readonly rollout: boolean;
  /** Modification time it gets, in milliseconds; absent: it keeps its own. */
  readonly mtimeMs?: number;
}

/** One file that is removed for good: the only step without an inverse (write-rules §1.2). */
export interface RemoveStep {
  readonly kind: "remove";
  readonly from: Place;
  readonly expect: Fingerprint;
  readonly rollout: boolean;
  /** SHA-256 of its bytes, as hex; absent until the plan is written to the journal. */
  readonly sha256?: string;
}

/** One file change. */
export type FileStep = MoveStep | RemoveStep;

/** One line of the name index. */
export interface NameLine {
  /** Number of the line in the file it was read from, from 0. */
  readonly line: number;
  readonly text: string;
}

/** Columns of a thread's own row that change; the others stay as Codex has them by then. */
export interface RowUpdate {
  readonly column: string;
  /** What it must still be. */
  readonly before: SavedValue;
  readonly after: SavedValue;
}

/** The change of one thread: entirely done or entirely untouched. */
export interface ThreadPlan {
  /** Thread id; `null`: it has no rows, names or lock. */
  readonly id: string | null;
  /** Parents of the files in the lineage: ids of rollouts that its `history_base` pointers name. */
  readonly needs: readonly string[];
  /** Ids of its own rollouts. */
  readonly rolloutIds: readonly string[];
  /** Rollout that the row names comes first when it leaves, last when it returns. */
  readonly steps: readonly FileStep[];
  /** Rows to take away or to put back; empty when there are none. */
  readonly rows: SavedRows;
  /** Columns of its row that change; empty when the row stays as it is. */
  readonly updates: readonly RowUpdate[];
  /** Name lines to take away or to put back. */
  readonly names: readonly NameLine[];
}

/**
 * What a batch does to each of its threads: to the trash, back from it, into Codex's archive and out of it, or for good,
 * from the store (`hard-delete`) or from the trash (`empty`).
 */
export type BatchAction =
  | "delete"
  | "restore"
  | "archive"
  | "unarchive"
  | "hard-delete"
  | "empty";

/** Why a batch was made. */
export type Cause =
  | { readonly kind: "selector"; readonly selector: Selector }
  /** `restore --batch-id`, `trash empty --batch-id`: everything of some batches. */
  | { readonly kind: "batches"; readonly batches: readonly string[] }
  /** Takes another batch back. */
  | { readonly kind: "undo"; readonly batch: string }
  /** Takes an undo back, which does the change again. */
  | { readonly kind: "redo"; readonly batch: string };

/** Everything a command would do, with every final path. Threads come in the order they are done. */
export interface Plan {
  readonly action: BatchAction;
  readonly cause: Cause;
  readonly threads: readonly ThreadPlan[];
  /** Digest that the name index must still have for lines to go back to their very places; `null`: they are appended. */
  readonly namesDigest: string | null;
}

/** Bytes on disk of a thread's rollouts. */
export function plannedBytes({ steps }: ThreadPlan): number {
  return steps.reduce((sum, { expect, rollout }) => rollout ? sum + expect.size : sum, 0);
}

/** Steps that move a file. */
export function movesOf({ steps }: Pick<ThreadPlan, "steps">): readonly MoveStep[] {
  return steps.filter((step) => step.kind === "move");
}
