import { DatabaseSync } from "node:sqlite";

/** Opens `state_5` as Codex does, gives it to `use`, and closes it. */
export function withState<T>(home: string, use: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(`${home}/state_5.sqlite`, { timeout: 5000 });
  try {
    db.exec("PRAGMA synchronous = OFF");
    return use(db);
  } finally {
    db.close();
  }
}

/** Writes a name behind all others. */
export function appendName(
  { home, nowMs }: { readonly home: string; nowMs(): number },
  { id, name }: { readonly id: string; readonly name: string },
): void {
  const line = { id, thread_name: name, updated_at: new Date(nowMs()).toISOString() };
  Deno.writeTextFileSync(`${home}/session_index.jsonl`, `${JSON.stringify(line)}\n`, {
    append: true,
  });
}

/** Writes the index anew without the names of a thread. */
export function dropNames(home: string, id: string): void {
  const path = `${home}/session_index.jsonl`;
  const lines = Deno.readTextFileSync(path).split("\n");
  const kept = lines.filter((line) => line === "" || JSON.parse(line).id !== id);
  if (kept.length !== lines.length) Deno.writeTextFileSync(path, kept.join("\n"));
}
