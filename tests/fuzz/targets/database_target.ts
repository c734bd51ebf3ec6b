import { DatabaseSync } from "node:sqlite";
import { newRandom, type Random } from "../../../scripts/store/random.ts";
import { prepareDelete } from "../../../lib/act/prepare/prepare_delete.ts";
import { openRowSource } from "../../../lib/catalog/sources/row_source.ts";
import { EMPTY_SELECTOR } from "../../../lib/model/request/selector.ts";
import { rehearse } from "../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { attempt } from "../attempt.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";
import { HOSTILE_VALUES } from "../hostile_values.ts";
import { mutateBytes } from "../mutate.ts";

const COLUMNS = [
  "id",
  "rollout_path",
  "created_at",
  "updated_at",
  "created_at_ms",
  "source",
  "model_provider",
  "cwd",
  "title",
  "name",
  "archived",
  "history_mode",
  "preview",
  "first_user_message",
  "git_branch",
];
const TABLES = ["threads", "thread_spawn_edges", "thread_sections", "thread_dynamic_tools"];

/** What a SQLite says of a database that it cannot read, or that says no. */
const CODES = ["ERR_SQLITE_ERROR"];

/** Databases, with another schema, other rows or other bytes: threads are then known from files, and changes refused. */
export const DATABASE_TARGET: FuzzTarget = {
  async samples() {
    let bytes = new Uint8Array();
    await withHandStore((store) => {
      store.sql("PRAGMA journal_mode = DELETE");
      bytes = Deno.readFileSync(`${store.home}/state_5.sqlite`);
      return Promise.resolve();
    }, { inMemory: true });
    return [bytes];
  },
  tokens: [],
  mutate: (sample, random) =>
    random.chance(0.4)
      ? mutateBytes(sample, { random, tokens: [], samples: [sample] })
      : new Uint8Array([
        ...new TextEncoder().encode("SQL "),
        ...new TextEncoder().encode(`${random.whole(2 ** 31)}`),
      ]),
  async check(input) {
    await withHandStore(async (store) => {
      const path = `${store.home}/state_5.sqlite`;
      const seed = /^SQL (\d+)$/.exec(new TextDecoder().decode(input.subarray(0, 20)));
      if (seed !== null) changeDatabase(path, newRandom(Number(seed[1])));
      else {
        store.sql("PRAGMA journal_mode = DELETE");
        Deno.writeFileSync(path, input);
      }
      checkRows(store);
      await checkRehearsal(store);
    }, { inMemory: true });
  },
};

function checkRows({ store, system }: HandStore): void {
  const problems: string[] = [];
  const open = () =>
    openRowSource(store, { system, onProblem: ({ message }) => problems.push(message) });
  const [single, whole] = [open(), open()];
  try {
    whole.loadAll();
    for (const id of Object.values(HAND)) {
      const row = single.row(id);
      single.name(id, row);
      if (problems.length === 0) {
        hold(JSON.stringify(row) === JSON.stringify(whole.row(id)), "one row is as among all");
      }
    }
    single.subagents();
    hold(problems.every((problem) => problem !== ""), "a problem has words");
    hold(!whole.isLost() || problems.length > 0, "what is lost is said");
  } finally {
    single.close();
    whole.close();
  }
}

async function checkRehearsal(store: HandStore): Promise<void> {
  const selector = { ...EMPTY_SELECTOR, ids: [HAND.parent] };
  for (const hard of [false, true]) {
    const choice = {
      selector,
      cause: { kind: "selector", selector },
      withForks: true,
      subagents: "all",
      hard,
    } as const;
    await attempt(() => rehearse(store, (world) => prepareDelete(world, choice)), { codes: CODES });
  }
}

/** Runs a few statements that a Codex would not. */
function changeDatabase(path: string, random: Random): void {
  // A schema that no statement could make is written as text; the runtime's declarations do not know the option yet.
  const options = { enableForeignKeyConstraints: false, defensive: false };
  const db = new DatabaseSync(path, options);
  try {
    db.exec("PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA writable_schema = ON");
    for (let times = 1 + random.whole(4); times > 0; times--) {
      try {
        db.exec(statement(random));
      } catch (error) {
        // Chance makes statements that SQLite does not take; then there is one less.
        if (!(error instanceof Error)) throw error;
      }
    }
  } finally {
    db.close();
  }
}

function statement(random: Random): string {
  const [table, column] = [random.pick(TABLES), random.pick(COLUMNS)];
  const value = sqlValue(random);
  return random.pick([
    `UPDATE threads SET ${column} = ${value} WHERE rowid = ${1 + random.whole(4)}`,
    `UPDATE threads SET ${column} = ${value}`,
    `ALTER TABLE ${table} RENAME TO other`,
    `ALTER TABLE threads RENAME COLUMN ${column} TO other`,
    `ALTER TABLE threads DROP COLUMN ${column}`,
    `ALTER TABLE threads ADD COLUMN more${random.whole(9)} TEXT DEFAULT ${value}`,
    `ALTER TABLE threads ADD COLUMN made AS (hex(zeroblob(1000))) VIRTUAL`,
    `DROP TABLE ${table}`,
    `DROP TABLE ${table}; CREATE VIEW ${table} AS SELECT 1 AS id, 2 AS parent_thread_id, 3 AS child_thread_id`,
    `DROP TABLE ${table}; CREATE TABLE ${table} (id TEXT PRIMARY KEY, ${column} BLOB) WITHOUT ROWID`,
    `DROP TABLE ${table}; CREATE TABLE ${table} (a, b, c)`,
    `DROP TABLE ${table}; CREATE VIRTUAL TABLE ${table} USING fts5(id, ${column})`,
    `CREATE TABLE more (id TEXT REFERENCES threads(id) ON DELETE CASCADE)`,
    `CREATE TRIGGER t BEFORE DELETE ON threads BEGIN DELETE FROM ${table}; END`,
    `CREATE TRIGGER t BEFORE UPDATE ON threads BEGIN SELECT RAISE(FAIL, 'no'); END`,
    `CREATE INDEX i ON threads(abs(${column}))`,
    `CREATE UNIQUE INDEX i ON threads(${column}) WHERE ${column} IS NULL`,
    `UPDATE sqlite_schema SET sql = replace(sql, '${column}', ${value}) WHERE name = '${table}'`,
    `UPDATE sqlite_schema SET rootpage = ${random.whole(30)} WHERE name = '${table}'`,
    `UPDATE sqlite_schema SET sql = NULL WHERE name = '${table}'`,
    `UPDATE sqlite_schema SET type = 'view' WHERE name = '${table}'`,
    `INSERT INTO threads SELECT * FROM threads`,
    `INSERT INTO thread_spawn_edges VALUES (${value}, '${HAND.other}', ${sqlValue(random)})`,
    `PRAGMA user_version = ${random.whole(1000)}`,
    `PRAGMA encoding = 'UTF-16'; VACUUM`,
    `PRAGMA page_size = ${random.pick([512, 65536])}; VACUUM`,
  ]);
}

function sqlValue(random: Random): string {
  const value = random.pick(HOSTILE_VALUES);
  if (random.chance(0.2)) {
    return random.pick([`x'00ff41'`, `CAST(x'ff00' AS TEXT)`, `zeroblob(100000)`]);
  }
  if (typeof value === "number") return `${value}`;
  if (typeof value === "boolean" || value === null) {
    return value === null ? "NULL" : `${Number(value)}`;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''").replaceAll("\0", "")}'`;
}
