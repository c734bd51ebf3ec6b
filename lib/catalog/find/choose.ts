import type { RolloutId, ThreadId } from "../../model/ids.ts";
import type { Selector } from "../../model/request/selector.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { Thread } from "../../model/thread/thread.ts";
import type { Catalog } from "../catalog.ts";
import { type Dependants, findDependants } from "../lineage/dependants.ts";
import type { ThreadNumber } from "../scan/thread_table.ts";
import { queryThreads } from "./query.ts";
import { labelOf, newestFileOf, readThreads } from "./read_threads.ts";

/** Which threads a change concerns. */
export interface ChooseOptions {
  readonly selector: Selector;
  readonly nowMs: number;
  /**
   * What becomes of forks that read a chosen thread. `keep`: they stay, and so does the thread. `take`: they go along.
   * `ignore`: they can still read it after the change.
   */
  readonly forks: "keep" | "take" | "ignore";
  /** What people can do about the forks, of these names, that keep a thread back; left out: no advice. */
  readonly forkAdvice?: (forks: readonly string[]) => string;
  /** Which sub-agents go along: `all`, only those that a thread has `spawned` (no reviews), `none`, or these ids. */
  readonly subagents: "all" | "spawned" | "none" | ReadonlySet<string>;
  /** Why a thread counts as live, for people; `null` when it does not. */
  readonly liveReason: (thread: Thread) => string | null;
  /** Ids of a thread's rollouts. */
  readonly rolloutIdsOf: (thread: Thread) => readonly RolloutId[];
  /** Threads outside of the store that read these rollouts, in words for people; left out: they do not matter. */
  readonly readersElsewhere?: (rolloutIds: readonly RolloutId[]) => readonly string[];
}

/** The threads of a change, and those left out. */
export interface Choice {
  readonly threads: readonly Thread[];
  /** Ids of the sub-agents that came along. */
  readonly subagents: readonly ThreadId[];
  /** Ids of the forks that came along. */
  readonly forks: readonly string[];
  readonly passedBy: readonly PassedBy[];
  /** Whether a selector that is no list of ids matched every thread of the store. */
  readonly isEverything: boolean;
}

/**
 * The threads that `list` shows for the same selector, and their sub-agents. Left out are pinned threads that were not named, and
 * threads that are live, unreadable or read by a fork that stays.
 */
export async function chooseThreads(catalog: Catalog, options: ChooseOptions): Promise<Choice> {
  const { selector, nowMs } = options;
  const found = await queryThreads(catalog, { selector, nowMs });
  const passedBy: PassedBy[] = [];
  const isNamed = selector.refs.length > 0 || selector.ids.length > 0;
  const wanted = found.threads.filter((thread) => {
    if (!thread.pinned || isNamed || selector.pinned) return true;
    passedBy.push(pass(thread, "pinned", "is pinned; name it by id or add --pinned"));
    return false;
  });
  const dependants = options.forks === "ignore" || wanted.length === 0
    ? NO_DEPENDANTS
    : await findDependants(catalog);
  const lineage = { catalog, options, dependants };
  const given = new Set(wanted.map(keyOf));
  const threads = keepWhatCanGo(await withRelatives(wanted, lineage), {
    ...lineage,
    passedBy,
    given,
  });
  const others = threads.filter((thread) => !given.has(keyOf(thread)));
  return {
    threads,
    subagents: others.filter(({ parentId }) => parentId !== null).flatMap(({ id }) => id ?? []),
    forks: others.filter(({ parentId }) => parentId === null).map(keyOf),
    passedBy,
    isEverything: !isNamed && !selector.all && found.total > 1 &&
      found.total === catalog.threads.count,
  };
}

/** Stands for all lineage where it does not matter. */
const NO_DEPENDANTS: Dependants = { readersOf: () => [] };

interface Lineage {
  readonly catalog: Catalog;
  readonly options: ChooseOptions;
  readonly dependants: Dependants;
}

/** The threads with their sub-agents and, if wanted, the forks that read them, and so on for each of these. */
async function withRelatives(
  threads: readonly Thread[],
  { catalog, options, dependants }: Lineage,
): Promise<readonly Thread[]> {
  const all = new Map<string, Thread>();
  for (let next = threads; next.length > 0;) {
    const numbers = new Set<ThreadNumber>();
    for (const thread of next) {
      all.set(keyOf(thread), thread);
      for (const id of options.subagents === "none" ? [] : thread.subagentIds) {
        const number = catalog.threads.byId.get(id);
        if (number !== undefined) numbers.add(number);
      }
      if (options.forks === "take") {
        for (const number of dependants.readersOf(options.rolloutIdsOf(thread))) {
          numbers.add(number);
        }
      }
    }
    next = (await readThreads(catalog, [...numbers])).filter((thread) =>
      !all.has(keyOf(thread)) && goesAlong(thread, options)
    );
  }
  return [...all.values()];
}

/** Whether a sub-agent or fork of a chosen thread goes with it. */
function goesAlong(thread: Thread, { subagents }: ChooseOptions): boolean {
  if (typeof subagents === "object") return subagents.has(keyOf(thread));
  // A review has a parent, but was not spawned (codex-storage §5).
  return subagents !== "spawned" || thread.source?.includes('"thread_spawn"') === true;
}

interface Choosing extends Lineage {
  readonly passedBy: PassedBy[];
  /** Threads that were asked for; the others came along. */
  readonly given: ReadonlySet<string>;
}

/**
 * Leaves out threads that cannot go, and says why. A thread that stays keeps back its parent, the threads it reads, and the
 * threads that only came along with it. Each of these may keep back others.
 */
function keepWhatCanGo(threads: readonly Thread[], choosing: Choosing): readonly Thread[] {
  const { options, passedBy } = choosing;
  const leaveOut = (trouble: PassedBy | null): boolean => {
    if (trouble !== null) passedBy.push(trouble);
    return trouble !== null;
  };
  let kept = threads.filter((thread) => !leaveOut(ownTrouble(thread, options)));
  for (;;) {
    const ids = new Set(kept.flatMap(({ id }) => id ?? []));
    const files = new Set(kept.map(newestFile));
    const meant = withCompany(kept, choosing);
    const next = kept.filter((thread) =>
      meant.has(keyOf(thread)) && !leaveOut(keptBack(thread, { ...choosing, ids, files }))
    );
    if (next.length === kept.length) return next;
    kept = next;
  }
}

/** The threads that are still to go. */
interface Kept {
  readonly ids: ReadonlySet<ThreadId>;
  /** The newest file of each: a thread that has not been read may bear another id than its file, or none. */
  readonly files: ReadonlySet<string>;
}

/** Why a thread that could go by itself has to stay; `null` when nothing keeps it. */
function keptBack(
  thread: Thread,
  { catalog, options, dependants, passedBy, ids, files }: Choosing & Kept,
): PassedBy | null {
  const rolloutIds = options.rolloutIdsOf(thread);
  const elsewhere = options.readersElsewhere?.(rolloutIds) ?? [];
  if (elsewhere.length > 0) {
    return pass(thread, "needed-by-fork", `is still read by ${elsewhere.join(", ")}`);
  }
  const readers = dependants.readersOf(rolloutIds)
    .filter((number) => !files.has(newestFileOf(catalog, number)))
    .map((number) => labelOf(catalog, number));
  if (readers.length > 0) {
    const advice = options.forkAdvice === undefined ? "" : `; ${options.forkAdvice(readers)}`;
    return pass(thread, "needed-by-fork", `is still read by ${readers.join(", ")}${advice}`);
  }
  if (options.subagents === "none") return null;
  const staying = thread.subagentIds.find((id) =>
    !ids.has(id) && passedBy.some((passed) => passed.thread === id)
  );
  return staying === undefined
    ? null
    : pass(thread, "subagent-stays", `has a sub-agent that stays: ${staying}`);
}

/** Keys of the threads that were asked for and, among these threads, of their sub-agents and, if wanted, their forks. */
function withCompany(
  threads: readonly Thread[],
  { catalog, options, dependants, given }: Choosing,
): ReadonlySet<string> {
  const meant = new Set<string>();
  const byId = new Map(threads.map((thread) => [thread.id, thread]));
  const byFile = new Map(threads.map((thread) => [newestFile(thread), thread]));
  for (let next = threads.filter((thread) => given.has(keyOf(thread))); next.length > 0;) {
    const company = new Set<Thread | undefined>();
    for (const thread of next) {
      meant.add(keyOf(thread));
      for (const id of thread.subagentIds) company.add(byId.get(id));
      if (options.forks !== "take") continue;
      for (const number of dependants.readersOf(options.rolloutIdsOf(thread))) {
        company.add(byFile.get(newestFileOf(catalog, number)));
      }
    }
    next = [...company].filter((thread) => thread !== undefined)
      .filter((thread) => !meant.has(keyOf(thread)));
  }
  return meant;
}

/** Why a thread cannot go, whatever becomes of the others; `null` when it can. */
function ownTrouble(thread: Thread, options: ChooseOptions): PassedBy | null {
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

function newestFile({ rollouts }: Thread): string {
  return rollouts[0]!.path;
}

/** Identity of a thread: its id, else its path. */
function keyOf({ id, path }: Thread): string {
  return id ?? path;
}
