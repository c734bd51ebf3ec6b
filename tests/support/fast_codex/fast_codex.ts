/**
 * A small Codex for tests that need thousands of its deeds: it writes into files and rows what the real one would
 * (codex-storage §5), without its locks, while nothing else runs.
 *
 * @module
 */
import { zstdCompressSync } from "node:zlib";
import {
  type CodexThread,
  type CodexTools,
  findThread,
  readersOf,
  rolloutsBelow,
  spawnedBy,
} from "./codex_thread.ts";
import { beginFork, beginRevert, goOn, plainPath } from "./codex_rollout.ts";
import { appendName, dropNames, withState } from "./codex_rows.ts";

/** What Codex may be asked to do to a thread; `list` looks at all and gives rows to what has none. */
export const CODEX_DEEDS = [
  "turn",
  "rename",
  "archive",
  "unarchive",
  "fork",
  "revert",
  "compress",
  "delete",
  "list",
] as const;

/** One of {@link CODEX_DEEDS}. */
export type CodexDeed = typeof CODEX_DEEDS[number];

/** What a deed has come to. */
export interface CodexDone {
  /** Threads that are not as they were; none when Codex refuses. */
  readonly touched: readonly string[];
}

const NOTHING: CodexDone = { touched: [] };

/** Lets Codex do something to a thread. It refuses what the real one would. */
export function playCodex(deed: CodexDeed, id: string, tools: CodexTools): CodexDone {
  if (deed === "list") return list(tools);
  const thread = findThread(id, tools);
  if (thread === null) return NOTHING;
  switch (deed) {
    case "turn":
      return turn(thread, tools);
    case "rename":
      return rename(thread, tools);
    case "archive":
      return archive(thread, tools);
    case "unarchive":
      return unarchive(thread, tools);
    case "fork":
      return fork(thread, tools);
    case "revert":
      return revert(thread, tools);
    case "compress":
      return compress(thread);
    case "delete":
      return remove(thread, tools);
    default:
      return deed satisfies never;
  }
}

/** Resumes the thread, which makes a compressed file plain again, and takes a turn. */
function turn(thread: CodexThread, tools: CodexTools): CodexDone {
  if (thread.archived) return NOTHING;
  const { path, cwd } = goOn(thread, tools);
  withState(tools.home, (db) => {
    const seconds = Math.floor(tools.nowMs() / 1000);
    db.prepare(
      "UPDATE threads SET rollout_path = ?, cwd = ?, updated_at = ?, tokens_used = tokens_used + 1 WHERE id = ?",
    ).run(path, cwd, seconds, thread.id);
  });
  return { touched: [thread.id] };
}

function rename(thread: CodexThread, tools: CodexTools): CodexDone {
  const name = `Called ${tools.newId().slice(-4)}`;
  appendName(tools, { id: thread.id, name });
  const column = thread.isPaginated ? "name" : "title";
  withState(tools.home, (db) => {
    db.prepare(`UPDATE threads SET ${column} = ? WHERE id = ?`).run(name, thread.id);
  });
  return { touched: [thread.id] };
}

function archive(thread: CodexThread, tools: CodexTools): CodexDone {
  if (thread.archived) return NOTHING;
  const folder = `${tools.home}/archived_sessions`;
  Deno.mkdirSync(folder, { recursive: true });
  for (const path of thread.rollouts) Deno.renameSync(path, `${folder}/${nameOf(path)}`);
  const mtime = Deno.statSync(`${folder}/${nameOf(thread.current)}`).mtime!.getTime();
  withState(tools.home, (db) => {
    db.prepare(
      "UPDATE threads SET archived = 1, archived_at = ?, rollout_path = ?, updated_at = ? WHERE id = ?",
    ).run(
      Math.floor(tools.nowMs() / 1000),
      plainPath(`${folder}/${nameOf(thread.current)}`),
      Math.floor(mtime / 1000),
      thread.id,
    );
  });
  const children = spawnedBy(thread.id, tools.home).flatMap((child) =>
    findThread(child, tools) ?? []
  );
  return { touched: [thread.id, ...children.flatMap((child) => archive(child, tools).touched)] };
}

function unarchive(thread: CodexThread, tools: CodexTools): CodexDone {
  if (!thread.archived) return NOTHING;
  const now = new Date(tools.nowMs());
  const placeOf = (path: string): string => {
    const [, year, month, day] = /rollout-(\d{4})-(\d\d)-(\d\d)T/.exec(path)!;
    return `${tools.home}/sessions/${year}/${month}/${day}/${nameOf(path)}`;
  };
  for (const path of thread.rollouts) {
    const to = placeOf(path);
    Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    Deno.renameSync(path, to);
    Deno.utimeSync(to, now, now);
  }
  withState(tools.home, (db) => {
    db.prepare(
      "UPDATE threads SET archived = 0, archived_at = NULL, rollout_path = ?, updated_at = ? WHERE id = ?",
    ).run(placeOf(thread.current), Math.floor(now.getTime() / 1000), thread.id);
  });
  return { touched: [thread.id] };
}

function fork(thread: CodexThread, tools: CodexTools): CodexDone {
  if (thread.archived) return NOTHING;
  const made = beginFork(thread, tools);
  withState(tools.home, (db) => {
    const row = db.prepare("SELECT * FROM threads WHERE id = ?").get(thread.id)!;
    const seconds = Math.floor(tools.nowMs() / 1000);
    const own = {
      id: made.id,
      rollout_path: made.path,
      cwd: made.cwd,
      created_at: seconds,
      updated_at: seconds,
      created_at_ms: null,
      updated_at_ms: null,
      recency_at_ms: 0,
      thread_section_id: null,
      section_position: null,
    };
    const values = { ...row, ...own };
    const columns = Object.keys(values);
    db.prepare(
      `INSERT INTO threads (${columns.join()}) VALUES (${columns.map(() => "?").join()})`,
    ).run(...Object.values(values));
    if (row.name !== null) appendName(tools, { id: made.id, name: `${row.name}` });
  });
  return { touched: [thread.id, made.id] };
}

/** Goes on in a rollout of its own from the middle of the newest one. */
function revert(thread: CodexThread, tools: CodexTools): CodexDone {
  if (thread.archived || !thread.isPaginated) return NOTHING;
  const path = beginRevert(thread, tools);
  withState(tools.home, (db) => {
    db.prepare("UPDATE threads SET rollout_path = ? WHERE id = ?").run(path, thread.id);
  });
  return { touched: [thread.id] };
}

/** What the compressor does to files that are old enough: time and mode stay, the row knows nothing of it. */
function compress(thread: CodexThread): CodexDone {
  const plain = thread.rollouts.filter((path) => path.endsWith(".jsonl"));
  for (const path of plain) {
    const { mtime, mode } = Deno.statSync(path);
    Deno.writeFileSync(`${path}.zst`, zstdCompressSync(Deno.readFileSync(path)));
    Deno.chmodSync(`${path}.zst`, mode! & 0o7777);
    Deno.utimeSync(`${path}.zst`, mtime!, mtime!);
    Deno.removeSync(path);
  }
  return { touched: plain.length === 0 ? [] : [thread.id] };
}

/** Deletes for good; refused while a fork, here or there, reads one of the rollouts. */
function remove(thread: CodexThread, tools: CodexTools): CodexDone {
  const children = spawnedBy(thread.id, tools.home);
  if (readersOf(thread, tools.home).length > 0 || children.length > 0) return NOTHING;
  for (const path of thread.rollouts) Deno.removeSync(path);
  dropNames(tools.home, thread.id);
  withState(tools.home, (db) => {
    db.exec("PRAGMA foreign_keys = ON");
    db.prepare("DELETE FROM thread_spawn_edges WHERE ? IN (parent_thread_id, child_thread_id)")
      .run(thread.id);
    db.prepare("DELETE FROM thread_read_receipts WHERE thread_id = ?").run(thread.id);
    db.prepare("DELETE FROM threads WHERE id = ?").run(thread.id);
  });
  return { touched: [thread.id] };
}

/** Gives a bare row to every rollout without one, as a list that scans does. */
function list(tools: CodexTools): CodexDone {
  const touched = new Set<string>();
  withState(tools.home, (db) => {
    for (const { id, path, meta, archived } of rolloutsBelow(tools.home)) {
      if (meta === null || db.prepare("SELECT 1 FROM threads WHERE id = ?").get(id)) continue;
      const seconds = Math.floor(Deno.statSync(path).mtime!.getTime() / 1000);
      db.prepare(
        `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd, title,
           sandbox_policy, approval_mode, preview, first_user_message, history_mode, archived)
         VALUES (?, ?, ?, ?, ?, 'openai', ?, 'found', '{}', 'never', 'found', 'found', ?, ?)`,
      ).run(
        id,
        plainPath(path),
        seconds,
        seconds,
        typeof meta.source === "string" ? meta.source : JSON.stringify(meta.source ?? "vscode"),
        `${meta.cwd}`,
        meta.history_mode === "paginated" ? "paginated" : "legacy",
        archived ? 1 : 0,
      );
      touched.add(id);
    }
  });
  return { touched: [...touched] };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
