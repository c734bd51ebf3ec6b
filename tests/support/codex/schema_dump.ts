import { DatabaseSync } from "node:sqlite";
import type { CodexHome } from "./codex_home.ts";

/** Where the committed dump lies. */
export const SCHEMA_FILE = new URL("../codex_schema/state_5.sql", import.meta.url);

/** The schema of `state_5.sqlite` as the real Codex makes it, one statement after another. */
export async function dumpSchema(codex: CodexHome): Promise<string> {
  await codex.run("exec", "--skip-git-repo-check", "makes the databases");
  const db = new DatabaseSync(`${codex.home}/state_5.sqlite`, { readOnly: true });
  try {
    const rows = db.prepare(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    ).all();
    const sections = db.prepare("SELECT * FROM thread_sections").all();
    const inserts = sections.map((row) =>
      `INSERT INTO thread_sections (${Object.keys(row).join(", ")}) VALUES (${
        Object.values(row).map((value) => typeof value === "string" ? `'${value}'` : `${value}`)
          .join(", ")
      })`
    );
    return [...rows.map(({ sql }) => sql), ...inserts].map((sql) => `${sql};\n`).join("");
  } finally {
    db.close();
  }
}
