import { createHash } from "node:crypto";
import { dumpDatabase } from "../../../support/store/database_dump.ts";

/** A file as it lies in a store or its trash. */
export interface FoundFile {
  /** Path below the store; in the trash the one it had there. */
  readonly path: string;
  /** Batch that holds it; `null` in the store. */
  readonly batch: string | null;
  /** Size, time, mode and digest. */
  readonly content: string;
  /** Names the file has. */
  readonly links: number;
}

/** All that rollkeep may change in a store, as it is now. */
export interface StoreState {
  /** `CODEX_HOME`. */
  readonly home: string;
  /** Sorted by path; the name index, databases, locks and journals are not among them. */
  readonly files: readonly FoundFile[];
  /** Folders of `sessions` and `archived_sessions`, sorted. */
  readonly folders: readonly string[];
  /** Rows of `state_5` as `<table> <JSON>`, of other databases as `<file>/<table> <JSON>`, sorted. */
  readonly rows: readonly string[];
  /** Lines of the name index in their order. */
  readonly names: readonly string[];
  /** Journals by batch, as lists of their records; of a torn line nothing. */
  readonly journals: ReadonlyMap<string, readonly JournalLine[]>;
}

/** What is looked at of a record. */
export interface JournalLine {
  readonly kind: string;
  readonly threads?: number;
  readonly action?: string;
  readonly id?: string | null;
  readonly rows?: readonly unknown[];
  readonly names?: readonly unknown[];
}

/** Looks at a store without touching it: databases are copied first, so that what died is recovered by the program alone. */
export function readStoreState(home: string, trash = `${home}/trash`): StoreState {
  const files: FoundFile[] = [];
  const folders: string[] = [];
  const journals = new Map<string, readonly JournalLine[]>();
  for (const { path, isDirectory } of walk(home, trash)) {
    if (isDirectory) { if (/^(?:archived_)?sessions/.test(path)) folders.push(path); }
    else if (isOurs(path)) files.push({ path, batch: null, ...look(`${home}/${path}`) });
  }
  for (const { path, isDirectory } of walk(trash, null)) {
    if (isDirectory || !isOurs(path)) continue;
    const [, batch, kept] = /^([^/]+)\/files\/(.+)$/.exec(path) ?? [];
    const journalOf = /^([^/]+)\/journal\.jsonl$/.exec(path)?.[1];
    if (journalOf !== undefined) journals.set(journalOf, readJournal(`${trash}/${path}`));
    else files.push({ path: kept ?? path, batch: batch ?? null, ...look(`${trash}/${path}`) });
  }
  return {
    home,
    files: files.sort((a, b) => a.path < b.path ? -1 : 1),
    folders: folders.sort(),
    rows: readRows(home),
    names: Deno.readTextFileSync(`${home}/session_index.jsonl`).split("\n"),
    journals,
  };
}

interface Found {
  /** Path below the root. */
  readonly path: string;
  readonly isDirectory: boolean;
}

function* walk(root: string, without: string | null, folder = ""): Generator<Found> {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(`${root}/${folder}`)];
  } catch (error) {
    // The trash is made by the first batch.
    if (folder === "" && error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const { name, isDirectory } of entries) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (`${root}/${path}` === without) continue;
    yield { path, isDirectory };
    if (isDirectory) yield* walk(root, without, path);
  }
}

/** Thread of a rollout or its sidecar; `null` for any other file. */
export function threadOf(path: string): string | null {
  return /rollout-[\dT-]{19}-([0-9a-f-]{36})[^/]*$/.exec(path)?.[1] ?? null;
}

/** A row of a dump: its table, and its values by column. */
export function rowOf(line: string): readonly [string, Readonly<Record<string, string>>] {
  const at = line.indexOf(" ");
  return [line.slice(0, at), JSON.parse(line.slice(at + 1))];
}

/** Threads that a dumped row belongs to; none for rows of the store itself. */
export function ownersOf(line: string): readonly string[] {
  const [table, row] = rowOf(line);
  if (table === "threads") return [row.id!];
  if (table === "thread_spawn_edges") return [row.parent_thread_id!, row.child_thread_id!];
  return row.thread_id === undefined ? [] : [row.thread_id];
}

/** Whether a dumped row is one of a database beside `state_5`: it stays while its thread is in the trash. */
export function isSideRow(line: string): boolean {
  return rowOf(line)[0].includes("/");
}

/** Lines of the table of threads, by id. */
export function threadRows({ rows }: StoreState): ReadonlyMap<string, string> {
  const lines = rows.filter((line) => line.startsWith("threads "));
  return new Map(lines.map((line) => [rowOf(line)[1].id!, line]));
}

/** Thread of a line of the name index; `null` for the empty one at its end. */
export function nameOwner(line: string): string | null {
  return line === "" ? null : JSON.parse(line).id;
}

function isOurs(path: string): boolean {
  // What rollkeep remembers of the size of its trash is no part of a store.
  if (path === ".size" || path === ".size.tmp") return false;
  return !/(?:^|\/)[^/]*\.lock$|^[^/]+\.sqlite(?:-wal|-shm)?$|^session_index\.jsonl$/.test(path);
}

function look(path: string): Pick<FoundFile, "content" | "links"> {
  const { size, mtime, mode, nlink } = Deno.lstatSync(path);
  return {
    content: `${size} ${mtime?.getTime()} ${mode} ${digestOf(Deno.readFileSync(path))}`,
    links: nlink ?? 1,
  };
}

/** SHA-256 in hex digits. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readJournal(path: string): readonly JournalLine[] {
  return Deno.readTextFileSync(path).split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

function readRows(home: string): readonly string[] {
  const copy = Deno.makeTempDirSync({ prefix: "rollkeep-rows-" });
  try {
    const names = [...Deno.readDirSync(home)].map(({ name }) => name);
    // With what has not come into the database yet.
    for (const name of names.filter((name) => /\.sqlite(?:-wal)?$/.test(name))) {
      Deno.copyFileSync(`${home}/${name}`, `${copy}/${name}`);
    }
    // The log is Codex's to write and to prune.
    const isSide = (name: string) => /^(?!logs_|state_5).*\.sqlite$/.test(name);
    const sides = names.filter(isSide);
    return [
      ...dumpDatabase(`${copy}/state_5.sqlite`),
      ...sides.sort().flatMap((side) =>
        dumpDatabase(`${copy}/${side}`).map((line) => `${side}/${line}`)
      ),
    ].sort();
  } finally {
    Deno.removeSync(copy, { recursive: true });
  }
}
