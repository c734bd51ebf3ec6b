import { DatabaseSync } from "node:sqlite";
import { generateStore } from "../../../scripts/store/generate_store.ts";
import { newRandom } from "../../../scripts/store/random.ts";
import { SAMPLE_NOW } from "../sample_store.ts";

/** A store in which the rare is as frequent as the plain: forks, reverts, sub-agents, archived, compressed and flat files. */
export interface RichStore {
  /** Folder of everything; the caller removes it. */
  readonly root: string;
  /** `CODEX_HOME`. */
  readonly home: string;
  /** Environment to run the program with. */
  readonly env: Readonly<Record<string, string>>;
  /** Ids of the user's threads but {@link RichStore.spare}, newest first. */
  readonly ids: readonly string[];
  /** A thread that has nothing to do with any other. */
  readonly spare: string;
}

/** Makes the store below `root`, which must exist; the same seed makes the same store. */
export function makeRichStore(
  root: string,
  options: { readonly threads: number; readonly seed: number },
): RichStore {
  const home = `${root}/codex`;
  const random = newRandom(options.seed);
  Deno.mkdirSync(home);
  const { threads, seed } = options;
  const { ids } = generateStore({
    out: home,
    threads,
    bodyBytes: 400,
    seed,
    nowMs: SAMPLE_NOW,
    rows: true,
    mix: "even",
  });
  addSidecars(`${home}/sessions`, random.chance);
  Deno.mkdirSync(`${home}/archived_sessions`, { recursive: true });
  addSidecars(`${home}/archived_sessions`, random.chance);
  const spare = addRows(home, random.chance);
  addSideRows(home);
  return {
    root,
    home,
    env: { HOME: root, CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache` },
    ids: ids.filter((id) => id !== spare),
    spare,
  };
}

function addSidecars(folder: string, chance: (probability: number) => boolean): void {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory) addSidecars(path, chance);
    else if (chance(0.3)) Deno.writeTextFileSync(`${path}.sha256`, `digest of ${name}\n`);
  }
}

/** Rows beside `threads`, older names, and the spare thread, which it returns. */
function addRows(home: string, chance: (probability: number) => boolean): string {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  try {
    db.exec("PRAGMA synchronous = OFF; BEGIN");
    const rows = db.prepare("SELECT id FROM threads ORDER BY id").all() as { id: string }[];
    for (const { id } of rows) {
      if (chance(0.5)) {
        db.prepare("INSERT INTO thread_read_receipts VALUES (?, NULL, '7', 'turn')").run(id);
      }
      if (chance(0.3)) {
        db.prepare(
          "INSERT INTO thread_attachments VALUES (?, ?, 'file', 'key', '{}', 1767607200)",
        ).run(`a-${id}`, id);
      }
      if (chance(0.3)) db.prepare("UPDATE threads SET tokens_used = 9 WHERE id = ?").run(id);
      if (chance(0.3)) addOlderName(home, id);
    }
    const spare = "01a10d9c-0000-7000-8000-00000000000d";
    const path = `${home}/sessions/2026/02/01/rollout-2026-02-01T10-00-00-${spare}.jsonl`;
    Deno.mkdirSync(`${home}/sessions/2026/02/01`, { recursive: true });
    const meta = { id: spare, cwd: "/spare", source: "cli" };
    Deno.writeTextFileSync(
      path,
      `${
        JSON.stringify({
          timestamp: "2026-02-01T10:00:00.000Z",
          type: "session_meta",
          payload: meta,
        })
      }\n`,
    );
    db.prepare(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd,
         title, sandbox_policy, approval_mode) VALUES (?, ?, 1, 1, 'cli', 'openai', '/spare', 'spare', '{}', 'never')`,
    ).run(spare, path);
    db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    return spare;
  } finally {
    db.close();
  }
}

/** What Codex keeps of every thread in two other databases, each of one table of those that a purge knows. */
function addSideRows(home: string): void {
  const state = new DatabaseSync(`${home}/state_5.sqlite`);
  const ids = state.prepare("SELECT id FROM threads ORDER BY id").all();
  state.close();
  for (const [file, table] of [["goals_1", "thread_goals"], ["thread_history_1", "thread_turns"]]) {
    const db = new DatabaseSync(`${home}/${file}.sqlite`);
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    db.exec(`BEGIN; CREATE TABLE ${table} (thread_id TEXT, text TEXT)`);
    for (const { id } of ids) db.prepare(`INSERT INTO ${table} VALUES (?, 'mine')`).run(`${id}`);
    db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    db.close();
  }
}

function addOlderName(home: string, id: string): void {
  const line = { id, thread_name: "once", updated_at: "2025-01-01T00:00:00Z" };
  const index = `${home}/session_index.jsonl`;
  Deno.writeTextFileSync(index, `${JSON.stringify(line)}\n${Deno.readTextFileSync(index)}`);
}
