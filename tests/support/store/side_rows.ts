import { DatabaseSync } from "node:sqlite";
import { HAND, type HandStore } from "../hand_store.ts";

/** What Codex keeps of each thread beside its rows, as a few of the tables that it does so in. */
export function addSideRows({ home, sql }: HandStore): void {
  for (const [file, table] of [["goals_1", "thread_goals"], ["thread_history_1", "thread_turns"]]) {
    const db = new DatabaseSync(`${home}/${file}.sqlite`);
    db.exec(`CREATE TABLE ${table} (thread_id TEXT)`);
    for (const id of Object.values(HAND)) db.prepare(`INSERT INTO ${table} VALUES (?)`).run(id);
    db.close();
  }
  for (const id of Object.values(HAND)) {
    sql(`INSERT INTO session_model_ids VALUES ('${id}', 'agent', 'key', 0, '{}')`);
  }
}

/** The tables that still have something of a thread. */
export function sideRows({ home }: HandStore, id: string): readonly string[] {
  const tables = [
    ["goals_1", "thread_goals", "thread_id"],
    ["thread_history_1", "thread_turns", "thread_id"],
    ["state_5", "session_model_ids", "session_id"],
  ];
  return tables.flatMap(([file, table, column]) => {
    const db = new DatabaseSync(`${home}/${file}.sqlite`, { readOnly: true });
    try {
      const found = db.prepare(`SELECT 1 FROM ${table} WHERE ${column} = ?`).all(id);
      return found.map(() => table!);
    } finally {
      db.close();
    }
  });
}

/** All of them. */
export const ALL_SIDE_ROWS = ["thread_goals", "thread_turns", "session_model_ids"];
