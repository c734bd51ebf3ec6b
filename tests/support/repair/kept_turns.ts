/** Tables in which Codex keeps turns, as 0.153 and later make them, and what is kept of a thread. */

/** Makes the tables that are not there. */
export const KEPT_TABLES = `
  DROP TABLE IF EXISTS thread_turns;
  CREATE TABLE thread_turns (thread_id TEXT NOT NULL, turn_id TEXT NOT NULL,
    rollout_ordinal INTEGER NOT NULL, status TEXT NOT NULL, error_json TEXT, started_at INTEGER,
    completed_at INTEGER, duration_ms INTEGER, first_user_item_id TEXT, final_agent_item_id TEXT,
    rollout_byte_offset INTEGER, rollout_end_ordinal INTEGER, rollout_end_byte_offset INTEGER,
    PRIMARY KEY (thread_id, turn_id));
  CREATE TABLE IF NOT EXISTS thread_items (thread_id TEXT NOT NULL, turn_id TEXT NOT NULL,
    item_id TEXT NOT NULL, rollout_ordinal INTEGER NOT NULL, created_at_ms INTEGER NOT NULL,
    item_json TEXT NOT NULL, PRIMARY KEY (thread_id, turn_id, item_id));`;

/** A turn as Codex keeps it. */
export interface KeptTurn {
  readonly id: string;
  /** Numbers of its first and last line; `null`: it has not ended. */
  readonly lines: readonly [first: number, last: number | null];
  readonly status?: string;
  readonly error?: string;
  /** Messages by the numbers of their lines, as JSON holds them. */
  readonly items: Readonly<Record<number, Readonly<Record<string, unknown>>>>;
}

/** Statements that keep turns of a rollout. */
export function keepTurns(rolloutId: string, turns: readonly KeptTurn[]): string {
  const text = (value: unknown) => `'${`${value}`.replaceAll("'", "''")}'`;
  return turns.map(({ id, lines: [first, last], status = "completed", error, items }) => {
    const final = Object.values(items).findLast(({ type }) => type === "agentMessage")?.id;
    const own = [
      ...[text(rolloutId), text(id), first, text(status)],
      error === undefined ? "NULL" : text(error),
      ...[1767607200, 1767607260, 60_000, "NULL", final === undefined ? "NULL" : text(final)],
      ...["NULL", last ?? "NULL", "NULL"],
    ];
    const rows = Object.entries(items).map(([at, item]) =>
      `INSERT INTO thread_items VALUES (${text(rolloutId)}, ${text(id)}, ${text(item.id)}, ${at}, ${
        1767607200000 + Number(at)
      }, ${text(JSON.stringify(item))});`
    );
    return `INSERT INTO thread_turns VALUES (${own.join(", ")}); ${rows.join(" ")}`;
  }).join(" ");
}

/** Two turns: a question and an answer; a command, and an answer. */
export const TWO_TURNS: readonly KeptTurn[] = [
  {
    ...{ id: "t1", lines: [1, 8] },
    items: {
      4: { type: "userMessage", id: "u1", content: [{ type: "text", text: "what is it?" }] },
      5: { type: "agentMessage", id: "a1", text: "it is this" },
    },
  },
  {
    ...{ id: "t2", lines: [9, 20] },
    items: {
      11: { type: "userMessage", id: "u2", content: [{ type: "text", text: "run it" }] },
      13: { type: "reasoning", id: "r2", summary: ["thinking"], content: [] },
      15: {
        ...{ type: "commandExecution", id: "c2", command: "ls" },
        aggregatedOutput: "one\n",
      },
      18: { type: "agentMessage", id: "a2", text: "done", phase: "final_answer" },
    },
  },
];
