import { CODEX_DEEDS, type CodexDeed } from "../support/fast_codex/fast_codex.ts";
import { rolloutsBelow, rolloutsIn, withReaders } from "../support/fast_codex/codex_thread.ts";
import { rowOf, type StoreState, threadOf, threadRows } from "../crash/kill/whole/store_state.ts";
import type { Run } from "../support/rollkeep.ts";
import { keepsInode, WORLD_MOVES, type WorldMove } from "../support/store/move_home.ts";
import type { WalkWorld } from "./walk_world.ts";

/** What a walk may meet. */
export interface WalkKind {
  /** Whether threads may go for good: by an empty trash, by `--hard`. */
  readonly isFinal: boolean;
  /** Whether home and clock move. */
  readonly moves: boolean;
}

/** What came of a step. */
export interface StepDone {
  /** What rollkeep said; `null` when it was not asked. */
  readonly run: Run | null;
  /** Threads that may never be as at first again, because Codex has touched them or what they read. */
  readonly touched: readonly string[];
}

const WEIGHTS: Readonly<Record<string, number>> = {
  delete: 4,
  archive: 2,
  unarchive: 2,
  move: 3,
  copy: 2,
  restore: 3,
  undo: 6,
  redo: 4,
  "undo of": 1.5,
  repair: 1.5,
  inline: 1.5,
  codex: 7,
};
const FINAL_WEIGHTS = { empty: 0.5, hard: 0.4 };
const MOVE_WEIGHTS = { world: 1.5, clock: 0.5 };

/** The next step, as one line of words that {@link doStep} understands. */
export function drawStep(world: WalkWorld, state: StoreState, kind: WalkKind): string {
  for (;;) {
    const step = tryStep(world, state, kind);
    if (step !== null) return step;
  }
}

function tryStep(world: WalkWorld, state: StoreState, kind: WalkKind): string | null {
  const { random } = world;
  const weights = {
    ...WEIGHTS,
    ...(kind.isFinal ? FINAL_WEIGHTS : {}),
    ...(kind.moves ? MOVE_WEIGHTS : {}),
  };
  const what = weighted(random.next(), weights);
  const some = (ids: readonly string[], most: number): string =>
    pickSome(world, ids, 1 + random.whole(most)).map(world.shortName).join(" ");
  const [here, away] = [threadsIn(state, false), threadsIn(state, true)];
  if (here.length === 0 && /delete|hard|archive/.test(what)) return null;
  switch (what) {
    case "delete":
      return `delete ${some(here, 3)}${random.chance(0.5) ? " --with-forks" : ""}`;
    case "hard":
      return `delete ${some(here, 2)} --with-forks --hard`;
    case "archive":
    case "unarchive":
      return `${what} ${some(here, 2)}`;
    case "move":
    case "copy": {
      if (here.length === 0) return null;
      const from = random.pick(cwdsOf(state));
      const to = random.pick(world.folders.filter((folder) => folder !== from));
      const move = what === "move" ? " --move" : "";
      return `migrate --from ${from} --to ${to} --allow-missing --limit ${
        1 + random.whole(3)
      }${move}`;
    }
    case "restore":
      return drawRestore(world, state, away);
    case "undo of": {
      const batches = [...state.journals];
      // Out of turn, what was moved and archived is unarchived as Codex does it: with a time of its own.
      const isOrdered = batches.some(([, records]) => /archive/.test(records[0]?.action ?? ""));
      if (isOrdered || batches.length === 0) return null;
      return `undo ${world.shortName(random.pick(batches)[0])}`;
    }
    case "repair":
      return random.chance(0.5) || here.length === 0 ? "repair" : `repair ${some(here, 2)}`;
    case "inline": {
      if (here.length === 0) return null;
      return `repair --inline ${some(here, 2)}${random.chance(0.5) ? " --in-place" : ""}`;
    }
    case "empty":
      return "trash empty --all";
    case "codex":
      if (threadRows(state).size === 0) return null;
      return `codex ${random.pick(CODEX_DEEDS)} ${some([...threadRows(state).keys()], 1)}`;
    case "world":
      return `world ${random.pick(WORLD_MOVES.filter((move) => !world.isFar || keepsInode(move)))}`;
    case "clock":
      return `clock ${random.pick([-172_800, -3600, -1, 60, 172_800])}`;
    default:
      return what;
  }
}

function drawRestore(
  { random, shortName }: WalkWorld,
  state: StoreState,
  away: readonly string[],
): string | null {
  if (away.length === 0) return null;
  const parents = random.chance(0.5) ? " --with-parents" : "";
  const dice = random.next();
  if (dice < 0.2) return `restore --all${parents}`;
  const batches = [...state.journals.keys()];
  if (dice < 0.4) return `restore --batch-id ${shortName(random.pick(batches))}${parents}`;
  return `restore ${shortName(random.pick(away))}${parents}`;
}

/** Does a step; one that means what is not there is left out. */
export async function doStep(world: WalkWorld, step: string): Promise<StepDone> {
  const [first, ...words] = step.split(" ");
  const unknown = words.find((word) => /^[tnb]\d+$/.test(word) && world.longName(word) === null);
  if (unknown !== undefined) return { run: null, touched: [] };
  switch (first) {
    case "codex":
      return { run: null, touched: await codexStep(world, words) };
    case "world":
      world.move(words[0] as WorldMove);
      return { run: null, touched: [] };
    case "clock":
      world.setClock(Number(words[0]));
      return { run: null, touched: [] };
    default:
      world.setClock(1);
      return { run: await world.say([first!, ...words, "--apply", "--yes"]), touched: [] };
  }
}

async function codexStep(
  world: WalkWorld,
  [deed, thread]: readonly string[],
): Promise<readonly string[]> {
  const id = world.longName(thread!)!;
  const before = [...rolloutsBelow(world.home()), ...rolloutsIn(world.trash())];
  const { touched } = await world.codex(deed as CodexDeed, id);
  if (deed !== "delete" || touched.length === 0) return touched;
  return [...withReaders(touched, before)];
}

function threadsIn({ files }: StoreState, inTrash: boolean): readonly string[] {
  const found = files.filter(({ batch }) => (batch !== null) === inTrash)
    .flatMap(({ path }) => threadOf(path) ?? []);
  return [...new Set(found)].sort();
}

function cwdsOf(state: StoreState): readonly string[] {
  return [...new Set([...threadRows(state).values()].map((line) => rowOf(line)[1].cwd!))].sort();
}

function weighted(dice: number, weights: Readonly<Record<string, number>>): string {
  let left = dice * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const found = Object.entries(weights).find(([, weight]) => (left -= weight) < 0);
  return found?.[0] ?? "undo";
}

function pickSome({ random }: WalkWorld, ids: readonly string[], count: number): readonly string[] {
  const picked = new Set<string>();
  while (picked.size < Math.min(count, ids.length)) picked.add(random.pick(ids));
  return [...picked];
}
