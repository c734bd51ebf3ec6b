/**
 * What actions may do to threads, taken back in thought: each thread that an action has changed is looked at, whether it is
 * changed as a whole, and then put as it was at first. What then still differs is wrong.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  digestOf,
  type FoundFile,
  nameOwner,
  ownersOf,
  rowOf,
  type StoreState,
  threadOf,
  threadRows,
} from "./store_state.ts";

/**
 * What may differ from the first state while all threads are whole: `away`, threads lie in the trash; `archive`, they lie
 * in the other list; `copy`, there are more of them; `move`, they name another folder; `repair`, their rows are right again;
 * `final`, they are gone for good.
 */
export type Effect = "away" | "archive" | "copy" | "move" | "repair" | "final";

/** Two states to compare. */
export interface Compared {
  readonly first: StoreState;
  readonly now: StoreState;
}

/** The two states without what the effect has done to whole threads. @throws when one is changed by half. */
export function asFirst(states: Compared, effect: Effect): Compared {
  switch (effect) {
    case "away":
      return states;
    case "archive":
      return { ...states, now: withFirst(states, archivedIn(states)) };
    case "move":
      return { ...states, now: withoutKept(withFirst(states, movedIn(states))) };
    case "repair":
      return { ...states, now: withFirst(states, repairedIn(states)) };
    case "copy":
      return { ...states, now: withoutCopies(states) };
    case "final":
      return { ...states, first: withoutGone(states) };
    default:
      return effect satisfies never;
  }
}

/** The two states when all is undone: of what could be taken back nothing may be left but what lies in the trash. */
export function asUndone(states: Compared, effect: Effect): Compared {
  if (effect === "final") return asFirst(states, effect);
  if (effect === "move") return { ...states, now: withoutKept(states.now) };
  if (effect === "copy") {
    const isCopy = newThreads(states);
    const here = states.now.files.filter(({ path, batch }) => batch === null && isCopy(path));
    assert.deepEqual(here, [], "a copy is left");
    return { ...states, now: withoutCopies(states) };
  }
  return states;
}

/** Threads whose files or row are in the other list than at first. */
function archivedIn({ first, now }: Compared): ReadonlySet<string> {
  const [wasRows, isRows] = [threadRows(first), threadRows(now)];
  const [was, is] = [storeFiles(first), storeFiles(now)];
  const changed = new Set<string>();
  for (const [id, files] of is) {
    const before = was.get(id) ?? [];
    const [line, lineBefore] = [isRows.get(id), wasRows.get(id)];
    if (line === lineBefore && sameTexts(files.map(pathOf), before.map(pathOf))) continue;
    changed.add(id);
    const [list, ...others] = new Set(files.map(({ path }) => path.split("/", 1)[0]));
    assert.deepEqual(others, [], `thread ${id} lies in both lists`);
    assert.deepEqual(
      files.map(withoutPlace).sort(),
      before.map(withoutPlace).sort(),
      `files of thread ${id} are changed`,
    );
    if (line === undefined || lineBefore === undefined) continue;
    const [row, rowBefore] = [rowOf(line)[1], rowOf(lineBefore)[1]];
    const isArchived = list === "archived_sessions" ? "1" : "0";
    assert.equal(row.archived, isArchived, `row and files of thread ${id} are in different lists`);
    const named = row.rollout_path!.slice(now.home.length + 1);
    const isNamed = files.some(({ path }) =>
      path.replace(/\.zst$/, "") === named.replace(/\.zst$/, "")
    );
    assert.ok(isNamed, `the row of thread ${id} names no file of it: ${named}`);
    assert.deepEqual(withoutList(row), withoutList(rowBefore), `row of ${id} is changed`);
  }
  return changed;
}

/** Columns that archiving writes. */
const LIST_COLUMNS = ["archived", "archived_at", "rollout_path", "updated_at", "updated_at_ms"];

function withoutList(row: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !LIST_COLUMNS.includes(key)));
}

/** Name and content; not its time, which a thread that comes out of the archive gets anew. */
function withoutPlace({ path, content }: FoundFile): string {
  return `${path.slice(path.lastIndexOf("/") + 1)} ${content.replace(/ \d+/, "")}`;
}

/** Threads whose row is another than at first, or came: of one that was broken all columns are mended, or none is. */
function repairedIn({ first, now }: Compared): ReadonlySet<string> {
  const was = threadRows(first);
  const changed = new Set<string>();
  for (const [id, line] of threadRows(now)) {
    const before = was.get(id);
    if (line === before) continue;
    changed.add(id);
    const [row, old] = [rowOf(line)[1], before === undefined ? null : rowOf(before)[1]];
    assert.notEqual(row.model, "", `the model of ${id} is still none`);
    const isSpoken = old !== null && `${old.title ?? ""}${old.first_user_message ?? ""}` !== "";
    const isMerged = row.agent_role === null === (row.agent_nickname === null);
    const isWhole = isMerged && (!isSpoken || row.preview !== "");
    assert.ok(isWhole, `the row of ${id} is mended by half`);
  }
  return changed;
}

/** Threads that name another folder than at first, in row and file. */
function movedIn({ first, now }: Compared): ReadonlySet<string> {
  const [wasRows, isRows] = [threadRows(first), threadRows(now)];
  const was = storeFiles(first);
  const changed = new Set<string>();
  for (const [id, files] of storeFiles(now)) {
    const before = new Map((was.get(id) ?? []).map((file) => [file.path, file]));
    const touched = files.filter(({ path, content }) => content !== before.get(path)?.content);
    const line = isRows.get(id);
    if (line === wasRows.get(id) && touched.length === 0) continue;
    changed.add(id);
    if (line !== undefined) {
      assert.notEqual(line, wasRows.get(id), `thread ${id} has moved, its row has not`);
      assert.ok(touched.length > 0, `the row of ${id} has moved, its files have not`);
      const [row, old] = [rowOf(line)[1], rowOf(wasRows.get(id)!)[1]];
      assert.deepEqual({ ...row, cwd: old.cwd }, old, `row of ${id} is changed`);
    }
    for (const file of touched) {
      const old = before.get(file.path);
      assert.ok(old !== undefined, `thread ${id} has a file more: ${file.path}`);
      assert.ok(isLonger(file, old, now) || isKept(old, now), `bytes of ${file.path} are lost`);
    }
  }
  return changed;
}

/** Whether a file begins with all that it held at first. */
function isLonger({ path }: FoundFile, old: FoundFile, { home }: StoreState): boolean {
  const [size, digest] = [Number(old.content.split(" ")[0]), old.content.split(" ").at(-1)];
  return digestOf(Deno.readFileSync(`${home}/${path}`).subarray(0, size)) === digest;
}

/** Whether a batch holds the file as it was at first. */
function isKept(old: FoundFile, { files }: StoreState): boolean {
  return files.some(({ path, batch, content }) =>
    batch !== null && path === old.path && content === old.content
  );
}

/** Without the originals of replaced files, and what undoing it has put away: their threads are in the store. */
function withoutKept(state: StoreState): StoreState {
  const here = storeFiles(state);
  const isKept = ({ path, batch }: FoundFile) => batch !== null && here.has(threadOf(path) ?? "");
  return { ...state, files: state.files.filter((file) => !isKept(file)) };
}

/** Whether a path is one of a thread that was not there at first. */
function newThreads({ first }: Compared): (path: string) => boolean {
  const known = new Set(first.files.map(({ path }) => threadOf(path)));
  return (path) => !known.has(threadOf(path));
}

function withoutCopies(states: Compared): StoreState {
  const { first, now } = states;
  const isCopy = newThreads(states);
  const copies = now.files.filter(({ path }) => isCopy(path));
  const known = new Set(first.files.map(({ path }) => threadOf(path)));
  const rows = threadRows(now);
  const seen = new Set<string>();
  for (const { path, batch } of copies) {
    const id = threadOf(path);
    assert.ok(id !== null && !seen.has(id), `"${path}" is left over, or there twice`);
    seen.add(id);
    const line = rows.get(id);
    if (batch !== null) assert.equal(line, undefined, `copy ${id} is in the trash and has a row`);
    else {
      const row = line === undefined ? null : rowOf(line)[1];
      assert.equal(row?.rollout_path, `${now.home}/${path}`, `copy ${id} has no row of its own`);
    }
  }
  const isOf = (ids: readonly (string | null)[]) => ids.some((id) => id !== null && !known.has(id));
  const ownRows = now.rows.filter((line) => isOf(ownersOf(line)));
  const ownNames = now.names.filter((line) => isOf([nameOwner(line)]));
  const given = new Set(first.names.map(nameOf));
  const strange = ownNames.filter((line) => !given.has(nameOf(line)));
  assert.deepEqual(strange, [], "a copy has a name that no thread had");
  const here = new Set(copies.flatMap(({ path, batch }) => batch === null ? threadOf(path) : []));
  for (const id of [...ownRows.flatMap(ownersOf), ...ownNames.map(nameOwner)]) {
    assert.ok(known.has(id) || here.has(id), `thread ${id} has a row or a name, and no file`);
  }
  return {
    ...now,
    files: now.files.filter((file) => !copies.includes(file)),
    rows: now.rows.filter((line) => !ownRows.includes(line)),
    names: now.names.filter((line) => !ownNames.includes(line)),
  };
}

function nameOf(line: string): string | null {
  return line === "" ? null : JSON.parse(line).thread_name;
}

/** The first state without the threads of which no file is left; nothing else of them may be. */
function withoutGone({ first, now }: Compared): StoreState {
  const left = new Set(now.files.map(({ path }) => threadOf(path)));
  const gone = new Set(
    first.files.map(({ path }) => threadOf(path)).filter((id) => id !== null && !left.has(id)),
  );
  const isGone = (ids: readonly (string | null)[]) => ids.some((id) => gone.has(id));
  // A number at its end tells one title from any other.
  const titles = [...threadRows(first)].flatMap(([id, line]) =>
    gone.has(id) && /#\d+$/.test(rowOf(line)[1].preview!) ? `${rowOf(line)[1].preview}"` : []
  );
  for (const [batch, records] of now.journals) {
    // Which threads there were is remembered; what they held is not.
    const told = records.filter(({ kind, id, rows, names }) =>
      kind === "thread" && isGone([id ?? null]) && (rows?.length || names?.length)
    );
    assert.equal(told.length, 0, `batch ${batch} still holds rows or names of what is gone`);
    const text = JSON.stringify(records);
    const said = titles.filter((title) => text.includes(title));
    assert.deepEqual(said, [], `batch ${batch} still says what is gone`);
  }
  return {
    ...first,
    files: first.files.filter(({ path }) => !isGone([threadOf(path)])),
    rows: first.rows.filter((line) => !isGone(ownersOf(line))),
    names: first.names.filter((line) => !isGone([nameOwner(line)])),
  };
}

/** The state now with these threads as they were at first. */
function withFirst({ first, now }: Compared, ids: ReadonlySet<string>): StoreState {
  const isOne = ({ path, batch }: FoundFile) => batch === null && ids.has(threadOf(path) ?? "");
  const isRow = (line: string) => line.startsWith("threads ") && ids.has(ownersOf(line)[0]!);
  const files = [
    ...now.files.filter((file) => !isOne(file)),
    ...first.files.filter(isOne),
  ];
  const rows = [...now.rows.filter((line) => !isRow(line)), ...first.rows.filter(isRow)];
  return {
    ...now,
    files: files.sort((a, b) => a.path < b.path ? -1 : 1),
    rows: rows.sort(),
  };
}

function storeFiles({ files }: StoreState): ReadonlyMap<string, readonly FoundFile[]> {
  const byThread = new Map<string, FoundFile[]>();
  for (const file of files) {
    const id = threadOf(file.path);
    if (file.batch !== null || id === null) continue;
    byThread.set(id, [...byThread.get(id) ?? [], file]);
  }
  return byThread;
}

function pathOf({ path }: FoundFile): string {
  return path;
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
