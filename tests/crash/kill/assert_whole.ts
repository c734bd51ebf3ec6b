import assert from "node:assert/strict";
import { type StoreState, threadOf } from "./store_state.ts";

/**
 * Every byte, row and name line exists exactly once, each thread is entirely in the store or entirely in one batch, every
 * batch has ended, and nothing else lies about.
 */
export function assertWhole(first: StoreState, now: StoreState): void {
  assert.deepEqual(
    contents(now),
    contents(first),
    "a file is lost, changed, doubled, or left over",
  );
  assert.deepEqual(now.files.filter(({ links }) => links !== 1), [], "a file has two names");
  const away = awayThreads(now);
  const isHere = (line: string) => ownersOf(line).every((id) => !away.has(id));
  assert.deepEqual(now.rows, first.rows.filter(isHere), "rows do not follow their threads");
  assert.deepEqual(
    [...now.names].sort(),
    first.names.filter((line) => line === "" || !away.has(JSON.parse(line).id)).sort(),
    "name lines do not follow their threads",
  );
  for (const [batch, records] of now.journals) {
    assert.equal(records.at(-1)?.kind, "end", `batch ${batch} has not ended`);
  }
}

/** Nothing but journals tells that anything ever happened. */
export function assertFirst(first: StoreState, now: StoreState): void {
  assert.deepEqual(now.files, first.files);
  assert.deepEqual(now.folders, first.folders);
  assert.deepEqual(now.rows, first.rows);
  // Undone in parts, lines of different threads may have changed their order; those of one thread have not.
  assert.deepEqual(namesByThread(now), namesByThread(first));
}

function contents({ files }: StoreState): readonly string[] {
  return files.map(({ path, content }) => `${path} ${content}`);
}

/** Threads in the trash. @throws when a thread lies in two places. */
function awayThreads({ files }: StoreState): ReadonlySet<string> {
  const places = new Map<string, string | null>();
  for (const { path, batch } of files) {
    const thread = threadOf(path);
    if (thread === null) continue;
    const known = places.get(thread);
    if (known !== undefined) assert.equal(batch, known, `thread ${thread} lies in two places`);
    places.set(thread, batch);
  }
  return new Set([...places].flatMap(([thread, batch]) => batch === null ? [] : thread));
}

/** Threads that a dumped row belongs to; none for rows of the store itself. */
function ownersOf(line: string): readonly string[] {
  const at = line.indexOf(" ");
  const [table, row] = [line.slice(0, at), JSON.parse(line.slice(at + 1))];
  if (table === "threads") return [row.id];
  if (table === "thread_spawn_edges") return [row.parent_thread_id, row.child_thread_id];
  return row.thread_id === undefined ? [] : [row.thread_id];
}

function namesByThread({ names }: StoreState): readonly string[] {
  const byThread = new Map<string, string[]>();
  for (const line of names) {
    if (line === "") continue;
    const { id } = JSON.parse(line);
    byThread.set(id, [...byThread.get(id) ?? [], line]);
  }
  return [...byThread.keys()].sort().flatMap((id) => byThread.get(id)!);
}
