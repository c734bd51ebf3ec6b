import { DatabaseSync } from "node:sqlite";
import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import type { CodexHome } from "../../support/codex/codex_home.ts";
import type { ConditionId } from "../../../lib/model/diagnosis/explanation.ts";
import { threadFiles } from "../versions/era_home.ts";
import type { FindingId } from "../../../lib/model/diagnosis/finding.ts";

/** A store that faults are put into, and its threads. */
export interface FaultyStore {
  readonly codex: CodexHome;
  /** A paginated thread with two turns; with a Codex that makes no such, a legacy one. */
  readonly plain: string;
  /** A legacy thread with two turns. */
  readonly legacy: string;
  /** Another paginated one. */
  readonly other: string;
  /** Reads {@link base}. */
  readonly fork: string;
  readonly base: string;
  /** One of which a turn was taken back, if its Codex can do that. */
  readonly reverted: string;
  readonly archived: string;
}

/** Lets Codex, of whatever version, make the store. */
export async function makeFaultyStore(codex: CodexHome): Promise<FaultyStore> {
  return await withAppServer(codex, async (server) => {
    const start = async (params: Record<string, unknown>, ...texts: string[]) => {
      const { thread } = await server.call("thread/start", { cwd: codex.project, ...params });
      for (const text of texts) await server.turn(thread.id, text);
      return thread.id as string;
    };
    const plain = await start({}, "one", "two");
    const legacy = await start({ historyMode: "legacy" }, "old one", "old two");
    const other = await start({}, "another");
    const base = await start({}, "base one", "base two");
    const fork = (await server.call("thread/fork", { threadId: base })).thread.id;
    await server.turn(fork, "fork goes on");
    const reverted = await start({}, "kept", "taken back");
    await revert(server, reverted);
    const archived = await start({}, "put away");
    await server.call("thread/archive", { threadId: archived });
    return { codex, plain, legacy, other, fork, base, reverted, archived };
  });
}

/** Takes the last turn of a thread back, where the Codex can, and makes another. */
async function revert(server: AppServer, threadId: string): Promise<void> {
  try {
    const { data } = await server.call("thread/turns/list", { threadId });
    await server.call("thread/revert", { threadId, beforeTurnId: data[0].id });
    await server.turn(threadId, "anew");
  } catch (error) {
    if (!/unknown variant/.test(`${error}`)) throw error;
  }
}

/** One statement on one of Codex's databases, references unchecked: that is how faults come about. */
export function sql(
  { codex }: FaultyStore,
  text: string,
  ...values: (string | number | null)[]
): readonly Record<string, unknown>[] {
  const file = /thread_history_|thread_turns/.test(text) ? "thread_history_1" : "state_5";
  const path = `${codex.home}/${file}.sqlite`;
  // It would be made.
  Deno.statSync(path);
  const db = new DatabaseSync(path);
  try {
    db.exec("PRAGMA foreign_keys = OFF");
    return db.prepare(text).all(...values);
  } finally {
    db.close();
  }
}

/** Path of the rollout that the row of a thread names; where there are no rows, of the one with its id in its name. */
export function rolloutOf(store: FaultyStore, id: string): string {
  const { codex } = store;
  if (!isThere(`${codex.home}/state_5.sqlite`)) {
    return threadFiles(codex).find((path) => path.endsWith(`${id}.jsonl`))!;
  }
  return sql(store, "SELECT rollout_path FROM threads WHERE id = ?", id)[0]!.rollout_path as string;
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Sets columns of a row. */
function set(column: string, value: string | number | null) {
  return (store: FaultyStore, id: string) =>
    void sql(store, `UPDATE threads SET ${column} = ? WHERE id = ?`, value, id);
}

/** Sets a column to bytes that are no UTF-8. */
function spoil(column: string) {
  return (store: FaultyStore, id: string) =>
    void sql(store, `UPDATE threads SET ${column} = CAST(x'ff41' AS TEXT) WHERE id = ?`, id);
}

type Json = Record<string, unknown>;

/**
 * Changes the first line of a rollout; what is returned stands in its place. A shorter one is filled with blanks before the last
 * brace: all behind it stays where it was.
 */
function head(change: (payload: Json, record: Json) => string | void) {
  return (store: FaultyStore, id: string) => {
    const path = rolloutOf(store, id);
    const text = Deno.readTextFileSync(path);
    const end = text.indexOf("\n");
    const record = JSON.parse(text.slice(0, end));
    const changed = change(record.payload, record) ?? JSON.stringify(record);
    const size = (line: string) => new TextEncoder().encode(line).length;
    const room = " ".repeat(Math.max(0, size(text.slice(0, end)) - size(changed)));
    Deno.writeTextFileSync(path, changed.replace(/\}?$/, `${room}$&`) + text.slice(end));
  };
}

/** Changes the bytes of a rollout. */
function bytes(change: (bytes: Uint8Array) => Uint8Array) {
  return (store: FaultyStore, id: string) => {
    const path = rolloutOf(store, id);
    Deno.writeFileSync(path, change(Deno.readFileSync(path)));
  };
}

/** Renames the rollout of a thread; the row goes with it if `row` says so. */
function rename(
  to: (path: string, store: FaultyStore) => string,
  row: "follows" | "stays" | "goes",
) {
  return (store: FaultyStore, id: string) => {
    const path = rolloutOf(store, id);
    const place = to(path, store);
    Deno.mkdirSync(place.slice(0, place.lastIndexOf("/")), { recursive: true });
    Deno.renameSync(path, place);
    if (row === "follows") {
      sql(store, "UPDATE threads SET rollout_path = ? WHERE id = ?", place, id);
    }
    if (row === "goes") sql(store, "DELETE FROM threads WHERE id = ?", id);
  };
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function lines(change: (lines: string[]) => string[]) {
  return bytes((old) =>
    new TextEncoder().encode(
      change(new TextDecoder().decode(old).trimEnd().split("\n")).join("\n") + "\n",
    )
  );
}

/** A fault: whose, how it comes about, and which condition fails for which finding. */
export interface Fault {
  readonly of: Exclude<keyof FaultyStore, "codex">;
  readonly make: (store: FaultyStore, id: string) => void;
  /** Left out: no condition has a finding. */
  readonly fails?: ConditionId;
  /** Left out: it is so by design. */
  readonly finding?: FindingId;
  /** Whether turns of before are what is missing, so that a new one is listed. */
  readonly isNewTurnListed?: true;
  /** Whether a client that asks for one provider passes the row by, so that it lists the others. */
  readonly isPickersAlone?: true;
  /** Whose row or file it is put into, where that is another thread's. */
  readonly into?: Exclude<keyof FaultyStore, "codex">;
  /** Whether only paginated files can have it. */
  readonly isPaginatedAlone?: true;
}

const OTHER_ID = "01a10d9c-2a4e-71f3-98a3-797654c83ec5";
const BOM = new Uint8Array([0xef, 0xbb, 0xbf]);
const inArchive = (path: string, { codex }: FaultyStore) =>
  `${codex.home}/archived_sessions/${path.split("/").at(-1)}`;
const beside = (name: string) => (path: string) => path.replace(/[^/]*$/, name);

/** How a row may spell the folder of its thread so that Codex does not find it there (repair-rules §2). */
export const FOLDER_FORMS: Readonly<Record<string, (folder: string) => string>> = {
  "a slash at the end": (folder) => `${folder}/`,
  "a dot at the end": (folder) => `${folder}/.`,
  "a link": (folder) => `${folder}.link`,
  "a URL": (folder) => `file://${folder}`,
  "a form of Windows": (folder) => `\\\\?\\${folder}`,
  "nothing": () => "",
  "a relative path": () => "project",
};

/** Every fault, a row each (repair-rules §1 to §17). */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "nothing": { of: "plain", make: () => {} },
  "nothing, legacy": { of: "legacy", make: () => {} },
  "nothing, fork": { of: "fork", make: () => {} },
  "nothing, reverted": { of: "reverted", make: () => {} },
  "archived": { of: "archived", make: () => {}, fails: "archived" },
  // §1
  "provider differs": {
    ...{ of: "plain", make: set("model_provider", "openai") },
    ...{ fails: "provider", finding: "provider-differs" },
  },
  "provider gone": {
    ...{ of: "plain", make: set("model_provider", "gone") },
    ...{ fails: "provider_configured", finding: "provider-differs" },
  },
  "provider gone, legacy row": {
    ...{ of: "legacy", make: set("model_provider", "gone") },
    ...{ fails: "provider_configured", finding: "provider-differs" },
  },
  "provider gone, legacy file": {
    ...{ of: "legacy", make: head((meta) => void (meta.model_provider = "gone")) },
    ...{ fails: "provider_configured", finding: "provider-differs" },
  },
  "provider gone, paginated file": {
    ...{ of: "plain", make: head((meta) => void (meta.model_provider = "gone")) },
  },
  // §3
  "row missing": {
    ...{ of: "plain", fails: "row", finding: "row-missing" },
    make: (store, id) => void sql(store, "DELETE FROM threads WHERE id = ?", id),
  },
  "row missing, legacy": {
    ...{ of: "legacy", fails: "row", finding: "row-missing" },
    make: (store, id) => void sql(store, "DELETE FROM threads WHERE id = ?", id),
  },
  "row missing, reverted": {
    ...{ of: "reverted", fails: "row", finding: "row-missing" },
    make: (store, id) => void sql(store, "DELETE FROM threads WHERE id = ?", id),
  },
  "row missing, archived": {
    ...{ of: "archived", fails: "row", finding: "row-missing" },
    make: (store, id) => void sql(store, "DELETE FROM threads WHERE id = ?", id),
  },
  // §4
  "backfill taken over": {
    of: "plain",
    make: (store) =>
      void sql(
        store,
        "UPDATE backfill_state SET status = 'running', updated_at = ?",
        Math.floor(Date.now() / 1000) - 2000,
      ),
  },
  // §5
  "last ordinal missing": {
    ...{ of: "plain", fails: "last_ordinal", finding: "last-ordinal-missing" },
    isPaginatedAlone: true,
    make: lines((all) => {
      const record = JSON.parse(all.at(-1)!);
      delete record.ordinal;
      return [...all.slice(0, -1), JSON.stringify(record)];
    }),
  },
  "projection ahead in bytes": {
    ...{ of: "plain", fails: "turns_listed", finding: "projection-ahead" },
    make: (store, id) =>
      void sql(
        store,
        `UPDATE thread_history_projection_state
           SET next_rollout_byte_offset = next_rollout_byte_offset + 1000000 WHERE thread_id = ?`,
        id,
      ),
  },
  "projection ahead in ordinals": {
    ...{ of: "plain", fails: "turns_listed", finding: "projection-ahead" },
    make: (store, id) =>
      void sql(
        store,
        `UPDATE thread_history_projection_state
           SET next_rollout_ordinal = next_rollout_ordinal + 1000 WHERE thread_id = ?`,
        id,
      ),
  },
  "an ordinal twice": {
    ...{ of: "plain", isPaginatedAlone: true },
    make: lines((all) => all.with(5, all[5]!.replace('"ordinal":5,', '"ordinal":6,'))),
  },
  "ordinals overlap": {
    ...{ of: "plain", fails: "turns_listed", finding: "ordinals-overlap" },
    isPaginatedAlone: true,
    make: lines((all) => {
      const records = all.map((line) => JSON.parse(line));
      const starts = records.filter(({ payload }) => payload.type === "task_started");
      const back = starts[1].ordinal - starts[0].ordinal;
      return records.map((record, at) => {
        if (record.ordinal < starts[1].ordinal) return all[at]!;
        const line = JSON.stringify({ ...record, ordinal: record.ordinal - back });
        return line.replace(/\}$/, `${" ".repeat(all[at]!.length - line.length)}}`);
      });
    }),
  },
  // §7
  "archived, file active": {
    ...{ of: "plain", make: set("archived", 1) },
    ...{ fails: "archived", finding: "row-archived-mismatch" },
  },
  "archived at, not archived": {
    ...{ of: "plain", make: set("archived_at", 5) },
    ...{ fails: "archived_at", finding: "row-archived-mismatch" },
  },
  "archived is 2": {
    ...{ of: "plain", make: set("archived", 2) },
    ...{ fails: "archived", finding: "row-archived-mismatch" },
  },
  "in the archive, row active": { of: "plain", make: rename(inArchive, "follows") },
  // §8
  "path dead": {
    ...{ of: "plain", make: set("rollout_path", "/nowhere/x.jsonl") },
    ...{ fails: "path", finding: "row-path-dead" },
  },
  "path dead, moved": {
    ...{
      of: "plain",
      make: rename((path) => path.replace("/sessions/", "/sessions/old/"), "stays"),
    },
    ...{ fails: "path", finding: "row-path-dead" },
  },
  "path empty": {
    ...{ of: "plain", make: set("rollout_path", "") },
    ...{ fails: "path", finding: "row-path-dead" },
  },
  "path of another thread's file": {
    ...{ of: "plain", fails: "head", finding: "row-path-dead" },
    make: (store, id) => set("rollout_path", rolloutOf(store, store.other))(store, id),
  },
  "path says zst": {
    of: "plain",
    make: (store, id) => set("rollout_path", `${rolloutOf(store, id)}.zst`)(store, id),
  },
  // §9
  "ghost with turns": {
    ...{ of: "plain", fails: "file", finding: "rebuild-ghost" },
    make: (store, id) => Deno.removeSync(rolloutOf(store, id)),
  },
  "ghost, legacy": {
    ...{ of: "legacy", fails: "file", finding: "drop-ghost" },
    make: (store, id) => Deno.removeSync(rolloutOf(store, id)),
  },
  // §10
  "source exec in the row alone": {
    ...{ of: "plain", make: set("source", "exec") },
    ...{ fails: "source", finding: "row-source-differs" },
  },
  "source exec": {
    ...{ of: "plain", fails: "source" },
    make: (store, id) => {
      set("source", "exec")(store, id);
      head((meta) => void (meta.source = "exec"))(store, id);
    },
  },
  "source with a blank": {
    ...{ of: "plain", make: set("source", '{"custom": "atlas"}') },
    ...{ fails: "source", finding: "row-source-differs" },
  },
  "attached": { of: "plain", make: set("attached_thread_parent_id", OTHER_ID), fails: "attached" },
  // §11
  "preview empty": {
    ...{ of: "plain", make: set("preview", "") },
    ...{ fails: "preview", finding: "preview-empty" },
  },
  "preview blank": { of: "plain", make: set("preview", " ") },
  // §12
  "double": {
    ...{ of: "plain", fails: "double", finding: "rollout-double" },
    make: (store, id) => {
      const path = rolloutOf(store, id);
      Deno.copyFileSync(path, path.replace(".jsonl", " (1).jsonl"));
    },
  },
  "double, diverged": {
    ...{ of: "plain", fails: "double", finding: "rollout-double" },
    make: (store, id) => {
      const path = rolloutOf(store, id);
      const other = Deno.readTextFileSync(path).replaceAll('"two"', '"2nd"');
      Deno.writeTextFileSync(path.replace(".jsonl", " (1).jsonl"), other);
    },
  },
  "double, longer": {
    ...{ of: "plain", fails: "double", finding: "rollout-double" },
    make: (store, id) => {
      const path = rolloutOf(store, id);
      const text = Deno.readTextFileSync(path);
      Deno.writeTextFileSync(path.replace(".jsonl", " (1).jsonl"), text);
      const end = text.indexOf("\n", text.indexOf('"task_complete"'));
      Deno.writeTextFileSync(path, text.slice(0, end + 1));
    },
  },
  "double, same name": {
    ...{ of: "plain", fails: "double", finding: "rollout-double" },
    make: (store, id) => {
      const path = rolloutOf(store, id);
      Deno.mkdirSync(`${store.codex.home}/sessions/2001/01/01`, { recursive: true });
      Deno.copyFileSync(path, `${store.codex.home}/sessions/2001/01/01/${path.split("/").at(-1)}`);
    },
  },
  // §13
  "name of nobody": {
    ...{ of: "plain", make: rename(beside("my-notes.jsonl"), "follows") },
    ...{ fails: "name_canonical", finding: "name-not-canonical" },
  },
  "name of nobody, legacy": { of: "legacy", make: rename(beside("my-notes.jsonl"), "follows") },
  "name of a copy, no row": {
    ...{ of: "plain", fails: "name_canonical", finding: "name-not-canonical" },
    make: rename((path) => path.replace(".jsonl", " (1).jsonl"), "goes"),
  },
  "named after another, no row": {
    ...{ of: "plain", fails: "name_canonical", finding: "name-not-canonical" },
    make: (store, id) => rename((path) => path.replace(id, OTHER_ID), "goes")(store, id),
  },
  "name of a copy, no row, legacy": {
    ...{ of: "legacy", fails: "row", finding: "row-missing" },
    make: rename((path) => path.replace(".jsonl", " (1).jsonl"), "goes"),
  },
  "named after another, no row, legacy": {
    ...{ of: "legacy", fails: "name_canonical", finding: "name-not-canonical" },
    make: (store, id) => rename((path) => path.replace(id, OTHER_ID), "goes")(store, id),
  },
  "named after another, legacy": {
    of: "legacy",
    make: (store, id) => rename((path) => path.replace(id, OTHER_ID), "follows")(store, id),
  },
  "named after another that is there, no row": {
    ...{ of: "plain", fails: "name_canonical", finding: "name-not-canonical" },
    make: (store, id) => {
      const place = (path: string) =>
        path.replace(id, store.other).replace(/rollout-\d{4}/, "rollout-2001");
      rename(place, "goes")(store, id);
    },
  },
  "named after another": {
    ...{ of: "plain", fails: "turns_listed", finding: "name-not-canonical" },
    isNewTurnListed: true,
    make: (store, id) => rename((path) => path.replace(id, OTHER_ID), "follows")(store, id),
  },
  "flat": {
    of: "plain",
    make: rename((path) => path.replace(/\/\d{4}\/\d\d\/\d\d\//, "/"), "follows"),
  },
  "in the home": {
    of: "plain",
    make: rename((path, { codex }) => `${codex.home}/${path.split("/").at(-1)}`, "follows"),
  },
  // §14
  "head BOM": {
    ...{ of: "plain", make: bytes((old) => joined(BOM, old)) },
    ...{ fails: "head", finding: "head-bom" },
  },
  "head UTF-16": {
    ...{ of: "plain", make: bytes((old) => joined(new Uint8Array([0xff, 0xfe]), old)) },
    ...{ fails: "head", finding: "head-utf16" },
  },
  "empty file": {
    ...{ of: "plain", make: bytes(() => new Uint8Array(0)) },
    ...{ fails: "head", finding: "head-missing" },
  },
  "all NULs": {
    ...{ of: "plain", make: bytes((old) => new Uint8Array(old.length)) },
    ...{ fails: "head", finding: "head-missing" },
  },
  "head lost": {
    ...{ of: "plain", make: lines((all) => all.slice(1)) },
    ...{ fails: "head", finding: "head-missing" },
  },
  "head broken": {
    ...{ of: "plain", make: head(() => "{broken") },
    ...{ fails: "head", finding: "head-broken" },
  },
  "head not first": {
    ...{ of: "plain", make: lines(([first, second, ...rest]) => [second!, first!, ...rest]) },
    ...{ fails: "head", finding: "head-not-first" },
  },
  ...Object.fromEntries(
    ["id", "timestamp", "cwd", "originator", "cli_version"].map((key): [string, Fault] => [
      `head without ${key}`,
      {
        ...{ of: "plain", make: head((meta) => void delete meta[key]) },
        ...{ fails: "head", finding: "head-broken" },
      },
    ]),
  ),
  ...Object.fromEntries(
    [["git", 5], ["source", 5], ["source", { zzz: 1 }], ["session_id", "x"], ["history_base", {
      thread_id: "x",
    }]].map(([key, value]): [string, Fault] => [
      `head with ${key} ${JSON.stringify(value)}`,
      {
        ...{ of: "plain", make: head((meta) => void (meta[key as string] = value)) },
        ...{ fails: "head", finding: "head-broken" },
      },
    ]),
  ),
  ...Object.fromEntries(
    ["source", "session_id", "model_provider"].map((key): [string, Fault] => [
      `head without ${key}`,
      { of: "plain", make: head((meta) => void delete meta[key]) },
    ]),
  ),
  "head of an unknown mode": {
    ...{ of: "plain", make: head((meta) => void (meta.history_mode = "x")) },
    ...{ fails: "head", finding: "head-mode-unknown" },
  },
  "blank line first": { of: "plain", make: lines((all) => ["", ...all]) },
  "torn end": {
    of: "plain",
    make: bytes((old) => joined(old, new TextEncoder().encode('{"timestamp":"2026'))),
  },
  "NULs at the end": { of: "plain", make: bytes((old) => joined(old, new Uint8Array(50))) },
  "CRLF": { of: "legacy", make: lines((all) => all.map((line) => `${line}\r`)) },
  "broken line in the middle": {
    of: "legacy",
    make: lines((all) => [...all.slice(0, 3), "{broken", ...all.slice(3)]),
  },
  "bad UTF-8": {
    ...{ of: "legacy", fails: "encoding", finding: "encoding-invalid" },
    make: bytes((old) => old.with(old.length - 20, 0xff)),
  },
  "bad UTF-8, paginated": { of: "plain", make: bytes((old) => old.with(old.length - 20, 0xff)) },
  // §5, §3 of write-rules: rows and modes
  "row legacy": {
    ...{ of: "plain", make: set("history_mode", "legacy") },
    ...{ fails: "history_mode", finding: "row-history-mode" },
  },
  "row paginated, file legacy": { of: "legacy", make: set("history_mode", "paginated") },
  "model empty": {
    ...{ of: "plain", make: set("model", "") },
    ...{ fails: "model", finding: "row-model-empty" },
  },
  // §16
  "base gone": {
    ...{ of: "fork", into: "base", make: rename((path) => `${path}.bak`, "goes") },
    ...{ fails: "base", finding: "base-missing" },
  },
  "base gone for good": {
    ...{ of: "fork", into: "base", fails: "base", finding: "base-missing" },
    make: (store, id) => {
      Deno.removeSync(rolloutOf(store, id));
      sql(store, "DELETE FROM threads WHERE id = ?", id);
    },
  },
  "base lost, its turns kept": {
    ...{ of: "fork", into: "base", fails: "base", finding: "base-missing" },
    make: (store, id) => Deno.removeSync(rolloutOf(store, id)),
  },
  "base in fewer bytes": {
    ...{ of: "fork", into: "base", fails: "base", finding: "base-short" },
    make: lines(([first, ...rest]) => [first!.replace(/("cli_version":")[^"]*/, "$10"), ...rest]),
  },
  "base short": {
    ...{ of: "fork", into: "base", make: lines((all) => all.slice(0, 3)) },
    ...{ fails: "base", finding: "base-short" },
  },
  "base BOM": {
    ...{ of: "fork", into: "base", make: bytes((old) => joined(BOM, old)) },
    ...{ fails: "base", finding: "base-unreadable" },
  },
  "base grown": {
    ...{ of: "fork", into: "base", fails: "turns_listed", finding: "base-offset-wrong" },
    isNewTurnListed: true,
    make: lines((
      all,
    ) => [...all.slice(0, 3), all[3]!.replace(/\}$/, `${" ".repeat(200)}}`), ...all.slice(4)]),
  },
  "base in the archive": { of: "fork", into: "base", make: rename(inArchive, "follows") },
  // §17
  ...Object.fromEntries(
    [
      ["title", spoil("title")],
      ["cwd", spoil("cwd")],
      ["model_provider", spoil("model_provider")],
      ["sandbox_policy", spoil("sandbox_policy")],
      ["originator", spoil("originator")],
      ["tokens_used", set("tokens_used", "x")],
      ["tokens_used", set("tokens_used", 1.5)],
      ["created_at_ms", set("created_at_ms", 9e15)],
      ["updated_at_ms", set("updated_at", 1e15)],
      ["archived_at", set("archived_at", "x")],
      ["history_mode", set("history_mode", "x")],
      ["history_mode", set("history_mode", "")],
      ["daybreak_enabled", set("daybreak_enabled", "x")],
      ["section_position", set("section_position", "x")],
      ["id", set("id", "zzz")],
    ].map(([column, make], at): [string, Fault] => [
      `poison ${column} ${at}`,
      {
        ...{ of: "plain", into: "other", make: make as Fault["make"] },
        ...{ fails: "list_readable", finding: "poison-row" },
        ...(column === "model_provider" ? { isPickersAlone: true } : {}),
      },
    ]),
  ),
  "poison of its own": {
    ...{ of: "plain", make: set("history_mode", "x") },
    ...{ fails: "list_readable", finding: "poison-row" },
  },
  "poison that is archived": { of: "plain", into: "archived", make: set("history_mode", "x") },
  "section dangling": {
    ...{ of: "plain", into: "other", make: set("thread_section_id", "nope") },
    ...{ fails: "list_readable", finding: "section-dangling" },
  },
};
