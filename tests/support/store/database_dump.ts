import { DatabaseSync } from "node:sqlite";

/** Every row of every table, sorted, as text: equal dumps mean equal databases to Codex. */
export function dumpDatabase(path: string): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    ).all();
    const lines: string[] = [];
    for (const { name } of tables) {
      const select = db.prepare(`SELECT * FROM "${name}"`);
      select.setReadBigInts(true);
      for (const row of select.all()) lines.push(`${name} ${JSON.stringify(row, plain)}`);
    }
    return lines.sort();
  } finally {
    db.close();
  }
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}
