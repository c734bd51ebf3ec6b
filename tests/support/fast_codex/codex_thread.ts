import { zstdDecompressSync } from "node:zlib";
import { withState } from "./codex_rows.ts";

/** What the small Codex acts with. */
export interface CodexTools {
  /** `CODEX_HOME`. */
  readonly home: string;
  nowMs(): number;
  /** A new UUIDv7. */
  newId(): string;
}

/** A thread that Codex can find: its row, and the file that the row names. */
export interface CodexThread {
  readonly id: string;
  readonly archived: boolean;
  readonly isPaginated: boolean;
  /** The rollout that is gone on with, plain or compressed. */
  readonly current: string;
  /** All its rollouts. */
  readonly rollouts: readonly string[];
}

/** First line's payload of a rollout. */
export type Meta = Readonly<Record<string, unknown>> & {
  readonly history_base?: { readonly thread_id: string };
};

/** A rollout in one of the two lists. */
export interface CodexRollout {
  readonly id: string;
  readonly path: string;
  readonly archived: boolean;
  /** `null` when the first line is no metadata, as in 2025. */
  readonly meta: Meta | null;
}

/** A thread by its row; `null` when there is none, or when it names no file: then Codex finds no rollout (§3). */
export function findThread(id: string, { home }: CodexTools): CodexThread | null {
  const row = withState(
    home,
    (db) =>
      db.prepare("SELECT rollout_path, archived, history_mode FROM threads WHERE id = ?").get(id),
  );
  if (row === undefined) return null;
  const named = `${row.rollout_path}`.replace(/\.zst$/, "");
  const current = [named, `${named}.zst`].find(isFile);
  // A path in another home, of which this one is a copy, is not taken for its own.
  if (current === undefined || !isBelow(current, home)) return null;
  return {
    id,
    archived: row.archived !== 0,
    isPaginated: row.history_mode === "paginated",
    current,
    rollouts: rolloutsBelow(home).filter((rollout) => rollout.id === id).map(({ path }) => path),
  };
}

/** Threads spawned by one, as the edges tell. */
export function spawnedBy(id: string, home: string): readonly string[] {
  return withState(
    home,
    (db) =>
      db.prepare("SELECT child_thread_id AS id FROM thread_spawn_edges WHERE parent_thread_id = ?")
        .all(id).map((row) => `${row.id}`),
  );
}

/** Rollouts of other threads that read one of these. */
export function readersOf({ id, rollouts }: CodexThread, home: string): readonly string[] {
  const own = new Set(rollouts.map(rolloutId));
  return rolloutsBelow(home)
    .filter((other) => other.id !== id && own.has(other.meta?.history_base?.thread_id ?? ""))
    .map(({ path }) => path);
}

/** These threads and all that read them, through whatever others: without them they cannot come out of a trash. */
export function withReaders(
  ids: Iterable<string>,
  rollouts: readonly CodexRollout[],
): ReadonlySet<string> {
  const found = new Set(ids);
  for (let known = -1; known !== found.size;) {
    known = found.size;
    const read = new Set(
      rollouts.filter(({ id }) => found.has(id)).map(({ path }) => rolloutId(path)),
    );
    for (const { id, meta } of rollouts) {
      if (read.has(meta?.history_base?.thread_id ?? "")) found.add(id);
    }
  }
  return found;
}

/** Id of one rollout: that of the thread, but for what follows a revert. */
export function rolloutId(path: string): string {
  const [, thread, own] = /-([0-9a-f-]{36})(?:_([0-9a-f-]{36}))?\.jsonl(?:\.zst)?$/.exec(path)!;
  return own ?? thread!;
}

/** Every rollout of both lists. */
export function rolloutsBelow(home: string): readonly CodexRollout[] {
  return [...rolloutsIn(`${home}/sessions`), ...rolloutsIn(`${home}/archived_sessions`)];
}

/** Every rollout below a folder. */
export function rolloutsIn(folder: string): readonly CodexRollout[] {
  return filesBelow(folder).flatMap((path) => {
    const id = /\/rollout-[\dT-]{19}-([0-9a-f-]{36})(?:_[0-9a-f-]{36})?\.jsonl(?:\.zst)?$/
      .exec(path)?.[1];
    const archived = path.includes("/archived_sessions/");
    return id === undefined ? [] : [{ id, path, archived, meta: metaOf(path) }];
  });
}

/** Content of a rollout, plain or compressed; a thread that was moved has a frame more. */
export function readRollout(path: string): string {
  const bytes = Deno.readFileSync(path);
  const decoder = new TextDecoder();
  if (!path.endsWith(".zst")) return decoder.decode(bytes);
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const { buffer, engine } = zstdDecompressSync(bytes.subarray(at), {
      info: true,
    }) as unknown as Frame;
    text += decoder.decode(buffer);
    at += engine.bytesWritten;
  }
  return text;
}

/** A decoded frame, and how many bytes it took. */
interface Frame {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

function metaOf(path: string): Meta | null {
  const [first] = readRollout(path).split("\n", 1);
  if (first === undefined || first === "") return null;
  const { type, payload } = JSON.parse(first);
  return type === "session_meta" ? payload : null;
}

function filesBelow(folder: string): readonly string[] {
  if (!isFolder(folder)) return [];
  return [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
    );
}

function isBelow(path: string, home: string): boolean {
  return Deno.realPathSync(path).startsWith(`${Deno.realPathSync(home)}/`);
}

function isFile(path: string): boolean {
  return kindOf(path)?.isFile ?? false;
}

function isFolder(path: string): boolean {
  return kindOf(path)?.isDirectory ?? false;
}

function kindOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
