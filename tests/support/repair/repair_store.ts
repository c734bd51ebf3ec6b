/**
 * A store of one thread as Codex makes it, small enough to be broken in every way.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import type { Execution } from "../../../lib/act/batch/execute.ts";
import type { PreparedRepair } from "../../../lib/act/prepare/prepare_repair.ts";
import type { PlannedFinding } from "../../../lib/act/prepare/repair/mend_thread.ts";
import type { FindingId } from "../../../lib/model/diagnosis/finding.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { rehearse, repairOf, repairThreads, type Stage, stageOf, undoNewest } from "../acting.ts";
import { dumpDatabase } from "../store/database_dump.ts";
import { isNotCompared, snapshot } from "../tree.ts";

/** The thread of a {@link RepairStore}. */
export const MENDED = "01a10d9c-0000-7000-8000-0000000000a1";
/** Another thread, that the store has none of. */
export const STRANGER = "01a10d9c-0000-7000-8000-0000000000b2";
/** Name of its rollout. */
export const MENDED_NAME = `rollout-2026-01-05T10-00-00-${MENDED}.jsonl`;

/** The store, and what can be done with it. */
export interface RepairStore extends Stage {
  readonly home: string;
  readonly path: string;
  sql(text: string): void;
  history(text: string): void;
  row(id?: string): Readonly<Record<string, unknown>> | null;
  /** Lines of the rollout, without their ends. */
  lines(): readonly string[];
  write(lines: readonly string[]): void;
  /** Every file and row, as lines. */
  state(): Promise<readonly string[]>;
  /** What a repair would do. */
  rehearse(only?: readonly FindingId[]): Promise<PreparedRepair>;
  /** The one finding of this id. */
  planned(id: FindingId, only?: readonly FindingId[]): Promise<PlannedFinding>;
  repair(only?: readonly FindingId[]): Promise<Execution>;
  /** Takes the newest batch back. */
  undo(by?: Writer): Promise<Execution>;
}

const META = {
  timestamp: "2026-01-05T10:00:00.000Z",
  ordinal: 0,
  type: "session_meta",
  payload: {
    session_id: MENDED,
    id: MENDED,
    timestamp: "2026-01-05T10:00:00.000Z",
    cwd: "/work",
    originator: "codex-tui",
    cli_version: "0.171.0",
    source: "cli",
    model_provider: "openai",
    history_mode: "paginated",
  },
};

function record(ordinal: number, type: string, payload: unknown): string {
  return JSON.stringify({ timestamp: "2026-01-05T10:00:01.000Z", ordinal, type, payload });
}

/** The lines that its rollout has. */
export const MENDED_LINES: readonly string[] = [
  JSON.stringify(META),
  record(1, "event_msg", { type: "task_started", turn_id: "t1" }),
  record(2, "turn_context", { turn_id: "t1", cwd: "/work", model: "gpt-x" }),
  record(3, "event_msg", {
    type: "item_completed",
    turn_id: "t1",
    item: { type: "UserMessage", id: "i1", content: [{ type: "text", text: "hello" }] },
  }),
  record(4, "event_msg", { type: "task_complete", turn_id: "t1" }),
];

const SCHEMA = new URL("../codex_schema/state_5.sql", import.meta.url);

/** Makes the store, gives it to `use`, and removes it. */
export async function withRepairStore(use: (store: RepairStore) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-repair-" }));
  const home = `${root}/codex`;
  try {
    const folder = `${home}/sessions/2026/01/05`;
    Deno.mkdirSync(folder, { recursive: true });
    Deno.mkdirSync(`${home}/thread-writer-locks`);
    Deno.writeTextFileSync(`${home}/thread-writer-locks/.coordination.lock`, "");
    const path = `${folder}/${MENDED_NAME}`;
    await use(await storeAt(home, path));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function storeAt(home: string, path: string): Promise<RepairStore> {
  const run = (file: string) => (text: string) => {
    const db = new DatabaseSync(`${home}/${file}.sqlite`);
    db.exec(`PRAGMA foreign_keys = OFF; ${text}`);
    db.close();
  };
  const sql = run("state_5");
  const history = run("thread_history_1");
  const write = (lines: readonly string[]) => {
    Deno.writeTextFileSync(path, lines.map((line) => `${line}\n`).join(""));
    Deno.utimeSync(path, 1767607260, 1767607260);
  };
  write(MENDED_LINES);
  sql(Deno.readTextFileSync(SCHEMA));
  sql(`INSERT INTO backfill_state (id, status, updated_at) VALUES (1, 'complete', 5);
    INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd, title,
      sandbox_policy, approval_mode, preview, first_user_message, history_mode, originator, cli_version)
    VALUES ('${MENDED}', '${path}', 1767607200, 1767607260, 'cli', 'openai', '/work', 'hello', '{}',
      'never', 'hello', 'hello', 'paginated', 'codex-tui', '0.171.0')`);
  const { size } = Deno.statSync(path);
  history(`CREATE TABLE thread_history_projection_state (thread_id TEXT PRIMARY KEY,
      next_rollout_byte_offset INTEGER NOT NULL, next_rollout_ordinal INTEGER NOT NULL);
    CREATE TABLE thread_turns (thread_id TEXT, turn_id TEXT);
    INSERT INTO thread_history_projection_state VALUES ('${MENDED}', ${size}, 5)`);
  const stage = await stageOf(home);
  const writer = buildWriter();
  const rehearsed = (only: readonly FindingId[] = []) =>
    rehearse({ ...stage, writer }, repairOf(stage, { only }));
  return {
    ...stage,
    ...{ home, path, sql, history, write },
    row(id = MENDED) {
      const db = new DatabaseSync(`${home}/state_5.sqlite`, { readOnly: true });
      try {
        return db.prepare("SELECT * FROM threads WHERE id = ?").get(id) ?? null;
      } finally {
        db.close();
      }
    },
    lines: () => Deno.readTextFileSync(path).trimEnd().split("\n"),
    state: async () => [
      ...await snapshot(home, isNotCompared),
      ...dumpDatabase(`${home}/state_5.sqlite`),
      ...dumpDatabase(`${home}/thread_history_1.sqlite`),
    ],
    rehearse: rehearsed,
    async planned(id, only) {
      const { findings } = await rehearsed(only);
      const found = findings.find(({ finding }) => finding.id === id);
      if (found === undefined) {
        throw new Error(`no ${id} among ${findings.map(({ finding }) => finding.id)}`);
      }
      return found;
    },
    repair: (only = []) => repairThreads(stage, { writer, only }),
    undo: (by = writer) => undoNewest(stage, by),
  };
}
