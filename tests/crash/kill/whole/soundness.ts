import { effectiveCwd } from "../../../support/fast_codex/codex_rollout.ts";
import { readRollout } from "../../../support/fast_codex/codex_thread.ts";
import {
  type FoundFile,
  isSideRow,
  nameOwner,
  ownersOf,
  rowOf,
  type StoreState,
  threadOf,
  threadRows,
} from "./store_state.ts";

/** What is known of a store beside what it holds now. */
export interface Known {
  /** The store before anything happened. */
  readonly first: StoreState;
  /** Threads that went for good, as they should. */
  readonly gone: ReadonlySet<string>;
  /** Rows, by thread, that name a place in a home that is called otherwise since: nobody has written them anew. */
  readonly stale: ReadonlyMap<string, string>;
  /** Paths of rows, whole, from before a home was called otherwise: what takes a repair back brings them back. Left out: none. */
  readonly dead?: ReadonlySet<string>;
}

/**
 * What is wrong with a store in which nothing is under way; empty when it is sound. Each thread lies in one place, whole, and
 * has a row if it is in the store; the row names its file and its list, and says the folder that its rollout says; nothing lies about.
 */
export function unsoundIn(state: StoreState, known: Known): readonly string[] {
  const threads = byThread(state);
  const rows = threadRows(state);
  const ids = new Set([...threads.keys(), ...rows.keys(), ...byThread(known.first).keys()]);
  const troubles = [...ids].filter((id) => !known.gone.has(id)).sort().flatMap((id) =>
    threadTroubles(id, { state, known, files: threads.get(id) ?? [], row: rows.get(id) ?? null })
  );
  return [...troubles, ...otherTroubles(state, known.first, threads)];
}

interface Thread {
  readonly state: StoreState;
  readonly known: Known;
  readonly files: readonly FoundFile[];
  readonly row: string | null;
}

function threadTroubles(id: string, { state, known, files, row }: Thread): readonly string[] {
  const troubles: string[] = [];
  const here = files.filter(({ batch }) => batch === null).map(({ path }) => path);
  const away = files.filter(({ batch }) => batch !== null).map(({ path, batch }) =>
    `${batch}/${path}`
  );
  const names = [...here, ...away].map((path) => baseName(path).replace(/\.zst$/, ""));
  if (files.length === 0) troubles.push(`LOST ${id}`);
  if (new Set(names).size !== names.length) troubles.push(`TWICE ${id} ${[...here, ...away]}`);
  if (here.length > 0 && away.length > 0) troubles.push(`SPLIT ${id} ${here} | ${away}`);
  if (here.length === 0 && row !== null) troubles.push(`ROW WITHOUT FILE ${id}`);
  if (here.length === 0) return troubles;
  const [list, other] = new Set(here.map((path) => path.split("/", 1)[0]!));
  if (other !== undefined) troubles.push(`BOTH LISTS ${id} ${here}`);
  if (row === null) {
    if (threadRows(known.first).has(id) || !byThread(known.first).has(id)) {
      troubles.push(`NO ROW ${id} ${here}`);
    }
    return troubles;
  }
  const { rollout_path: named, archived, cwd } = rowOf(row)[1];
  if ((archived === "1") !== (list === "archived_sessions")) {
    troubles.push(`ARCHIVE FLAG ${id} ${archived} ${here}`);
  }
  const path = here.find((path) => isSame(plain(named!), `${state.home}/${plain(path)}`));
  if (path === undefined) {
    const isBack = known.dead?.has(named!) === true;
    if (known.stale.get(id) !== row && !isBack) troubles.push(`STALE PATH ${id} ${named} ${here}`);
  } else {
    const said = effectiveCwd(readRollout(`${state.home}/${path}`));
    if (said !== undefined && said !== cwd) troubles.push(`FOLDER ${id} row ${cwd}, file ${said}`);
  }
  return troubles;
}

function otherTroubles(
  { files, journals, names, rows }: StoreState,
  first: StoreState,
  threads: ReadonlyMap<string, readonly FoundFile[]>,
): readonly string[] {
  const known = new Set(first.files.map(({ path }) => path));
  const isAway = (id: string) => threads.get(id)?.every(({ batch }) => batch !== null) ?? false;
  return [
    ...files.filter(({ path, batch }) =>
      batch === null && !known.has(path) && isOurs(path) &&
      (threadOf(path) === null || path.endsWith(".tmp"))
    )
      .map(({ path }) => `LEFT OVER ${path}`),
    ...files.filter(({ links }) => links !== 1).map(({ path, batch }) =>
      `TWO NAMES ${batch} ${path}`
    ),
    ...[...journals].filter(([, records]) => records.at(-1)?.kind !== "end")
      .map(([batch]) => `NOT ENDED ${batch}`),
    ...names.filter((line) => isAway(nameOwner(line) ?? "")).map((line) => `NAME LEFT ${line}`),
    // An edge is kept with one of its threads: while only that one is here it may be, too.
    ...rows.filter((line) => !line.startsWith("threads ") && !isSideRow(line))
      .filter((line) => ownersOf(line).length > 0 && ownersOf(line).every(isAway))
      .map((line) => `ROW LEFT ${line}`),
  ];
}

/** Rollouts by thread, without the originals of replaced files and what undoing it has put away: their threads are elsewhere. */
export function byThread(
  { files, journals }: StoreState,
): ReadonlyMap<string, readonly FoundFile[]> {
  const found = new Map<string, FoundFile[]>();
  for (const file of files) {
    const id = /\.jsonl(?:\.zst)?$/.test(file.path) ? threadOf(file.path) : null;
    const isKept = file.batch !== null &&
      /^(?:move|repair)$/.test(`${journals.get(file.batch)?.[0]?.action}`);
    if (id === null || isKept) continue;
    found.set(id, [...found.get(id) ?? [], file]);
  }
  return found;
}

/** Whether two plain paths name one file, by whatever link to its home. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => {
    const at = path.search(/\/(?:archived_)?sessions\//);
    try {
      return Deno.realPathSync(path.slice(0, at)) + path.slice(at);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return path;
      throw error;
    }
  });
  return a === b;
}

/** Whether nobody but rollkeep leaves a file like this. */
function isOurs(path: string): boolean {
  return /^(?:archived_)?sessions\/|\.rollkeep\.tmp$|^session_index/.test(path);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function plain(path: string): string {
  return path.replace(/\.zst$/, "");
}
