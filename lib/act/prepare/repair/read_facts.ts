import { queryThreads } from "../../../catalog/find/query.ts";
import type { KnownTexts } from "../../../catalog/find/filters.ts";
import { selectsAnything, testBy, type TestOptions } from "../../../catalog/find/given_filters.ts";
import { knownOfRow } from "../../../catalog/find/read_threads.ts";
import { type FileNumber, FIRST_FILE } from "../../../catalog/scan/file_table.ts";
import { filesOf, FIRST_THREAD, type ThreadNumber } from "../../../catalog/scan/thread_table.ts";
import { openCheckedRows } from "../../../codex/check/checked_rows.ts";
import type { ConfiguredProviders } from "../../../codex/configured_providers.ts";
import { factsOf } from "../../../diagnose/explain.ts";
import type { StoreFacts, ThreadFacts } from "../../../diagnose/facts.ts";
import { newNamelessFiles } from "../../../diagnose/read/nameless_files.ts";
import { newRowPlaces } from "../../../diagnose/read/row_place.ts";
import { readRollouts } from "../../../diagnose/store/read_rollouts.ts";
import { readStoreFacts } from "../../../diagnose/read/store_facts.ts";
import { readThreadFacts, type ThreadReading } from "../../../diagnose/read/thread_facts.ts";
import { asThreadId, type ThreadId } from "../../../model/ids.ts";
import type { Selector } from "../../../model/request/selector.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import type { Database } from "../../../system/databases.ts";
import type { LookAnywhere, PathLook } from "../../../system/look.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";

/** What diagnosing takes beside the world. */
export interface Diagnosing {
  readonly world: ChangeWorld;
  readonly look: LookAnywhere;
  /** Of `config.toml`; `null`: it cannot be read, or there is no home. */
  readonly providers: ConfiguredProviders | null;
  /** Codex's rows, open for reading; `null`: there are none. */
  readonly db: Database | null;
  /** Codex's histories, open for reading; `null`: there are none. */
  readonly history: Database | null;
  /** How much of each file is read; of threads that are named all, unless it is large. Left out: its ends. */
  readonly depth?: ThreadReading["depth"];
}

/** A store that is diagnosed: its own facts at once, those of its threads one after the other. */
export interface Diagnosed {
  readonly store: StoreFacts;
  /** Whether every thread is meant. */
  readonly isWhole: boolean;
  /** Facts of the threads that are meant, and of those whose rows take everybody's list away when every thread is. */
  readonly threads: () => AsyncGenerator<ThreadFacts>;
}

/**
 * Reads what diagnosis needs of the threads that are selected, those without a file or row included; of all when nothing is.
 *
 * @throws {NotFoundError} when a thread was named that there is not.
 */
export async function diagnose(selector: Selector, tools: Diagnosing): Promise<Diagnosed> {
  const { world, look, providers, depth = "ends" } = tools;
  const { catalog, system } = world;
  const rowIds: string[] = [];
  const { facts: store } = readStoreFacts(catalog, {
    ...{ system, providers },
    read(checked) {
      for (const { id } of checked.all()) rowIds.push(`${id}`);
    },
  });
  // Each row is read when it is its turn: all of them would take more memory than the whole repair.
  const rows = tools.db === null ? null : openCheckedRows(tools.db, { sized: true });
  const isWhole = !selectsAnything(selector) || selector.all;
  const { refs } = selector;
  const others = { ...selector, refs: [] };
  const ids = refs.length > 0 && !selectsAnything(others)
    ? null
    : isWhole
    ? await everyThread(rowIds, world)
    // Who is named is meant, a sub-agent too.
    : await selectedThreads({ ...others, subagents: others.subagents || refs.length > 0 }, {
      world,
      rowIds,
    });
  const named = refs.length === 0
    ? null
    : (await namedFacts(refs, tools)).filter(({ id }) => ids === null || ids.has(id));
  const seen = lookOnce(look);
  // Asked of all of them the ends come from what is remembered, or in one go.
  const rollouts = isWhole && ids !== null && depth !== "through"
    ? await readRollouts({ table: catalog.table, system, isDeep: false })
    : null;
  const known = {
    places: newRowPlaces(catalog, seen),
    nameless: newNamelessFiles(catalog),
    history: tools.history,
    ends: rollouts === null ? null : (file: FileNumber) => rollouts[file - FIRST_FILE]!,
  };
  return {
    store,
    isWhole,
    async *threads() {
      if (named !== null) {
        yield* named;
        return;
      }
      for (const [id, numbers] of ids ?? []) {
        const row = rows?.row(id) ?? null;
        yield await readThreadFacts(id, {
          ...{ catalog, system, look: seen, store, row, numbers, known, depth, asked: null },
        });
      }
    },
  };
}

async function namedFacts(
  refs: readonly string[],
  { world, depth, ...tools }: Diagnosing,
): Promise<readonly ThreadFacts[]> {
  const found = new Map<string, ThreadFacts>();
  for (const ref of refs) {
    const facts = await factsOf(world.catalog, ref, {
      ...{ ...tools, system: world.system, asked: null },
      ...(depth === "through" ? { depth } : {}),
    });
    found.set(facts.id, facts);
  }
  return [...found.values()];
}

/** Folders that are remembered: most threads are of a few. */
const MOST_LOOKS = 10_000;

/** Looks at each path once. */
function lookOnce(look: LookAnywhere): LookAnywhere {
  const known = new Map<AbsolutePath, PathLook>();
  return async (paths) => {
    const unknown = paths.filter((path) => !known.has(path));
    const looks = unknown.length === 0 ? [] : await look(unknown);
    const now = new Map(unknown.map((path, at) => [path, looks[at]!]));
    const found = paths.map((path) => known.get(path) ?? now.get(path)!);
    for (const [path, seen] of now) if (known.size < MOST_LOOKS) known.set(path, seen);
    return found;
  };
}

type Threads = ReadonlyMap<string, readonly ThreadNumber[]>;

/**
 * Threads with a row, and those with a file: by the id in its metadata, which is whose it is to Codex, else by the one in its name.
 */
async function everyThread(rows: Iterable<string>, { catalog }: ChangeWorld): Promise<Threads> {
  const { threads, heads } = catalog;
  const found = new Map<string, ThreadNumber[]>([...rows].map((id) => [id, []]));
  const numbers: ThreadNumber[] = [];
  for (let at = FIRST_THREAD; at < threads.count; at++) numbers.push(at);
  await heads.load(numbers.flatMap((number) => filesOf(threads, number)));
  for (const number of numbers) {
    const named = threads.ids[number]!;
    const ids = filesOf(threads, number).map((file) => {
      const head = heads.headOf(file);
      // A file that is no rollout by name or content is nobody's.
      return (head?.rollout === true ? head.id : null) ?? named;
    });
    // One of several files may be another thread's.
    const isNamed = named !== null && found.has(named);
    for (const id of new Set(isNamed ? [named, ...ids] : ids)) {
      if (id !== null) found.getOrInsert(id, []).push(number);
    }
  }
  return found;
}

interface Selecting {
  readonly world: ChangeWorld;
  /** Ids of all rows. */
  readonly rowIds: readonly string[];
}

/** Those with a file as everywhere else, those without one by what their row says. */
async function selectedThreads(
  selector: Selector,
  { world: { catalog, system, store }, rowIds }: Selecting,
): Promise<Threads> {
  const nowMs = system.clock.nowMs();
  const { threads } = await queryThreads(catalog, { selector, nowMs });
  const found = new Map(
    threads.flatMap(({ id }): [string, ThreadNumber[]][] => {
      const number = id === null ? undefined : catalog.threads.byId.get(id);
      return id === null ? [] : [[rowId(id), number === undefined ? [] : [number]]];
    }),
  );
  const { byId } = catalog.threads;
  const fileless = rowIds.map(asThreadId).filter((id) => !byId.has(id) && !found.has(id));
  const matches = fileless.length === 0 ? null : rowMatcher({ selector, nowMs, store });
  if (matches !== null) catalog.rows.loadAll();
  for (const id of fileless) {
    const known = knownOfRow(catalog, id);
    if (known !== null && matches?.(id, known) === true) found.set(id, []);
  }
  return found;
}

/** The test of a row without a file; `null`: a filter asks for what only a file tells. */
function rowMatcher(
  options: TestOptions,
): ((id: ThreadId, known: KnownTexts) => boolean) | null {
  if (testBy("file", options) !== null) return null;
  const [byRow, byHead] = [testBy("row", options), testBy("head", options)];
  const unknown = { health: null, createdAtMs: 0, isCreationKnown: false };
  return (id, known) => byRow?.(known) !== false && byHead?.({ id, ...unknown }) !== false;
}

/** Codex keeps ids in small letters. */
function rowId(id: string): string {
  return id.toLowerCase();
}
