import type { PassedBy } from "../model/change_result.ts";
import type { Selector } from "../model/selector.ts";
import type { Thread } from "../model/thread.ts";
import type { Catalog } from "./catalog.ts";
import { type Dependants, findDependants } from "./dependants.ts";
import { materialiseAll, queryThreads } from "./query.ts";

/** Which threads a change concerns. */
export interface ChooseOptions {
  readonly selector: Selector;
  readonly nowMs: number;
  /**
   * What becomes of forks that read a chosen thread: `keep` leaves such a thread out, `take` takes them along, `ignore` is
   * for changes after which they can still read it.
   */
  readonly forks: "keep" | "take" | "ignore";
  /** What to do about a fork that keeps a thread, for people; left out: nothing is said of it. */
  readonly forkAdvice?: string;
  /** Which sub-agents go along: `all`, only those that a thread has `spawned` (no reviews), `none`, or these ids. */
  readonly subagents: "all" | "spawned" | "none" | ReadonlySet<string>;
  /** Why a thread counts as live, for people; `null` when it does not. */
  readonly liveReason: (thread: Thread) => string | null;
  /** Ids of a thread's rollouts. */
  readonly rolloutIdsOf: (thread: Thread) => readonly string[];
  /** Threads outside of the store that read these rollouts, as told to people; left out: none counts. */
  readonly readersElsewhere?: (rolloutIds: readonly string[]) => readonly string[];
}

/** The threads of a change, and those left out. */
export interface Choice {
  readonly threads: readonly Thread[];
  /** Ids of the sub-agents that came along. */
  readonly subagents: readonly string[];
  /** Ids of the forks that came along. */
  readonly forks: readonly string[];
  readonly passedBy: readonly PassedBy[];
  /** Whether a selector that is no list of ids matched every thread of the store. */
  readonly isEverything: boolean;
}

/**
 * The threads that `list` shows for the same selector, with their sub-agents; without pinned ones unless named, and without
 * those that are live, unreadable, or read by a fork that stays.
 */
export async function chooseThreads(catalog: Catalog, options: ChooseOptions): Promise<Choice> {
  const { selector, nowMs } = options;
  const found = await queryThreads(catalog, {
    selector,
    sort: "updated_at",
    order: "desc",
    limit: Infinity,
    offset: 0,
    nowMs,
  });
  const passedBy: PassedBy[] = [];
  const isNamed = selector.refs.length > 0 || selector.ids.length > 0;
  const wanted = found.threads.filter((thread) => {
    if (!thread.pinned || isNamed || selector.pinned) return true;
    passedBy.push(pass(thread, "pinned", "is pinned; name it by id or add --pinned"));
    return false;
  });
  const dependants = wanted.length === 0
    ? null
    : options.forks === "ignore"
    ? NO_DEPENDANTS
    : await findDependants(catalog);
  const all = new Map<string, Thread>();
  await take(wanted, { all, catalog, options, dependants });
  const threads = [...all.values()];
  const given = new Set(wanted.map(keyOf));
  const kept = dependants === null
    ? []
    : prune(threads, { catalog, options, dependants, passedBy, given });
  const along = kept.filter((thread) => !given.has(keyOf(thread)));
  return {
    threads: kept,
    subagents: along.filter(({ parentId }) => parentId !== null).map(keyOf),
    forks: along.filter(({ parentId }) => parentId === null).map(keyOf),
    passedBy,
    isEverything: !isNamed && !selector.all && found.total > 1 &&
      found.total === catalog.threads.count,
  };
}

/** Stands for all lineage where it does not matter. */
const NO_DEPENDANTS: Dependants = { of: () => [] };

interface Taking {
  readonly all: Map<string, Thread>;
  readonly catalog: Catalog;
  readonly options: ChooseOptions;
  readonly dependants: Dependants | null;
}

/** Adds threads, their sub-agents and, if wanted, the forks that read them, until nothing new comes. */
async function take(threads: readonly Thread[], taking: Taking): Promise<void> {
  const { all, catalog, options, dependants } = taking;
  for (let next = threads; next.length > 0;) {
    const numbers = new Set<number>();
    for (const thread of next) {
      all.set(keyOf(thread), thread);
      for (const id of options.subagents === "none" ? [] : thread.subagentIds) {
        const number = catalog.threads.byId.get(id);
        if (number !== undefined) numbers.add(number);
      }
      if (options.forks === "take") {
        for (const number of dependants?.of(options.rolloutIdsOf(thread)) ?? []) {
          numbers.add(number);
        }
      }
    }
    next = (await materialiseAll(catalog, [...numbers])).filter((thread) =>
      !all.has(keyOf(thread)) && goesAlong(thread, options)
    );
  }
}

/** Whether one that belongs to a chosen thread goes with it. */
function goesAlong(thread: Thread, { subagents }: ChooseOptions): boolean {
  if (typeof subagents === "object") return subagents.has(keyOf(thread));
  return subagents !== "spawned" || isSpawned(thread);
}

/** Whether another thread spawned it as a helper; a review has a parent, but was not spawned (codex-storage §5). */
function isSpawned({ source }: Thread): boolean {
  return source !== null && source.includes('"thread_spawn"');
}

interface Pruning {
  readonly catalog: Catalog;
  readonly options: ChooseOptions;
  readonly dependants: Dependants;
  readonly passedBy: PassedBy[];
  /** Threads that were asked for; the others came along. */
  readonly given: ReadonlySet<string>;
}

/**
 * Leaves out what cannot go; whoever is read by, or parent of, something that stays stays too, and so does what came along
 * with it.
 */
function prune(threads: readonly Thread[], pruning: Pruning): Thread[] {
  const { catalog, options, dependants, passedBy } = pruning;
  let kept = threads.filter((thread) => {
    const reason = troubleOf(thread, options);
    if (reason !== null) passedBy.push(reason);
    return reason === null;
  });
  for (;;) {
    const ids = new Set(kept.flatMap(({ id }) => id ?? []));
    const along = alongWith(kept, pruning);
    const staying = kept.filter((thread) => {
      if (!along.has(keyOf(thread))) return false;
      const readers = dependants.of(options.rolloutIdsOf(thread))
        .map((number) => catalog.threads.ids[number] ?? "")
        .filter((id) => id !== thread.id && !ids.has(id));
      const elsewhere = options.readersElsewhere?.(options.rolloutIdsOf(thread)) ?? [];
      if (elsewhere.length > 0) {
        passedBy.push(pass(thread, "needed-by-fork", `is still read by ${elsewhere.join(", ")}`));
        return false;
      }
      if (readers.length > 0) {
        const advice = options.forkAdvice === undefined ? "" : `; ${options.forkAdvice}`;
        const why = `is still read by ${readers.join(", ")}${advice}`;
        passedBy.push(pass(thread, "needed-by-fork", why));
        return false;
      }
      const busy = options.subagents === "none"
        ? undefined
        : thread.subagentIds.find((id) =>
          !ids.has(id) && passedBy.some((passed) => passed.thread === id)
        );
      if (busy === undefined) return true;
      passedBy.push(pass(thread, "live", `has a sub-agent that stays: ${busy}`));
      return false;
    });
    if (staying.length === kept.length) return staying;
    kept = staying;
  }
}

/** Threads that were asked for, and what comes along with one of these: its sub-agents and, if wanted, its forks. */
function alongWith(
  threads: readonly Thread[],
  { catalog, options, dependants, given }: Pruning,
): ReadonlySet<string> {
  const along = new Set<string>();
  const byKey = new Map(threads.map((thread) => [keyOf(thread), thread]));
  for (let next = threads.filter((thread) => given.has(keyOf(thread))); next.length > 0;) {
    const keys = new Set<string>();
    for (const thread of next) {
      along.add(keyOf(thread));
      for (const id of thread.subagentIds) keys.add(id);
      if (options.forks !== "take") continue;
      for (const number of dependants.of(options.rolloutIdsOf(thread))) {
        const id = catalog.threads.ids[number];
        if (id != null) keys.add(id);
      }
    }
    next = [...keys].filter((key) => !along.has(key)).flatMap((key) => byKey.get(key) ?? []);
  }
  return along;
}

function troubleOf(thread: Thread, options: ChooseOptions): PassedBy | null {
  if (thread.rollouts.some(({ head }) => head === null)) {
    return pass(thread, "unreadable", "has a file that cannot be read");
  }
  const live = options.liveReason(thread);
  return live === null ? null : pass(thread, "live", live);
}

function pass(thread: Thread, reason: PassedBy["reason"], why: string): PassedBy {
  const name = keyOf(thread);
  return { thread: name, reason, message: `thread ${name} ${why}` };
}

/** Identity of a thread: its id, else its path. */
function keyOf({ id, path }: Thread): string {
  return id ?? path;
}
