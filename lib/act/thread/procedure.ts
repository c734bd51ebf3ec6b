import type { ThreadId } from "../../model/ids.ts";
import type { JournalThread } from "../../model/journal.ts";
import type { BatchAction } from "../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { Histories } from "./carry_history.ts";
import type { NewForks } from "../facts/new_forks.ts";
import type { Database } from "../../system/databases.ts";
import type { ResolvedStep } from "../facts/files/resolved_step.ts";
import type { Remains } from "../facts/trash/remains.ts";
import type { Transfer, TransferTools } from "./files/transfer.ts";

/** One thread on its way. */
export interface Work {
  readonly thread: JournalThread;
  /** Its steps with absolute paths. */
  readonly steps: readonly ResolvedStep[];
}

/** What changing one thread takes. */
export interface ThreadTools extends TransferTools {
  readonly store: StorePaths;
  /** The home that threads are copied from; absent: none, as where a batch is settled. */
  readonly source?: StorePaths;
  /** What Codex has taken in of them there; absent: nothing goes along. */
  readonly histories?: Histories;
  /** Open for writing; `null` for a bare folder or a store without a database. */
  readonly db: Database | null;
  /** Where the rollouts of a thread lie in the store, by their names: Codex may have put them somewhere else. */
  readonly filesOf: (id: ThreadId) => ReadonlySet<AbsolutePath>;
  /** What is left of threads elsewhere: what belongs to those stays when one goes for good. */
  readonly remains: Remains;
}

/** What the point of no return takes beyond that. */
export interface CommitTools extends ThreadTools {
  /** Whether another thread of the batch saved a row. */
  readonly isElsewhere: (thread: JournalThread, key: string) => boolean;
  /** Rollouts made since the scan, which may read this thread. */
  readonly newForks: NewForks;
  /** Threads whose writer locks we hold. */
  readonly held: ReadonlySet<ThreadId>;
}

/** Work that has got as far as it can without anybody seeing it. */
export interface Prepared extends Work {
  /** Files brought to where they are needed. */
  readonly transfers: readonly Transfer[];
  /** Folders made for them. */
  readonly made: readonly AbsolutePath[];
  /** Whether the files have their targets' names already, and only their old ones are left to go. */
  readonly isPublished: boolean;
  /** Whether {@link Procedure.putRowsAhead} has put its rows back. */
  readonly hasRows?: true;
}

/**
 * How one action changes one thread, in four parts. After an error in any of them {@link settle} tells where the thread is.
 */
export interface Procedure {
  /**
   * Which threads of the batch must be done before this one: those that read it (it leaves), those it reads (it returns),
   * or none (write-rules §4.2).
   */
  readonly after: "readers" | "bases" | "none";
  /** Thread whose writer lock of Codex's is held meanwhile; `null`: none, as for what lies in the trash. */
  readonly lockId: (thread: JournalThread) => ThreadId | null;
  /** Other threads whose files it changes: their writer locks are held, too. Absent: it changes none. */
  readonly alsoLocks?: (thread: JournalThread) => readonly ThreadId[];
  /** What becomes of its lines in the name index at the end of the batch. */
  readonly names: "remove" | "remove-all" | "insert" | "keep";
  /** What takes long and is seen by nobody: links and copies. The writer lock is held, the coordination lock is not. */
  prepare(work: Work, tools: ThreadTools): Prepared | Promise<Prepared>;
  /**
   * Puts the rows of several threads back in one transaction, ahead of their commits and inside Codex's coordination lock: each
   * transaction waits for the disk once. What it leaves alone, `commit` does and tells. Absent: every commit is on its own.
   */
  putRowsAhead?(prepared: readonly Prepared[], tools: ThreadTools): readonly Prepared[];
  /**
   * The point of no return, inside Codex's coordination lock: renames, links and row statements only (write-rules §3.4).
   * Returns what had to be left out, for people.
   */
  commit(prepared: Prepared, tools: CommitTools): readonly string[];
  /** What follows once the folders of the commit are on disk. Returns what had to be left out, for people. */
  finish(prepared: Prepared, tools: ThreadTools): readonly string[];
  /**
   * Brings a thread that was cut off to one side: past its commit point it is finished, before it put back. Returns whether
   * it is done.
   *
   * @throws {ThreadError} when what is there cannot be explained: then nothing of it is touched.
   */
  settle(work: Work, tools: ThreadTools): boolean;
}

/** Threads whose writer locks are held while a thread is changed, its own first. */
export function lockIdsOf(procedure: Procedure, thread: JournalThread): readonly ThreadId[] {
  const own = procedure.lockId(thread);
  return [...own === null ? [] : [own], ...procedure.alsoLocks?.(thread) ?? []];
}

/** Every action has its procedure. */
export type Procedures = Readonly<Record<BatchAction, Procedure>>;
