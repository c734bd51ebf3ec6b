/** Rows of one table that belong to a thread. */
interface Owned {
  readonly table: string;
  readonly column: string;
  /** Whether the column may also hold the id of one of the thread's rollouts. */
  readonly byRollout: boolean;
  /** Value of the column `kind` of rows that belong to threads; `null` where all do. */
  readonly kind: string | null;
}

/** Codex's database of histories. */
export const HISTORY_DATABASE = "thread_history_1.sqlite";

/** Codex's database of goals. */
export const GOALS_DATABASE = "goals_1.sqlite";

/** A database beside `state_5`, and its tables in the order they are emptied. */
export interface SideDatabase {
  /** File name below the folder of the databases. */
  readonly file: string;
  readonly tables: readonly Owned[];
}

function owned(table: string, more: Partial<Owned> = {}): Owned {
  return { table, column: "thread_id", byRollout: false, kind: null, ...more };
}

/**
 * The databases a purge writes, in order, and what `codex delete` removes from them (codex-storage §4.2). Realtime items go
 * before the projection, whose trigger reads them. The revision of a queue stays, raised by its trigger: that is how a
 * running Codex learns that the items are gone.
 */
export const SIDE_DATABASES: readonly SideDatabase[] = [
  {
    file: HISTORY_DATABASE,
    tables: [
      "thread_realtime_items",
      "thread_items",
      "thread_turns",
      "thread_history_projection_state",
    ].map((table) => owned(table, { byRollout: true })),
  },
  {
    file: GOALS_DATABASE,
    tables: [owned("thread_goal_continuation_deferrals"), owned("thread_goals")],
  },
  { file: "queue_1.sqlite", tables: [owned("queued_items")] },
  {
    file: "memories_1.sqlite",
    tables: [owned("stage1_outputs"), owned("jobs", { column: "job_key", kind: "memory_stage1" })],
  },
  { file: "logs_2.sqlite", tables: [owned("logs")] },
];

/**
 * What `state_5` keeps of a thread that only a purge takes, after everything else of it: Codex could not make it again
 * (0.171 and later; the key is the id of the thread).
 */
export const PURGED_LAST: SideDatabase["tables"] = [
  owned("session_model_ids", { column: "session_id" }),
];
