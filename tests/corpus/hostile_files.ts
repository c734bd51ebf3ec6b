/**
 * The corpus: files that are small on disk, or made by a line of script, and would cost whoever reads them without bounds minutes,
 * gigabytes or the process. Each is planted in a store beside ordinary threads.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { circularDatabase } from "./circular_database.ts";
import { rleFrame } from "./zstd_frames.ts";

/** One hostile file. */
export interface HostileFile {
  /** Puts it into the store. */
  plant(home: string): void;
  /** What is said of it; left out: the answer is whole without a word. */
  readonly problem?: RegExp;
  /** The only command that meets it; left out: each does. */
  readonly only?: "list";
  /** Whether the answer is whole although there is something to say. Left out: it is partial. */
  readonly whole?: true;
}

const ID = "01a10d9c-0000-7000-8000-0000000000ff";
const DAY = "sessions/2026/03/09";
const TERABYTE = 2 ** 40;

function rollout(
  home: string,
  content: string | Uint8Array,
  { id = ID, end = ".jsonl" } = {},
): string {
  Deno.mkdirSync(`${home}/${DAY}`, { recursive: true });
  const path = `${home}/${DAY}/rollout-2026-03-09T18-56-55-${id}${end}`;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  Deno.writeFileSync(path, bytes);
  return path;
}

function line(type: string, payload: unknown): string {
  return `${JSON.stringify({ timestamp: "2026-03-09T18:56:56.877Z", type, payload })}\n`;
}

/** The first lines of an ordinary rollout. */
function head(id = ID): string {
  return line("session_meta", {
    id,
    timestamp: "2026-03-09T18:56:55.877Z",
    cwd: "/x",
    source: "cli",
  }) +
    line("event_msg", { type: "user_message", message: "hello" });
}

/** Bytes joined. */
function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(pieces.flatMap((piece) => [...piece]));
}

function compressed(frames: Uint8Array): HostileFile["plant"] {
  return (home) => void rollout(home, frames, { end: ".jsonl.zst" });
}

function repeated(piece: Uint8Array, count: number): Uint8Array {
  const all = new Uint8Array(piece.length * count);
  for (let at = 0; at < count; at++) all.set(piece, at * piece.length);
  return all;
}

/** Runs statements on `state_5`, past every check of foreign keys. */
function database(statements: string): HostileFile["plant"] {
  return (home) => {
    const db = new DatabaseSync(`${home}/state_5.sqlite`, { enableForeignKeyConstraints: false });
    db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    db.exec(statements);
    db.close();
  };
}

/** Every row of the first thread is set so. */
function rowWith(column: string, value: string): HostileFile["plant"] {
  return database(`UPDATE threads SET ${column} = ${value} WHERE rowid = 1`);
}

/** A text of so many bytes; the first of them are `start`. */
function longText(bytes: number, start = ""): string {
  return `CAST('${start}' || zeroblob(${bytes}) AS TEXT)`;
}

const ENDLESS_VIEW = `ALTER TABLE threads RENAME TO old;
  CREATE VIEW THREADS AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)
  SELECT CAST(i AS TEXT) AS id, '/x' AS rollout_path, 1 AS created_at, 1 AS updated_at, 'cli' AS source,
    'openai' AS model_provider, '/' AS cwd, 't' AS title FROM c`;

const ENDLESS_EDGES = `DROP TABLE thread_spawn_edges;
  CREATE VIEW thread_spawn_edges AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)
  SELECT 'p' AS parent_thread_id, 'x' || i AS child_thread_id, 'open' AS status FROM c`;

const NOT_READ = /state_5\.sqlite: cannot read Codex's database, listing from files alone: /;
const NO_META = new RegExp(`${ID}\\.jsonl(?:\\.zst)?: no metadata where a head has it`);
const LARGE_ROW = /state_5\.sqlite: thread \S+ has a row of .*, passed by/;
const NAMES = /session_index\.jsonl: cannot read thread names \(it has more than 32 MiB\)/;

/** An empty frame: one last block without bytes. */
const EMPTY_FRAME = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0]);
/** A frame that a decoder skips, with nothing in it. */
const SKIPPED_FRAME = new Uint8Array([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);

/** A text as one frame of one raw block. */
function rawFrame(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const block = bytes.length << 3 | 1;
  const size = [bytes.length & 255, bytes.length >> 8 & 255, 0, 0];
  const magic = [0x28, 0xb5, 0x2f, 0xfd];
  return joined(
    new Uint8Array([...magic, 0xa0, ...size, block & 255, block >> 8 & 255, block >> 16 & 255]),
    bytes,
  );
}

/** All hostile files, by what they are. */
export const HOSTILE_FILES: Readonly<Record<string, HostileFile>> = {
  "a rollout of a terabyte without a line feed": {
    plant: (home) => Deno.truncateSync(rollout(home, ""), TERABYTE),
    problem: NO_META,
  },
  "a rollout whose last line has a terabyte": {
    plant: (home) => Deno.truncateSync(rollout(home, head()), TERABYTE),
  },
  "a rollout of line feeds": {
    plant: (home) => void rollout(home, new Uint8Array(64 * 1024 * 1024).fill(10)),
    problem: NO_META,
  },
  "a rollout whose metadata is nested a million deep": {
    plant: (home) =>
      void rollout(
        home,
        `{"type":"session_meta","payload":${"[".repeat(1e6)}${"]".repeat(1e6)}}\n`,
      ),
  },
  "a compressed rollout of one line of 2.6 GB": {
    plant: compressed(rleFrame({ byte: 65, blocks: 20_000 })),
    problem: NO_META,
  },
  "a compressed rollout of 2.6 GB of line feeds": {
    plant: compressed(rleFrame({ byte: 10, blocks: 20_000 })),
    problem: NO_META,
  },
  "a compressed rollout behind 50,000 empty frames": {
    plant: compressed(joined(repeated(EMPTY_FRAME, 50_000), rawFrame(head()))),
    problem: NO_META,
  },
  "a compressed rollout behind 100,000 frames that are skipped": {
    plant: compressed(joined(repeated(SKIPPED_FRAME, 100_000), rawFrame(head()))),
  },
  "a compressed rollout that is a terabyte of skipped bytes": {
    plant(home) {
      const size = new Uint8Array([0x50, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0xff]);
      Deno.truncateSync(rollout(home, size, { end: ".jsonl.zst" }), TERABYTE);
    },
    problem: NO_META,
  },
  "a frame that asks for a window of gigabytes": {
    plant: compressed(new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0, 0xf8, 1, 0, 0])),
  },
  "threads as a view over an endless query": { plant: database(ENDLESS_VIEW), problem: NOT_READ },
  "edges as a view over an endless query": { plant: database(ENDLESS_EDGES), problem: NOT_READ },
  "threads as a virtual table": {
    plant: database(
      "DROP TABLE threads; CREATE VIRTUAL TABLE threads USING fts5(id, rollout_path)",
    ),
    problem: NOT_READ,
  },
  "a generated column of 800 MB": {
    plant: database(
      "ALTER TABLE threads ADD COLUMN evil TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL",
    ),
    problem: NOT_READ,
  },
  "a table whose pages lead in circles": { plant: circularDatabase },
  "a title of 900 MB": {
    plant: rowWith("title", longText(900_000_000)),
    problem: LARGE_ROW,
    only: "list",
  },
  "a source of 300 MB": {
    plant: rowWith("source", longText(300_000_000, '{"subb')),
    problem: LARGE_ROW,
  },
  "a folder and a provider of 20 MB": {
    plant: database(`UPDATE threads SET cwd = ${longText(20_000_000)},
      model_provider = ${longText(20_000_000)} WHERE rowid < 4`),
    problem: LARGE_ROW,
    only: "list",
  },
  "a name that is only too long to be read unasked": { plant: rowWith("name", longText(300_000)) },
  "numbers that are none of the runtime's": {
    plant: database(`UPDATE threads SET updated_at = ${2n ** 62n}, created_at = -${2n ** 62n},
      updated_at_ms = NULL WHERE rowid = 1`),
  },
  "a name index of 200 MB of line feeds": {
    plant: (home) =>
      Deno.writeFileSync(`${home}/session_index.jsonl`, new Uint8Array(200_000_000).fill(10)),
    problem: NAMES,
  },
  "a name index of 30 MB of line feeds": {
    plant: (home) =>
      Deno.writeFileSync(`${home}/session_index.jsonl`, new Uint8Array(30_000_000).fill(10)),
  },
  "a name index of a terabyte": {
    plant(home) {
      Deno.writeTextFileSync(`${home}/session_index.jsonl`, "");
      Deno.truncateSync(`${home}/session_index.jsonl`, TERABYTE);
    },
    problem: NAMES,
  },
  "a config whose sqlite_home has 100,000 parts": {
    plant: (home) =>
      Deno.writeTextFileSync(`${home}/config.toml`, `sqlite_home = "/${"a/".repeat(100_000)}"\n`),
    problem: /config\.toml: .*sqlite_home is longer than any path/,
    whole: true,
  },
  "a config with a key of 500,000 parts": {
    plant: (home) =>
      Deno.writeTextFileSync(`${home}/config.toml`, `sqlite_home.${"a.".repeat(500_000)}b = 1\n`),
    problem: /config\.toml: .*it has more than 512 KiB/,
    whole: true,
  },
  "a config of 30,000 tables": {
    plant(home) {
      const tables = Array.from({ length: 30_000 }, (_, at) => `[t${at}]\na = 1\n`).join("");
      Deno.writeTextFileSync(`${home}/config.toml`, `sqlite_home = ""\n${tables}`);
    },
  },
  "8,000 ids with the same tail": {
    plant(home) {
      for (let at = 0; at < 8000; at++) {
        const id = `${at.toString(16).padStart(8, "0")}-0000-7000-8000-0000000000ff`;
        rollout(home, head(id), { id });
      }
    },
  },
};
