import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { CHECK_STATUSES } from "../../../lib/model/diagnosis/report.ts";
import { diagnose, explain } from "../../../lib/session.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";

const STATE = "state_5.sqlite";

/** Puts something else in place of what a home has by a name. */
function instead(name: string, make: (path: string) => void) {
  return ({ home }: HandStore) => {
    const path = `${home}/${name}`;
    for (const side of ["", "-wal", "-shm"]) {
      try {
        Deno.removeSync(path + side, { recursive: true });
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    make(path);
  };
}

const text = (path: string) =>
  Deno.writeTextFileSync(path, "no database \u001b[2J at all ".repeat(99));
const folder = (path: string) => Deno.mkdirSync(path);
const nothing = (path: string) => Deno.writeTextFileSync(path, "");
const link = (path: string) => Deno.symlinkSync("/etc/passwd", path);

/** What is said of the database: it was read, there is none, or nobody can tell. */
type Database = "read" | "none" | "unknown";

/** A home of which nothing is as it should be, and what is said of its database. */
const STORES: Readonly<Record<string, readonly [Database, (hand: HandStore) => void]>> = {
  "no database": ["none", instead(STATE, () => {})],
  "a database without a byte": ["none", instead(STATE, nothing)],
  "a text for a database": ["unknown", instead(STATE, text)],
  "a folder for a database": ["unknown", instead(STATE, folder)],
  "a link for a database": ["unknown", instead(STATE, link)],
  "a database of another version": [
    "unknown",
    ({ home }) => Deno.renameSync(`${home}/${STATE}`, `${home}/state_6.sqlite`),
  ],
  "no table of threads": ["unknown", ({ sql }) => sql("DROP TABLE threads")],
  "a view of threads": [
    "unknown",
    ({ sql }) => sql("ALTER TABLE threads RENAME TO t2; CREATE VIEW threads AS SELECT * FROM t2"),
  ],
  "columns of another name": [
    "unknown",
    ({ sql }) => sql("ALTER TABLE threads RENAME COLUMN rollout_path TO elsewhere"),
  ],
  "ages that are none": [
    "read",
    ({ sql }) =>
      sql(`DROP TABLE _sqlx_migrations;
        CREATE TABLE _sqlx_migrations (version);
        INSERT INTO _sqlx_migrations (version) VALUES ('x'), (x'ff'), (9e99)`),
  ],
  "a backfill of nothing": [
    "read",
    ({ sql }) => sql("INSERT INTO backfill_state VALUES (1, 'running', NULL, NULL, 9e300)"),
  ],
  "rows that act on a terminal": [
    "read",
    ({ sql }) => sql("UPDATE threads SET rollout_path = '/x' || char(27, 7), cwd = char(10)"),
  ],
  "no locks": ["read", instead("thread-writer-locks", () => {})],
  "a file for locks": ["read", instead("thread-writer-locks", nothing)],
  "a link for a lock": ["read", instead(`thread-writer-locks/${HAND.other}.lock`, link)],
  "a folder for names": ["read", instead("session_index.jsonl", folder)],
  "a text for histories": ["read", instead("thread_history_1.sqlite", text)],
  "a folder for histories": ["read", instead("thread_history_1.sqlite", folder)],
  "states of histories that are none": [
    "read",
    instead("thread_history_1.sqlite", (path) => {
      const db = new DatabaseSync(path);
      db.exec(`CREATE TABLE thread_history_projection_state (
          thread_id, next_rollout_byte_offset, next_rollout_ordinal);
        INSERT INTO thread_history_projection_state VALUES
          ('${HAND.other}', 'x', x'ff'), (NULL, 9e99, -1), ('${HAND.fork}', 9223372036854775807, 0)`);
      db.close();
    }),
  ],
  "a text for the app's catalogue": ["read", instead("sqlite/codex-dev.db", text)],
  "brackets for the app's state": [
    "read",
    instead(
      ".codex-global-state.json",
      (path) => Deno.writeTextFileSync(path, `{"threads":${"[".repeat(100_000)}`),
    ),
  ],
  "settings that are none": [
    "read",
    instead("config.toml", (path) => Deno.writeTextFileSync(path, "model = [[[")),
  ],
  "a file for the trash": ["read", instead("trash", nothing)],
  "a file for databases that were put aside": ["read", instead("db-backups", nothing)],
  "rollouts that are links and folders": [
    "read",
    ({ pathOf }) => {
      for (const [thread, make] of [["other", link], ["fork", folder]] as const) {
        Deno.removeSync(pathOf(thread));
        make(pathOf(thread));
      }
    },
  ],
};

/** What no sentence has: names of errors, places in the program, values that were forgotten. */
const RAW = /\bat (?:async )?file:|TypeError|RangeError|SqliteError|\[object|undefined|\bNaN\b/;

Deno.test("whatever a store is made of, doctor and why answer with sentences, and claim nothing of what they could not read", async () => {
  for (const [name, [database, make]] of Object.entries(STORES)) {
    await withHandStore(async (hand) => {
      make(hand);
      const before = await hand.state().catch(() => null);
      const sessionsRoot = `${hand.home}/sessions`;
      const diagnosis = await diagnose({ sessionsRoot, deep: true });
      for (const { status } of diagnosis.checks) assert.ok(CHECK_STATUSES.includes(status), name);
      const check = diagnosis.checks.find(({ id }) => id === "database")!;
      const told = check.status === "ok"
        ? "read"
        : check.details.absent === true
        ? "none"
        : "unknown";
      assert.equal(told, database, name);
      const why = await explain(HAND.parent, { sessionsRoot });
      if (database !== "read") assert.equal(why.shown, null, name);
      assert.doesNotMatch(JSON.stringify([diagnosis, why]), RAW, name);
      assert.deepEqual(await hand.state().catch(() => null), before, name);
    });
  }
});
