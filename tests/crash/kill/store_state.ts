import { createHash } from "node:crypto";
import { dumpDatabase } from "../../support/database_dump.ts";

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
  /** Sorted by path; the name index, databases, locks and journals are not among them. */
  readonly files: readonly FoundFile[];
  /** Folders of `sessions` and `archived_sessions`, sorted. */
  readonly folders: readonly string[];
  /** Rows of `state_5`, sorted. */
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
}

/** Looks at a store without touching it: the database is copied first, so that what died is recovered by the program alone. */
export function readStoreState(home: string): StoreState {
  const files: FoundFile[] = [];
  const folders: string[] = [];
  const journals = new Map<string, readonly JournalLine[]>();
  const walk = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(`${home}/${folder}`)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (isDirectory) {
        if (/^(?:archived_)?sessions/.test(path)) folders.push(path);
        walk(path);
        continue;
      }
      const [, batch, kept] = /^trash\/([^/]+)\/files\/(.+)$/.exec(path) ?? [];
      const journalOf = /^trash\/([^/]+)\/journal\.jsonl$/.exec(path)?.[1];
      if (journalOf !== undefined) journals.set(journalOf, readJournal(`${home}/${path}`));
      else if (isOurs(path)) {
        files.push({ path: kept ?? path, batch: batch ?? null, ...look(`${home}/${path}`) });
      }
    }
  };
  walk("");
  return {
    files: files.sort((a, b) => a.path < b.path ? -1 : 1),
    folders: folders.sort(),
    rows: readRows(home),
    names: Deno.readTextFileSync(`${home}/session_index.jsonl`).split("\n"),
    journals,
  };
}

/** Thread of a rollout or its sidecar; `null` for any other file. */
export function threadOf(path: string): string | null {
  return /rollout-[\dT-]{19}-([0-9a-f-]{36})[^/]*$/.exec(path)?.[1] ?? null;
}

function isOurs(path: string): boolean {
  return !/(?:^|\/)[^/]*\.lock$|^state_5\.sqlite(?:-wal|-shm)?$|^session_index\.jsonl$/.test(path);
}

function look(path: string): Pick<FoundFile, "content" | "links"> {
  const { size, mtime, mode, nlink } = Deno.lstatSync(path);
  const digest = createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
  return { content: `${size} ${mtime?.getTime()} ${mode} ${digest}`, links: nlink ?? 1 };
}

function readJournal(path: string): readonly JournalLine[] {
  return Deno.readTextFileSync(path).split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

function readRows(home: string): readonly string[] {
  const copy = Deno.makeTempDirSync({ prefix: "rollkeep-rows-" });
  try {
    for (const side of ["", "-wal"]) {
      try {
        Deno.copyFileSync(`${home}/state_5.sqlite${side}`, `${copy}/state_5.sqlite${side}`);
      } catch (error) {
        if (side === "" || !(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    return dumpDatabase(`${copy}/state_5.sqlite`);
  } finally {
    Deno.removeSync(copy, { recursive: true });
  }
}
