import { queryThreads } from "../../catalog/find/query.ts";
import { type Dependants, findDependants } from "../../catalog/lineage/dependants.ts";
import { namesStayText } from "../../codex/name_index_file.ts";
import { asThreadId, type ThreadId } from "../../model/ids.ts";
import type { CwdMove, Plan, ThreadPlan } from "../../model/plan.ts";
import type { Mapping } from "../../model/request/mapping.ts";
import type { Selector } from "../../model/request/selector.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { MigratePlan, MigrateResult } from "../../model/result/migrate_result.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { type ToldThread, toldThread } from "../../model/thread/told_thread.ts";
import type { Database } from "../../system/databases.ts";
import { errorCode } from "../../system/files.ts";
import { type ChangeWorld, openState } from "../facts/change_world.ts";
import { cwdsOf, isHere, missingFolders, newMover } from "./migrate/mapped.ts";
import { noMatchText } from "./migrate/no_match_text.ts";
import { obstaclesOf, withLongHeads } from "./migrate/obstacles.ts";
import {
  type Copies,
  findCopies,
  type IndexedNames,
  indexedNames,
  planCopy,
} from "./migrate/plan_copy.ts";
import { planMove } from "./migrate/plan_move.ts";
import type { PreparedChange } from "./prepared_change.ts";

/** Which threads get another working directory, and how. */
export interface PrepareMigrateOptions {
  /** At least one, in the order they are done. */
  readonly mappings: readonly Mapping[];
  /** Narrows the threads of every mapping; an empty one means all. */
  readonly selector: Selector;
  /** Only threads updated at or after this, milliseconds since the epoch; `null`: all. */
  readonly sinceMs: number | null;
  /** Most threads of each mapping, newest first; `null`: all. */
  readonly limit: number | null;
  /** Whether nothing behind the first mapping that matches nothing is planned: a real run stops there. */
  readonly stopsAtFirst: boolean;
}

/** What one mapping comes to. */
export interface MappingPlan
  extends Pick<MigrateResult, "matched" | "skipped" | "planned" | "warnings"> {
  /** `null` where threads go to another home and keep their folders. */
  readonly mapping: Mapping | null;
  /** Why it is an error: nothing matched, with the near misses; `null` when something did, or was skipped. */
  readonly error: string | null;
}

/** A migration that only has to be judged and carried out. */
export interface PreparedMigrate extends PreparedChange {
  readonly mappings: readonly MappingPlan[];
}

/** Chooses the threads of every mapping and plans their copies or moves. Each thread counts once, for its first mapping. */
export async function prepareMigrate(
  world: ChangeWorld,
  options: PrepareMigrateOptions,
): Promise<PreparedMigrate> {
  const { catalog } = world;
  using db = openState(world);
  const dependants = await findDependants(catalog);
  let found: Promise<Copies> | undefined;
  const copies = () => found ??= findCopies(world);
  const planning: Planning = {
    world,
    options,
    db,
    dependants,
    names: indexedNames(world),
    passedBy: [],
    taken: new Set(),
    told: new Map(),
    copies,
  };
  const { names, passedBy, told } = planning;
  const mappings: MappingPlan[] = [];
  const groups: (readonly ThreadPlan[])[] = [];
  for (const mapping of options.mappings) {
    const { threads, ...plan } = await planMapping(mapping, planning);
    mappings.push(plan);
    groups.push(threads);
    if (plan.error !== null && options.stopsAtFirst) break;
  }
  const first = options.mappings[0]?.move ? "move" : "copy";
  const plan: Plan = {
    action: first,
    cause: { kind: "migrate", mappings: options.mappings.map(({ from, to }) => ({ from, to })) },
    threads: groups.flat(),
    groups: groups.map(({ length }) => length),
    namesDigest: null,
  };
  const isNamed = names.state !== null &&
    groups.flat().some(({ steps }) => steps.some(({ kind }) => kind === "create"));
  const notes = isNamed ? [namesStayText(world.store.sessionIndex, names.state)] : [];
  return { plan, mappings, told, passedBy, subagents: [], notes };
}

interface Planning {
  readonly world: ChangeWorld;
  readonly options: PrepareMigrateOptions;
  readonly db: Database | null;
  readonly dependants: Dependants;
  readonly names: IndexedNames;
  readonly passedBy: PassedBy[];
  /** Threads that an earlier mapping has. */
  readonly taken: Set<ThreadId>;
  /** What people know the threads by, by the id that they have then. */
  readonly told: Map<ThreadId, ToldThread>;
  /** Looked for once. */
  readonly copies: () => Promise<Copies>;
}

interface Planned extends MappingPlan {
  readonly threads: readonly ThreadPlan[];
}

async function planMapping(mapping: Mapping, planning: Planning): Promise<Planned> {
  const { options, passedBy, taken, told } = planning;
  const { threads: below } = await queryThreads(planning.world.catalog, {
    selector: { ...options.selector, cwds: cwdsOf(mapping), subagents: true },
    nowMs: planning.world.system.clock.nowMs(),
  });
  const chosen = below.filter((thread) => isMeant(thread, { mapping, planning }));
  const threads: ThreadPlan[] = [];
  const planned: MigratePlan[] = [];
  const warnings: string[] = [];
  let skipped = 0;
  const copies = mapping.move ? null : await planning.copies();
  const moveOf = newMover(mapping, planning.world.system.files);
  for (const thread of chosen) {
    const { id } = thread;
    if (options.limit !== null && planned.length >= options.limit) break;
    if (id === null || taken.has(id)) continue;
    const cwd = moveOf(thread);
    if (copies?.has(thread, cwd.to)) {
      skipped++;
      continue;
    }
    const one = await planThread(thread, { planning, mapping, cwd })
      .catch((error) => unreadable(id, error));
    if ("message" in one) {
      passedBy.push(one);
      warnings.push(one.message);
      continue;
    }
    taken.add(id);
    told.set(one.thread.id ?? id, toldThread(thread));
    threads.push({ ...one.thread, action: mapping.move ? "move" : "copy" });
    planned.push(one.planned);
    warnings.push(...one.warnings);
  }
  warnings.push(...missingFolders(planned, planning.world.system.files));
  const nothing = planned.length === 0 && skipped === 0;
  const error = nothing ? noMatchText(mapping, { below, chosen, warnings }) : null;
  return { mapping, matched: planned.length, skipped, planned, warnings, error, threads };
}

/** Sub-agents go along when threads move; a copy is the conversation of the user's own thread. */
function isMeant(
  thread: Thread,
  { mapping, planning }: { readonly mapping: Mapping; readonly planning: Planning },
): boolean {
  const { sinceMs } = planning.options;
  const isOwn = mapping.move || thread.parentId === null;
  return isHere(thread, mapping) && isOwn && (sinceMs === null || thread.updatedAtMs >= sinceMs);
}

interface OneThread {
  readonly thread: ThreadPlan;
  readonly planned: MigratePlan;
  readonly warnings: readonly string[];
}

async function planThread(
  found: Thread,
  { planning, mapping, cwd }: {
    readonly planning: Planning;
    readonly mapping: Mapping;
    readonly cwd: CwdMove;
  },
): Promise<OneThread | PassedBy> {
  const { world, db, dependants, names } = planning;
  const thread = await withLongHeads(found, world.system);
  const id = thread.id!;
  const leaveOut = (reason: PassedBy["reason"], why: string): PassedBy => {
    return { thread: id, reason, message: `thread ${id} ${why}` };
  };
  if (thread.rollouts.some(({ head }) => head === null)) {
    return leaveOut("unreadable", "has a file that cannot be read");
  }
  const live = world.liveReason(thread);
  if (live !== null) return leaveOut("live", live);
  const { why, whyNot, notesOn } = await obstaclesOf(thread, world.system);
  if (why !== null) return leaveOut("unreadable", why);
  const sourceBranch = thread.gitBranch ?? "";
  const source = { sourceId: id, sourceRollout: thread.path, sourceCwd: cwd.from, sourceBranch };
  const common = { ...source, destCwd: cwd.to };
  if (mapping.move) {
    const moved = await planMove(thread, { world, db, dependants, cwd, earlier: null });
    if (moved.kind === "impossible") return leaveOut("conflict", moved.why);
    const { steps } = moved.thread;
    const inTheWay = whyNot(steps);
    if (inTheWay !== null) return leaveOut("conflict", inTheWay);
    const planned = { ...common, destId: id, destRollout: thread.path, destBranch: sourceBranch };
    return { thread: moved.thread, planned, warnings: [...notesOn(steps), ...moved.notes] };
  }
  const newId = asThreadId(world.system.ids.uuid7());
  const { branch } = mapping;
  const copy = { oldId: id, newId, cwd, branch };
  const copied = await planCopy(thread, { world, db, names, copy });
  if (copied.kind === "impossible") return leaveOut("conflict", copied.why);
  const { steps } = copied.thread;
  const inTheWay = whyNot(steps);
  if (inTheWay !== null) return leaveOut("conflict", inTheWay);
  const destBranch = branch ?? sourceBranch;
  const planned = { ...common, destId: newId, destRollout: copied.path, destBranch };
  const reading = copied.thread.needs.map(() =>
    `the copy of ${id} reads the rollouts it was forked or reverted from: Codex refuses to ` +
    "delete those from then on"
  );
  return {
    thread: copied.thread,
    planned,
    warnings: [...notesOn(steps), ...reading, ...copied.notes],
  };
}

/** A file that went or was replaced since the scan fails its thread alone. @throws what is no trouble of a file. */
function unreadable(id: ThreadId, error: unknown): PassedBy {
  if (errorCode(error) === null) throw error;
  const message = `thread ${id} has a file that cannot be read: ${(error as Error).message}`;
  return { thread: id, reason: "unreadable", message };
}
