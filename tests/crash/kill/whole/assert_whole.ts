import assert from "node:assert/strict";
import { asFirst, asUndone, type Effect } from "./as_first.ts";
import { isSideRow, nameOwner, ownersOf, type StoreState, threadOf } from "./store_state.ts";

/**
 * Every byte, row and name line exists exactly once; each thread is entirely in the store, or entirely in one batch, or as
 * entirely changed by the action as its effect tells; every batch has ended, and nothing else lies about.
 */
export function assertWhole(before: StoreState, after: StoreState, effect: Effect = "away"): void {
  for (const [batch, records] of after.journals) {
    assert.equal(records.at(-1)?.kind, "end", `batch ${batch} has not ended`);
  }
  assert.deepEqual(after.files.filter(({ links }) => links !== 1), [], "a file has two names");
  const { first, now } = asFirst({ first: before, now: after }, effect);
  assert.deepEqual(
    contents(now),
    contents(first),
    "a file is lost, changed, doubled, or left over",
  );
  const away = awayThreads(now);
  const isHere = (line: string) => isSideRow(line) || ownersOf(line).every((id) => !away.has(id));
  // An edge is kept with one of its threads: while only that one is here it may be, too.
  const isTorn = (line: string) =>
    line.startsWith("thread_spawn_edges ") &&
    ownersOf(line).filter((id) => away.has(id)).length === 1;
  assert.deepEqual(
    now.rows.filter((line) => !isTorn(line)),
    first.rows.filter(isHere),
    "rows do not follow their threads",
  );
  assert.deepEqual(
    [...now.names].sort(),
    first.names.filter((line) => line === "" || !away.has(nameOwner(line) ?? "")).sort(),
    "name lines do not follow their threads",
  );
}

/** Nothing but journals tells that anything ever happened; of a final action, to the threads that are left. */
export function assertFirst(before: StoreState, after: StoreState, effect: Effect = "away"): void {
  const { first, now } = asUndone({ first: before, now: after }, effect);
  assert.deepEqual(now.files, first.files);
  if (effect !== "final") assert.deepEqual(withoutNewest(now, first), first.folders);
  assert.deepEqual(now.rows, first.rows);
  // Undone in parts, lines of different threads may have changed their order; those of one thread have not.
  assert.deepEqual(namesByThread(now), namesByThread(first));
}

/** Date folders of these days, in whatever time zone, stay although they are empty: Codex may be about to write there. */
function withoutNewest({ folders }: StoreState, first: StoreState): readonly string[] {
  const dates = [0, 1, 2].map((days) =>
    new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/")
  );
  const isNewest = (folder: string) =>
    dates.some((date) => `sessions/${date}/`.startsWith(`${folder}/`));
  return folders.filter((folder) => first.folders.includes(folder) || !isNewest(folder));
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

function namesByThread({ names }: StoreState): readonly string[] {
  const byThread = new Map<string, string[]>();
  for (const line of names) {
    const id = nameOwner(line);
    if (id !== null) byThread.set(id, [...byThread.get(id) ?? [], line]);
  }
  return [...byThread.keys()].sort().flatMap((id) => byThread.get(id)!);
}
