import { newRandom, type Random } from "../../../scripts/store/random.ts";
import {
  readStoreState,
  type StoreState,
  threadOf,
  threadRows,
} from "../../crash/kill/store_state.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { stageOf } from "../../support/acting.ts";
import { IN_MEMORY } from "../../support/memory_folder.ts";
import { makeRichStore } from "../../support/rich_store.ts";
import type { Run } from "../../support/rollkeep.ts";
import { SAMPLE_NOW } from "../../support/sample_store.ts";
import { sayInProcess } from "../../support/say_in_process.ts";
import { moveHome, type WorldMove } from "../../support/move_home.ts";

/** The world that a walk goes through: a store and its trash, a clock, and what everything is called. */
export interface WalkWorld extends AsyncDisposable {
  readonly random: Random;
  /** `CODEX_HOME` as it is called now. */
  home(): string;
  trash(): string;
  /** All that it was ever called, the newest last. */
  homes(): readonly string[];
  /** Homes that were copied and left where they were. */
  clones(): readonly string[];
  look(): StoreState;
  /** Runs rollkeep. Threads and batches in the words go by their short names. */
  say(words: readonly string[]): Promise<Run>;
  nowMs(): number;
  newId(): string;
  setClock(seconds: number): void;
  move(kind: WorldMove): void;
  /** Short name of a thread or batch, the same in every walk with this seed; learned from what is there. */
  shortName(id: string): string;
  /** What a short name stands for; `null` when there is none of it yet. */
  longName(short: string): string | null;
  /** Gives names to what is new. */
  learn(state: StoreState): void;
  readonly isFar: boolean;
}

/** What kind of world. */
export interface WalkOptions {
  readonly seed: number;
  /** Whether the trash lies on another file system. */
  readonly isFar: boolean;
}

/** A few of each kind, and walks that meet the same thread again. */
const THREADS = 11;

/** Makes a world; the same seed makes the same one. */
export function makeWalkWorld({ seed, isFar }: WalkOptions): WalkWorld {
  const random = newRandom(seed);
  const root = Deno.makeTempDirSync({ prefix: "rollkeep-walk-", ...IN_MEMORY });
  const far = isFar ? Deno.makeTempDirSync({ prefix: "rollkeep-far-" }) : null;
  const store = makeRichStore(root, { threads: THREADS, seed });
  const homes = [store.home];
  const clones: string[] = [];
  let [nowMs, looks] = [SAMPLE_NOW, 0];
  const home = () => homes.at(-1)!;
  const trash = () => far === null ? `${home()}/trash` : `${far}/trash`;
  const names = newNames();
  const clock = () => nowMs + looks++;
  const ids = newRandom(seed + 1);
  const world: WalkWorld = {
    random,
    isFar,
    home,
    trash,
    homes: () => homes,
    clones: () => clones,
    look: () => readStoreState(home(), trash()),
    async say(words) {
      const { system, store } = await stageOf(home(), trash());
      const own = {
        ...system,
        clock: { ...system.clock, nowMs: clock },
        ids: {
          hex: (count: number) => ids.uuid4().replaceAll("-", "").slice(0, 2 * count),
          uuid7: () => ids.uuid7(clock()),
        },
      };
      const long = words.map((word) => names.longName(word) ?? word);
      return await sayInProcess(long, { system: own, store, writer: buildWriter() });
    },
    nowMs: clock,
    newId: () => ids.uuid7(clock()),
    setClock: (seconds) => void (nowMs += seconds * 1000),
    move(kind) {
      const moved = moveHome(kind, { home: home(), to: `${root}/home-${homes.length}` });
      if (moved.isClone) clones.push(home());
      homes.push(moved.home);
    },
    ...names,
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
      if (far !== null) await Deno.remove(far, { recursive: true });
    },
  };
  names.learn(world.look());
  return world;
}

function newNames(): Pick<WalkWorld, "shortName" | "longName" | "learn"> {
  const short = new Map<string, string>();
  const long = new Map<string, string>();
  let isFirst = true;
  let [threads, batches] = [0, 0];
  const name = (id: string, as: string) => {
    short.set(id, as);
    long.set(as, id);
  };
  return {
    shortName: (id) => short.get(id) ?? id,
    longName: (as) => long.get(as) ?? null,
    learn(state) {
      const ids = [
        ...state.files.flatMap(({ path }) => threadOf(path) ?? []),
        ...threadRows(state).keys(),
      ];
      for (const id of [...new Set(ids)].sort()) {
        if (!short.has(id)) name(id, `${isFirst ? "t" : "n"}${++threads}`);
      }
      for (const id of state.journals.keys()) if (!short.has(id)) name(id, `b${++batches}`);
      isFirst = false;
    },
  };
}
