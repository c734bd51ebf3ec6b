// deno-lint-ignore-file no-explicit-any -- the declarations leave out what an intruder calls
import * as sqlite from "node:sqlite";
import type { Deed, Deeds, Place } from "./deed.ts";

const { DatabaseSync } = sqlite;
const READ_ONLY = { readOnly: true };

type Open = (place: Place) => any;

const OPENED: Readonly<Record<string, Open>> = {
  "in memory": () => new DatabaseSync(":memory:"),
  "in the cache": ({ cache }) => new DatabaseSync(`${cache}/attack.sqlite`),
  "state": ({ home }) => new DatabaseSync(`${home}/state_5.sqlite`, READ_ONLY),
};

function rows(database: any, sql: string): string {
  return JSON.stringify(database.prepare(sql).all());
}

/** Enough rows for SQLite to write a temporary file. */
const SPILL = "PRAGMA temp_store = FILE; CREATE TEMP TABLE x AS WITH RECURSIVE c(i) AS " +
  "(SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 20000) SELECT i, randomblob(500) b FROM c";

/** What can be tried with any open database. */
const WITH_ANY: Readonly<Record<string, (database: any, place: Place) => unknown>> = {
  "attach outside": (db, { outside }) => {
    db.exec(`ATTACH '${outside}/db.sqlite' AS o`);
    return rows(db, "SELECT * FROM o.t");
  },
  "attach outside by URI": (db, { outside }) => {
    db.exec(`ATTACH 'file:${outside}/db.sqlite?mode=ro&immutable=1' AS o`);
    return rows(db, "SELECT * FROM o.t");
  },
  "attach outside, prepared": (db, { outside }) => {
    db.prepare("ATTACH ? AS o").run(`${outside}/db.sqlite`);
    return rows(db, "SELECT * FROM o.t");
  },
  "attach in the cache": (
    db,
    { cache },
  ) => (db.exec(`ATTACH '${cache}/b.sqlite' AS o`), "attached"),
  "vacuum into outside": (
    db,
    { outside },
  ) => (db.exec(`VACUUM INTO '${outside}/vacuum'`), "written"),
  "vacuum into the store": (db, { home }) => (db.exec(`VACUUM INTO '${home}/vacuum'`), "written"),
  "load an extension by SQL": (db) => rows(db, "SELECT load_extension('libc.so.6')"),
  "enable extensions": (db) => (db.enableLoadExtension(true), "enabled"),
  "load an extension": (db) => (db.loadExtension("libc.so.6"), "loaded"),
  "temporary files outside": (db, { outside }) => {
    db.exec(`PRAGMA temp_store_directory = '${outside}'; ${SPILL}`);
    const [{ temp_store_directory: folder } = { temp_store_directory: "" }] = db
      .prepare("PRAGMA temp_store_directory").all();
    return folder === outside ? "a file" : null;
  },
  "readfile()": (db, { outside }) => rows(db, `SELECT readfile('${outside}/secret')`),
  "fsdir()": (db) => rows(db, "SELECT * FROM fsdir('/')"),
  "fts3_tokenizer()": (db) => {
    const [row] = db.prepare("SELECT hex(fts3_tokenizer('simple')) AS pointer").all();
    return row.pointer === "" ? null : row.pointer;
  },
};

const COMBINED: readonly (readonly [string, Deed])[] = Object.entries(OPENED)
  .flatMap(([kind, open]) =>
    Object.entries(WITH_ANY).map(([name, deed]) =>
      [`SQLite ${kind}: ${name}`, (place: Place) => deed(open(place), place)] as const
    )
  );

/** What SQLite could do past the permissions of the runtime. */
export const DATABASE_DEEDS: Deeds = {
  "SQLite: open outside": ({ outside }) => (new DatabaseSync(`${outside}/db.sqlite`), "opened"),
  "SQLite: open outside for reading": ({ outside }) => (
    new DatabaseSync(`${outside}/db.sqlite`, READ_ONLY), "opened"
  ),
  "SQLite: open behind a link": ({ home }) =>
    rows(new DatabaseSync(`${home}/planted.sqlite`, READ_ONLY), "SELECT * FROM t"),
  "SQLite: open by URI": ({ outside }) => (
    new DatabaseSync(`file:${outside}/db.sqlite?mode=ro`, READ_ONLY), "opened"
  ),
  "SQLite: open by URL": ({ outside }) => (
    new DatabaseSync(new URL(`file://${outside}/db.sqlite`), READ_ONLY), "opened"
  ),
  "SQLite: open by URL and ..": ({ home }) => (
    new DatabaseSync(new URL(`file://${home}/sessions/%2e%2e/%2e%2e/outside/db.sqlite`), READ_ONLY),
      "opened"
  ),
  ...Object.fromEntries(COMBINED),
  "SQLite: back up to outside": async ({ outside }) => {
    await sqlite.backup(new DatabaseSync(":memory:"), `${outside}/backup.sqlite`);
    return "written";
  },
  "SQLite: raise the limit of databases": ({ outside }) => {
    const db: any = new DatabaseSync(":memory:");
    if (db.limits) db.limits.attached = 10;
    return WITH_ANY["attach outside"]!(db, { outside } as Place);
  },
  "SQLite: no authorizer": ({ outside }) => {
    const db: any = new DatabaseSync(":memory:");
    db.setAuthorizer?.(null);
    return WITH_ANY["attach outside"]!(db, { outside } as Place);
  },
  "SQLite: an authorizer that allows": ({ outside }) => {
    const db: any = new DatabaseSync(":memory:");
    db.setAuthorizer?.(() => 0);
    return WITH_ANY["attach outside"]!(db, { outside } as Place);
  },
  "SQLite: write the schema of a database for reading": ({ home }) => {
    const db = new DatabaseSync(`${home}/state_5.sqlite`, READ_ONLY);
    db.exec("PRAGMA writable_schema = 1; DELETE FROM threads");
    return "deleted";
  },
  "SQLite: change the state": ({ home }) => {
    const db = new DatabaseSync(`${home}/state_5.sqlite`);
    db.exec("CREATE TABLE IF NOT EXISTS mine(x); DROP TABLE mine");
    return "changed";
  },
};
