import type { Random } from "../../scripts/store/random.ts";
import { type StoreState, threadOf, threadRows } from "../crash/kill/whole/store_state.ts";
import type { CodexDeed, CodexDone } from "../support/fast_codex/fast_codex.ts";
import type { WorldMove } from "../support/store/move_home.ts";
import type { Run } from "../support/rollkeep.ts";

/** Short names of threads and batches, the same in every walk with a seed: `t3`, `n12` for one that was made, `b2`. */
export interface ShortNames {
  shortName(id: string): string;
  /** What a short name stands for; `null` when there is none of it yet. */
  longName(short: string): string | null;
  /** Gives names to what is new. */
  learn(state: StoreState): void;
}

/** The world that a walk goes through: a store and its trash, a clock, and what everything is called. */
export interface WalkWorld extends ShortNames, AsyncDisposable {
  readonly random: Random;
  /** Folders that threads are moved to. */
  readonly folders: readonly string[];
  /** `CODEX_HOME` as it is called now. */
  home(): string;
  trash(): string;
  /** All that it was ever called, the newest last. */
  homes(): readonly string[];
  look(): StoreState;
  /** Runs rollkeep. Threads and batches in the words go by their short names. */
  say(words: readonly string[]): Promise<Run>;
  /** Lets Codex do something to a thread. */
  codex(deed: CodexDeed, id: string): Promise<CodexDone>;
  setClock(seconds: number): void;
  move(kind: WorldMove): void;
  readonly isFar: boolean;
}

/** Names for a world in which nothing has a name yet. */
export function newShortNames(first: StoreState): ShortNames {
  const short = new Map<string, string>();
  const long = new Map<string, string>();
  let [threads, batches] = [0, 0];
  const name = (id: string, as: string) => {
    if (short.has(id)) return;
    short.set(id, as);
    long.set(as, id);
  };
  const threadsIn = (state: StoreState) => {
    const named = state.files.flatMap(({ path }) => threadOf(path) ?? []);
    return [...new Set([...named, ...threadRows(state).keys()])].sort();
  };
  for (const id of threadsIn(first)) name(id, `t${++threads}`);
  return {
    shortName: (id) => short.get(id) ?? id,
    longName: (as) => long.get(as) ?? null,
    learn(state) {
      for (const id of threadsIn(state)) if (!short.has(id)) name(id, `n${++threads}`);
      for (const id of state.journals.keys()) if (!short.has(id)) name(id, `b${++batches}`);
    },
  };
}
