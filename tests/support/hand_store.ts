import { DatabaseSync } from "node:sqlite";
import { asThreadId } from "../../lib/model/ids.ts";
import { buildWriter } from "../../lib/system/real/writer.ts";
import type { Writer } from "../../lib/system/writer.ts";
import { type Stage, stageOf } from "./acting.ts";
import { dumpDatabase } from "./store/database_dump.ts";
import { IN_MEMORY } from "./disk/memory_folder.ts";
import { isNotCompared, snapshot } from "./tree.ts";

/** The threads of a {@link HandStore}. */
export const HAND = {
  /** Named, pinned, with a sidecar and values that JSON cannot hold; read by the fork, parent of the child. */
  parent: asThreadId("01a10d9c-0000-7000-8000-00000000000a"),
  fork: asThreadId("01a10d9c-0000-7000-8000-00000000000b"),
  /** A spawned sub-agent of the parent. */
  child: asThreadId("01a10d9c-0000-7000-8000-00000000000c"),
  /** Has nothing to do with the others; named. */
  other: asThreadId("01a10d9c-0000-7000-8000-00000000000d"),
};

/** A store of four threads, small enough to be made a thousand times. */
export interface HandStore extends Stage {
  readonly home: string;
  readonly writer: Writer;
  /** Rollout of a thread. */
  pathOf(thread: keyof typeof HAND): string;
  /** Every file and row that Codex would see, as comparable lines. */
  state(): Promise<readonly string[]>;
  /** Runs a statement on `state_5`. */
  sql(statement: string): void;
  /** Bytes of the name index. */
  names(): string;
}

const DAY: Readonly<Record<keyof typeof HAND, string>> = {
  parent: "2026/01/05",
  fork: "2026/01/06",
  child: "2026/01/06",
  other: "2026/02/01",
};

const NAMES = [
  { id: HAND.parent, thread_name: "first try", updated_at: "2026-01-05T10:00:00Z" },
  { id: HAND.other, thread_name: "Other", updated_at: "2026-02-01T10:00:00Z" },
  { id: HAND.parent, thread_name: "Mine", updated_at: "2026-02-02T10:00:00Z" },
].map((line) => `${JSON.stringify(line)}\n`).join("");

const SCHEMA = new URL("codex_schema/state_5.sql", import.meta.url);

/** Makes the store, in memory if wanted (see {@link IN_MEMORY}), gives it to `use`, and removes it. */
export async function withHandStore(
  use: (store: HandStore) => Promise<void>,
  { inMemory = false, dir }: {
    readonly inMemory?: boolean;
    /** Folder it is made in; left out: the system's for such. */
    readonly dir?: string;
  } = {},
): Promise<void> {
  const memory = inMemory ? IN_MEMORY : dir === undefined ? {} : { dir };
  const root = await Deno.makeTempDir({ prefix: "rollkeep-hand-", ...memory });
  const home = `${root}/codex`;
  try {
    for (const thread of Object.keys(HAND) as (keyof typeof HAND)[]) writeRollout(home, thread);
    Deno.writeTextFileSync(`${pathOf(home, "parent")}.sha256`, "digest\n");
    Deno.writeTextFileSync(`${home}/session_index.jsonl`, NAMES, { mode: 0o644 });
    Deno.mkdirSync(`${home}/thread-writer-locks`);
    writeRows(home);
    await use({
      ...await stageOf(home),
      home,
      writer: buildWriter(),
      pathOf: (thread) => pathOf(home, thread),
      state: async () => [
        ...(await snapshot(home, isNotCompared))
          // The name index is rewritten: its bytes return, its time does not.
          .map((line) => line.replace(/^(session_index\.jsonl \d+) \d+/, "$1")),
        ...dumpDatabase(`${home}/state_5.sqlite`),
      ],
      sql(statement) {
        const db = new DatabaseSync(`${home}/state_5.sqlite`);
        db.exec(statement);
        db.close();
      },
      names: () => Deno.readTextFileSync(`${home}/session_index.jsonl`),
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function pathOf(home: string, thread: keyof typeof HAND): string {
  const day = DAY[thread];
  return `${home}/sessions/${day}/rollout-${day.replaceAll("/", "-")}T10-00-00-${
    HAND[thread]
  }.jsonl`;
}

function writeRollout(home: string, thread: keyof typeof HAND): void {
  const path = pathOf(home, thread);
  const base = { thread_id: HAND.parent, end_ordinal_exclusive: 2, end_byte_offset: 10 };
  const spawn = { parent_thread_id: HAND.parent, depth: 1 };
  const meta = {
    timestamp: `${DAY[thread].replaceAll("/", "-")}T10:00:00.000Z`,
    ordinal: 0,
    type: "session_meta",
    payload: {
      id: HAND[thread],
      cwd: "/work",
      history_mode: "paginated",
      source: thread === "child" ? { subagent: { thread_spawn: spawn } } : "cli",
      ...(thread === "fork" ? { forked_from_id: HAND.parent, history_base: base } : {}),
    },
  };
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, `${JSON.stringify(meta)}\n{"text":"${thread}"}\n`, { mode: 0o640 });
  const at = new Date(Date.parse(meta.timestamp) + 60_000);
  Deno.utimeSync(path, at, at);
}

function writeRows(home: string): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN");
  db.exec(Deno.readTextFileSync(SCHEMA));
  db.exec("INSERT INTO thread_sections (id, name) VALUES ('s-1', 'Work')");
  for (const thread of Object.keys(HAND) as (keyof typeof HAND)[]) {
    const source = thread === "child"
      ? `{"subagent":{"thread_spawn":{"parent_thread_id":"${HAND.parent}"}}}`
      : "cli";
    db.prepare(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd,
         title, sandbox_policy, approval_mode, preview, history_mode)
       VALUES (?, ?, 1767607200, 1767607260, ?, 'openai', '/work', ?, '{}', 'never', ?, 'paginated')`,
    ).run(HAND[thread], pathOf(home, thread), source, thread, thread);
  }
  db.prepare(
    `UPDATE threads SET name = 'Mine', thread_section_id = 's-1', section_position = 3,
       tokens_used = 9007199254740993, recency_at_ms = 0, created_at_ms = NULL,
       first_user_message = CAST(x'ff41' AS TEXT) WHERE id = ?`,
  ).run(HAND.parent);
  db.prepare("INSERT INTO thread_spawn_edges VALUES (?, ?, 'open')").run(HAND.parent, HAND.child);
  db.exec("COMMIT");
  db.close();
}
