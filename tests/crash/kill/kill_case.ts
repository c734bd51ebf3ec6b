import assert from "node:assert/strict";
import { newRandom } from "../../../scripts/store/random.ts";
import { makeRichStore, type RichStore } from "../../support/rich_store.ts";
import { rollkeep, rollkeepCommand, type Run } from "../../support/rollkeep.ts";
import { ACTIONS, type ActionWords, chooseThreads, NEXT, UNDO } from "./actions.ts";
import { assertFirst, assertWhole } from "./assert_whole.ts";
import { killCommand } from "./kill_command.ts";
import { cutOff, type Phase, phaseOf } from "./phase.ts";
import { readStoreState, type StoreState } from "./store_state.ts";

/** A kill that counts: between the first byte of a batch folder and its end record. */
export interface Kill {
  /** Name of the action whose batch it was. */
  readonly action: string;
  readonly phase: Phase;
}

/** What a case came to. */
export interface KillCase {
  readonly number: number;
  readonly kills: readonly Kill[];
  /** Kills that came before the first byte or after the end record. */
  readonly missed: number;
  /** What was wrong; `null` when nothing was. */
  readonly failure: string | null;
}

/** How long commands write, milliseconds by action: learned, so that most kills hit. */
export type Pace = Map<string, number>;

/** Undos until nothing can be taken back any more. */
const MOST_UNDOS = 12;

/**
 * One store, killed once or more, settled by the next command, checked, and undone all the way. A store that fails is kept
 * and named in the failure.
 */
export async function runKillCase(
  number: number,
  { seed, pace }: { readonly seed: number; readonly pace: Pace },
): Promise<KillCase> {
  const random = newRandom(Math.imul(seed, 1_000_003) + number);
  const root = Deno.makeTempDirSync({ prefix: "rollkeep-kill-" });
  const threads = random.pick([6, 12, 24, 48, 90]);
  const store = makeRichStore(root, { threads, seed: seed * 100_000 + number });
  const kills: Kill[] = [];
  const told: string[] = [];
  let missed = 0;
  try {
    const first = readStoreState(store.home);
    const ids = chooseThreads(store, random);
    const action = random.pick(ACTIONS);
    const on = () => ({ store, ids, lastBatch: lastBatch(readStoreState(store.home)) });
    const say = (words: ActionWords) => {
      const args = words(on());
      told.push(args.join(" ").replace(/(^.{100}).+?( --)/, "$1…$2"));
      return args;
    };
    for (const words of action.before) await mustSucceed(say(words), store);
    let words = action.words;
    do {
      const before = readStoreState(store.home);
      const name = cutOff(before).length > 0 ? "settle" : action.name;
      const delayMs = random.next() * (pace.get(name) ?? 20);
      const command = rollkeepCommand(say(words), { env: store.env });
      const ownEnd = await killCommand(command, {
        trash: `${store.home}/trash`,
        delayMs,
        sign: name === "settle" ? "lock" : "batch",
      });
      const phase = phaseOf(before, readStoreState(store.home));
      told.push(
        `  killed after ${delayMs.toFixed(2)} ms: ${phase ?? `not in a batch ${ownEnd ?? ""}`}`,
      );
      if (phase === null) missed++;
      else kills.push({ action: action.name, phase });
      learn(pace, { name, isLate: phase === null || (name === "settle" && phase !== name) });
      words = random.pick(NEXT);
    } while (random.chance(0.5));
    assertSettled(await rollkeep(say(random.pick(NEXT)), { env: store.env }));
    assertWhole(first, readStoreState(store.home));
    await undoAll(say, store);
    assertFirst(first, readStoreState(store.home));
    Deno.removeSync(root, { recursive: true });
    return { number, kills, missed, failure: null };
  } catch (error) {
    const failure = `${error instanceof Error ? error.message : error}\nthe store: ${store.home}\n${
      told.join("\n")
    }`;
    return { number, kills, missed, failure };
  }
}

function learn(
  pace: Pace,
  { name, isLate }: { readonly name: string; readonly isLate: boolean },
): void {
  pace.set(name, (pace.get(name) ?? 20) * (isLate ? 0.85 : 1.03));
}

/** It did what it was told, unless there was nothing left to take back or to delete. */
function assertSettled({ code, err }: Run): void {
  if (code === 0) return;
  assert.equal(code, 1, err);
  assert.match(err, /no batch in .* can still be taken back|Cannot find/, "settling failed");
}

async function mustSucceed(args: readonly string[], { env }: RichStore): Promise<void> {
  const { code, err } = await rollkeep(args, { env });
  assert.equal(code, 0, `${args.join(" ")}: ${err}`);
}

async function undoAll(
  say: (words: ActionWords) => readonly string[],
  { env }: RichStore,
): Promise<void> {
  for (let undos = 0; undos < MOST_UNDOS; undos++) {
    const { code, err } = await rollkeep(say(UNDO), { env });
    if (/no batch in .* can still be taken back/.test(err)) return;
    assert.equal(code, 0, `undo: ${err}`);
  }
  assert.fail(`still something to take back after ${MOST_UNDOS} undos`);
}

function lastBatch({ journals }: StoreState): string {
  return [...journals.keys()].sort().at(-1) ?? "";
}
