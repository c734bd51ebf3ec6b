/** Rows of one table that belong to a thread. */
interface Owned {
  readonly table: string;
  readonly column: string;
  /** Whether the column may also hold the id of one of the thread's rollouts. */
  readonly byRollout: boolean;
}

/** A database beside `state_5`, and its tables in the order they are emptied. */
export interface SideDatabase {
  /** File name below the folder of the databases. */
  readonly file: string;
  readonly tables: readonly Owned[];
}

function owned(table: string, column = "thread_id", byRollout = false): Owned {
  return { table, column, byRollout };
}

/**
 * The databases a purge writes, in order (codex-storage §4.2). Realtime items go before the projection, whose trigger reads
 * them; queued items before their revisions, which their trigger writes.
 */
export const SIDE_DATABASES: readonly SideDatabase[] = [
  {
    file: "thread_history_1.sqlite",
    tables: [
      "thread_realtime_items",
      "thread_items",
      "thread_turns",
      "thread_history_projection_state",
    ].map((table) => owned(table, "thread_id", true)),
  },
  {
    file: "goals_1.sqlite",
    tables: [owned("thread_goal_continuation_deferrals"), owned("thread_goals")],
  },
  { file: "queue_1.sqlite", tables: [owned("queued_items"), owned("queued_thread_revisions")] },
  { file: "memories_1.sqlite", tables: [owned("stage1_outputs"), owned("jobs", "job_key")] },
  { file: "logs_2.sqlite", tables: [owned("logs")] },
];
