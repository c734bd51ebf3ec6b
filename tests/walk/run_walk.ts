import { changedLines } from "../crash/kill/whole/changed_lines.ts";
import { newRandom } from "../../scripts/store/random.ts";
import { rowOf, type StoreState, threadOf, threadRows } from "../crash/kill/whole/store_state.ts";
import { keepsInode, type WorldMove } from "../support/store/move_home.ts";
import { notAsFirst, type Seen } from "./not_as_first.ts";
import { byThread, unsoundIn } from "../crash/kill/whole/soundness.ts";
import { doStep, drawStep, type WalkKind } from "./walk_step.ts";
import { makeFastWorld } from "./fast_world.ts";
import type { WalkWorld } from "./walk_world.ts";

/** A walk that is over. */
export interface Walk {
  readonly seed: number;
  /** What was done, each step a line. */
  readonly steps: readonly string[];
  /** What was wrong, the kind of it in capitals first; `null` when nothing was. */
  readonly trouble: string | null;
}

/** Steps of a walk. */
const STEPS = 30;
/** What can never come back is no reason to stop: `undo` steps over it. */
const NEVER = /not in the store any more|has been used since|is in no batch/;
/** Undos until nothing can be taken back any more. */
const MOST_UNDOS = 90;

/** What a seed's walk is like, beside its steps. */
function kindOf(seed: number): WalkKind & { readonly isFar: boolean } {
  const random = newRandom(seed * 7919);
  return { isFinal: random.chance(0.35), moves: random.chance(0.5), isFar: random.chance(0.2) };
}

/** What to walk. */
export interface WalkOptions {
  readonly seed: number;
  /** Steps to go; left out: new ones are drawn. */
  readonly steps?: readonly string[];
}

/** Goes steps in the fast world of this seed. */
export async function runWalk({ seed, steps }: WalkOptions): Promise<Walk> {
  const kind = kindOf(seed);
  await using world = makeFastWorld({ seed, isFar: kind.isFar });
  return await walkThrough(world, { seed, kind, ...(steps === undefined ? {} : { steps }) });
}

/**
 * Goes these steps, or draws new ones, then undoes until nothing can be taken back. Stops where something is wrong.
 */
export async function walkThrough(
  world: WalkWorld,
  { seed, kind, steps }: WalkOptions & { readonly kind: WalkKind },
): Promise<Walk> {
  const done: string[] = [];
  const seen = newSeen(world.look());
  const trouble = async (): Promise<string | null> => {
    for (let number = 0; number < (steps?.length ?? STEPS); number++) {
      const step = steps?.[number] ?? drawStep(world, world.look(), kind);
      done.push(step);
      const found = await goStep(world, { step, seen });
      if (found !== null) return found;
    }
    return await undoAll(world, seen) ?? notAsFirst(world, seen);
  };
  const found = await trouble();
  return { seed, steps: done, trouble: found === null ? null : shorten(found, world) };
}

/** What a walk has seen so far, and goes on noting. */
interface Going extends Seen {
  readonly stale: Map<string, string>;
  readonly dead: Set<string>;
}

function newSeen(first: StoreState): Going {
  return {
    first,
    touched: new Set(),
    gone: new Set(),
    stale: new Map(),
    dead: new Set(),
    cloned: new Map(),
    isPacked: false,
  };
}

/** Does a step and looks at what it has done; what is wrong, or `null`. */
async function goStep(
  world: WalkWorld,
  { step, seen }: { readonly step: string; readonly seen: Going },
): Promise<string | null> {
  const before = world.look();
  const home = world.home();
  const { run, touched } = await doStep(world, step);
  for (const id of touched) seen.touched.add(id);
  if (step.startsWith("world ")) {
    noteMove(world, { kind: step.slice(6) as WorldMove, home, before, seen });
  }
  const state = world.look();
  world.learn(state);
  if (/^trash empty|^codex delete|--hard/.test(step)) {
    noteGone({ step, before, state, world, seen });
  }
  if (run !== null && /TypeError|RangeError|panicked|\n {4}at /.test(run.err)) {
    return `RAW ERROR ${run.err}`;
  }
  if (run?.code === 1) {
    const changed = changedLines(before, state);
    if (changed.length > 0) return `SAID 1 AND CHANGED ${changed.slice(0, 4)}: ${run.err}`;
  }
  const [first] = unsoundIn(state, seen);
  return first === undefined ? null : `${first}${run === null ? "" : `\n${run.code} ${run.err}`}`;
}

/** Rows name places in the home as it was called. */
function noteMove(
  world: WalkWorld,
  { kind, home, before, seen }: {
    readonly kind: WorldMove;
    readonly home: string;
    readonly before: StoreState;
    readonly seen: Going;
  },
): void {
  if (world.home() === home) return;
  for (const [id, row] of threadRows(before)) {
    seen.stale.set(id, row);
    seen.dead.add(rowOf(row)[1].rollout_path!);
  }
  if (kind === "cloned") seen.cloned.set(home, before);
  if (kind === "packed") seen.isPacked = true;
  if (!keepsInode(kind) && kind !== "cloned") seen.cloned.delete(home);
}

/** What may go for good: what is deleted so, and what lay in a trash that is emptied. */
function noteGone({ step, before, state, world, seen }: {
  readonly step: string;
  readonly before: StoreState;
  readonly state: StoreState;
  readonly world: WalkWorld;
  readonly seen: Going;
}): void {
  const left = byThread(state);
  const isMeant = (id: string) =>
    // Codex takes what a thread has spawned along.
    step.startsWith("codex") || (step.startsWith("trash")
      ? before.files.some(({ path, batch }) => batch !== null && threadOf(path) === id)
      : step.includes("--with-forks") || step.split(" ").includes(world.shortName(id)));
  for (const id of byThread(before).keys()) if (!left.has(id) && isMeant(id)) seen.gone.add(id);
}

async function undoAll(world: WalkWorld, seen: Going): Promise<string | null> {
  for (let undos = 0; undos < MOST_UNDOS; undos++) {
    const batches = world.look().journals.size;
    const { code, out, err } = await world.say(["undo", "--apply", "--yes"]);
    const state = world.look();
    world.learn(state);
    const [first] = unsoundIn(state, seen);
    if (first !== undefined) return `${first}\n(undo ${undos + 1} of the end) ${code} ${err}`;
    if (/no batch in .* can still be taken back/.test(err)) return null;
    if (code === 0 && state.journals.size === batches) return `STUCK 0 and nothing done: ${out}`;
    if (code !== 0 && code !== 2) {
      return NEVER.test(err) ? `STUCK ${code} ${err}` : await undoEach(world, seen);
    }
  }
  return `STUCK after ${MOST_UNDOS} undos`;
}

/** Takes each batch back by its name, newest first, once: behind one that waits only that leads on. */
async function undoEach(world: WalkWorld, seen: Going): Promise<string | null> {
  const tried = new Set<string>();
  for (;;) {
    const { out } = await world.say(["log", "--json"]);
    const next = JSON.parse(out).batches.find((batch: LoggedBatch) =>
      (batch.undoes === null || batch.redoes) && /standing|partly/.test(batch.state) &&
      !tried.has(batch.batch_id)
    );
    if (next === undefined) return null;
    tried.add(next.batch_id);
    await world.say(["undo", next.batch_id, "--apply", "--yes"]);
    const [first] = unsoundIn(world.look(), seen);
    if (first !== undefined) return `${first}\n(undo ${next.batch_id} of the end)`;
  }
}

/** What is looked at of a batch in the log. */
interface LoggedBatch {
  readonly batch_id: string;
  readonly state: string;
  readonly undoes: string | null;
  readonly redoes: boolean;
}

/** With short names for what has one. */
function shorten(text: string, { shortName }: WalkWorld): string {
  return text.replace(
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|b-\d{8}T\d{6}Z-[0-9a-f]+/g,
    shortName,
  );
}
