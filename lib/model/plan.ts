import type { Fingerprint } from "./fingerprint.ts";
import type { BatchId, RolloutId, ThreadId } from "./ids.ts";
import type { Selector } from "./request/selector.ts";
import type { AbsolutePath, StorePlace } from "./store.ts";
import type { Inherited, Patch, Splice, Utf16 } from "./thread/byte_edits.ts";
import type { MadeOf } from "./thread/rebuild.ts";
import type { IndexChange } from "./thread/index_change.ts";
import type { RowChange } from "./thread/row_change.ts";
import type { SavedRows, SavedValue } from "./thread/saved_rows.ts";

/**
 * Where a file lies, independent of where the store is: `sessions/…`, `archived_sessions/…`, or, in the trash,
 * `<batch>/files/sessions/…`. Always with `/`, never with `..`.
 */
export interface Place {
  /** Whether it lies in the store or in the trash. */
  readonly in: "store" | "trash";
  /** Path below that root. */
  readonly path: StorePlace;
}

/** What every step has. */
interface Step {
  readonly from: Place;
  /** What the file must still be. */
  readonly expect: Fingerprint;
  /** Whether it is a rollout; sidecars travel along. */
  readonly rollout: boolean;
}

/** One file that moves; never over another, never losing it. */
export interface MoveStep extends Step {
  readonly kind: "move";
  readonly to: Place;
  /** Modification time it gets, in milliseconds; absent: it keeps its own. */
  readonly mtimeMs?: number;
}

/** One file that is removed for good: the only step without an inverse (write-rules §1.2). */
export interface RemoveStep extends Step {
  readonly kind: "remove";
}

/** Working directories before and after; absolute and clean. */
export interface CwdMove {
  readonly from: string;
  readonly to: string;
}

/** What the copy of a thread gets instead of the original's. */
export interface CopyIdentity {
  readonly oldId: ThreadId;
  readonly newId: ThreadId;
  readonly cwd: CwdMove;
  /** Git branch of the copy; `null`: the original's. */
  readonly branch: string | null;
}

/** A rollout made from another one, which stays: written into the batch's folder first, then put in its place. */
export interface CreateStep extends Step, MadeOf {
  readonly kind: "create";
  /** Where the copy is written before anybody can see it. */
  readonly staged: Place;
  readonly to: Place;
  readonly rollout: true;
  readonly copy: CopyIdentity;
  /** How it comes from another home; absent: it is made of a rollout of the store itself. */
  readonly import?: Import;
  /** What it takes in behind its first line, oldest first; absent: it reads what the original reads. */
  readonly inherits?: readonly Inherited[];
}

/** How a rollout comes from another home. */
export interface Import {
  /** That home, absolute. `from` is a place in it; once the copy is written nobody goes there again. */
  readonly home: string;
  /** Which lines change: none, those that name the thread and its folder, or, of a legacy rollout, only its folder. */
  readonly edit: "none" | "identity" | "folder";
  /** Bytes written behind it, in base64; absent: none. */
  readonly tail?: string;
}

/** What gives a rollout another end. */
interface TailStep extends Step {
  readonly rollout: true;
  /** The bytes that come or go, in base64. */
  readonly tail: string;
  /** Modification time it gets, in milliseconds; absent: it keeps its own. */
  readonly mtimeMs?: number;
  readonly cwd: CwdMove;
}

/** A settings line written behind a rollout: nothing that is there changes (write-rules §5.1). */
export interface AppendStep extends TailStep {
  readonly kind: "append";
}

/** Bytes of ours taken off the end of a rollout again (write-rules §5.2). */
export interface CutStep extends TailStep {
  readonly kind: "cut";
}

/** Bytes that change into as many others: what lies around them, and is written behind them later, keeps its place (repair-rules §19). */
export interface PatchStep extends Step {
  readonly kind: "patch";
  readonly rollout: true;
  /** One behind the other. */
  readonly patches: readonly Patch[];
  /** Modification time it gets, in milliseconds; absent: it keeps its own. */
  readonly mtimeMs?: number;
}

/** A rollout replaced by one with other text; the original is kept in the batch (write-rules §5.3). */
export interface ReplaceStep extends Step {
  readonly kind: "replace";
  readonly rollout: true;
  /** Where the new one is written before it takes the place. */
  readonly staged: Place;
  /** Where the original stays. */
  readonly kept: Place;
  /** Kept original of an earlier batch that comes back as it was; absent: the new one is made by an edit. */
  readonly source?: Place;
  /** Modification time it gets, in milliseconds; absent: that of the file it replaces. */
  readonly mtimeMs?: number;
  /** Its new working directory; absent: another change is made of it. */
  readonly cwd?: CwdMove;
  /** What a repair changes in it, one behind the other; absent: it gets another working directory. */
  readonly splices?: readonly Splice[];
  /** What it takes in behind its first line, oldest first; absent: nothing. */
  readonly inherits?: readonly Inherited[];
  /** Which encoding it has instead of UTF-8; absent: its bytes are taken as they are. */
  readonly decode?: Utf16;
}

/** One file change. */
export type FileStep =
  | MoveStep
  | RemoveStep
  | CreateStep
  | AppendStep
  | CutStep
  | PatchStep
  | ReplaceStep;

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

/** What Codex's row says of where a thread is and how it is kept. A column that the schema lacks is `null`. */
export interface RowBasis {
  readonly rolloutPath: SavedValue;
  readonly archived: SavedValue;
  readonly historyMode: SavedValue;
}

/** What the plan of one thread stands on beside its own steps: all of it must still be so under the writer lock. No journal keeps it. */
export interface ThreadBasis {
  /** Thread of Codex's that it is about: of a copy the original. */
  readonly id: ThreadId;
  /** Absolute paths of every rollout in the store with that id in its name; none for a thread that comes back. */
  readonly files: readonly AbsolutePath[];
  /** `null`: the database has no row of it. Left out where the rows are compared in full, or there is no database. */
  readonly row?: RowBasis | null;
  /** Ids of rollouts of other threads that it reads, and that the store has. */
  readonly bases: readonly RolloutId[];
}

/** The change of one thread: entirely done or entirely untouched. */
export interface ThreadPlan {
  /** What is done to it; absent: what the batch does. */
  readonly action?: BatchAction;
  /** Thread id; `null`: it has no rows, names or lock. */
  readonly id: ThreadId | null;
  /** Parents of the files in the lineage: ids of rollouts that its `history_base` pointers name. */
  readonly needs: readonly RolloutId[];
  /** Ids of its own rollouts. */
  readonly rolloutIds: readonly RolloutId[];
  /** Rollout that the row names comes first when it leaves, last when it returns. */
  readonly steps: readonly FileStep[];
  /** Rows to take away or to put back; empty when there are none. Of a move the row that a thread without one gets. */
  readonly rows: SavedRows;
  /** Of a move that is taken back: the row that came with it goes again. Absent: rows come. */
  readonly takesRows?: true;
  /** Columns of its row that change; empty when the row stays as it is. */
  readonly updates: readonly RowUpdate[];
  /** Rows of a repair that are not its own; absent: none. */
  readonly sets?: readonly RowChange[];
  /** What becomes of the name index as a whole; absent: nothing. */
  readonly index?: IndexChange;
  /** Whether no Codex may be at work anywhere in the store meanwhile: it concerns everybody. Absent: only this thread must be free. */
  readonly alone?: true;
  /** Name lines to take away or to put back. */
  readonly names: readonly NameLine[];
  /** What people know it by; absent: its rows tell, or nothing does. Untrusted text. */
  readonly known?: { readonly title: string | null; readonly cwd: string | null };
  /** Absent in a journal, and of a thread without an id. */
  readonly basis?: ThreadBasis;
}

/** The change of a thread by these steps; its rows, columns and names stay unless they are given. */
export function planOf(
  { id, needs, rolloutIds }: Pick<ThreadPlan, "id" | "needs" | "rolloutIds">,
  { steps, ...rest }: Pick<ThreadPlan, "steps"> & Partial<ThreadPlan>,
): ThreadPlan {
  return { id, needs, rolloutIds, steps, rows: [], updates: [], names: [], ...rest };
}

/**
 * What a batch does to each of its threads: to the trash, back, into Codex's archive and out of it; for good, from store or trash
 * (`empty`); a copy for another folder, or a move; a copy from another home (`import`); what is wrong with it, put right (`repair`).
 */
export type BatchAction =
  | "delete"
  | "restore"
  | "archive"
  | "unarchive"
  | "hard-delete"
  | "empty"
  | "copy"
  | "move"
  | "import"
  | "repair";

/** Why a batch was made. */
export type Cause =
  | { readonly kind: "selector"; readonly selector: Selector }
  /** `session migrate`: each mapping, in order. */
  | { readonly kind: "migrate"; readonly mappings: readonly CwdMove[] }
  /** `restore --batch-id`, `trash empty --batch-id`: everything of some batches. */
  | { readonly kind: "batches"; readonly batches: readonly BatchId[] }
  /** Takes another batch back. */
  | { readonly kind: "undo"; readonly batch: BatchId }
  /** Takes an undo back, which does the change again. */
  | { readonly kind: "redo"; readonly batch: BatchId };

/** Everything a command would do, with every final path. Threads come in the order they are done. */
export interface Plan {
  readonly action: BatchAction;
  readonly cause: Cause;
  readonly threads: readonly ThreadPlan[];
  /** How many threads belong together, in order: after a failure in one group the next is not begun. Absent: all go on. */
  readonly groups?: readonly number[];
  /** Digest that the name index must still have for lines to go back to their very places; `null`: they are appended. */
  readonly namesDigest: string | null;
  /** Journals that lose what they hold of conversations; absent: none. */
  readonly journals?: number;
}

/** Whether a plan changes nothing at all. */
export function isNothing({ threads, journals = 0 }: Pick<Plan, "threads" | "journals">): boolean {
  return threads.length === 0 && journals === 0;
}

/** Bytes on disk of the rollouts of threads. */
export function plannedBytesOf(threads: readonly Pick<ThreadPlan, "steps">[]): number {
  return threads.flatMap(({ steps }) => steps)
    .reduce((sum, { expect, rollout }) => rollout ? sum + expect.size : sum, 0);
}

/** What is done to a thread of a batch. */
export function actionOf(
  thread: Pick<ThreadPlan, "action">,
  { action }: Pick<Plan, "action">,
): BatchAction {
  return thread.action ?? action;
}

/** What a batch does as a whole, for people. */
export type Deed = BatchAction | "copy-and-move";

/** What a plan does: the action of its threads where a migration file lets some copy and others move. */
export function deedOf(plan: Pick<Plan, "action" | "threads">): Deed {
  const actions = new Set(plan.threads.map((thread) => actionOf(thread, plan)));
  if (actions.has("copy") && actions.has("move")) return "copy-and-move";
  return actions.size === 1 ? [...actions][0]! : plan.action;
}

/** Steps that move a file. */
export function movesOf({ steps }: Pick<ThreadPlan, "steps">): readonly MoveStep[] {
  return steps.filter((step) => step.kind === "move");
}
