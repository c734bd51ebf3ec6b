import assert from "node:assert/strict";
import { newRandom, type Random } from "../../../scripts/store/random.ts";
import { makeRichStore, type RichStore } from "../../support/rich_store.ts";
import { rollkeep, rollkeepCommand, type Run } from "../../support/rollkeep.ts";
import { ACTIONS, type ActionWords, chooseThreads, NEXT, UNDO } from "./actions.ts";
import { assertFirst, assertWhole } from "./assert_whole.ts";
import { killCommand, type Sign } from "./kill_command.ts";
import { cutOff, type Death, deathOf } from "./phase.ts";
import { readStoreState, type StoreState } from "./store_state.ts";

/** A kill that counts: between the first byte of a batch folder and its end record. */
export interface Kill extends Death {
  /** Name of the action whose case it was. */
  readonly action: string;
  /** Whether the trash lay on another file system. */
  readonly isFar: boolean;
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

/** How long commands write behind a sign, milliseconds by action and sign: learned, so that most kills hit. */
export type Pace = Map<string, number>;

/** Milliseconds to begin learning with. */
const FIRST_PACE: Readonly<Record<Sign, number>> = { batch: 20, lock: 20, row: 5, outcome: 4 };

/** What a case takes. */
export interface KillCaseOptions {
  readonly seed: number;
  /** Folder on another file system, for some of the trashes; `null` when there is none. */
  readonly disk: string | null;
  readonly pace: Pace;
}

/** Undos until nothing can be taken back any more. */
const MOST_UNDOS = 12;

/** Kills behind which the command that would settle is killed too. */
const AGAIN_SHARE = 0.3;

/** Cases with the trash on another file system, where there is one. */
const FAR_SHARE = 0.25;

/**
 * One store, killed once or more, settled by the next command, checked, and undone all the way. A store that fails is kept
 * and named in the failure.
 */
export async function runKillCase(
  number: number,
  { seed, disk, pace }: KillCaseOptions,
): Promise<KillCase> {
  const random = newRandom(Math.imul(seed, 1_000_003) + number);
  const root = Deno.makeTempDirSync({ prefix: "rollkeep-kill-" });
  const threads = random.pick([6, 12, 24, 48, 90]);
  const store = makeRichStore(root, { threads, seed: seed * 100_000 + number });
  const isFar = random.chance(FAR_SHARE) && disk !== null;
  const far = isFar ? Deno.makeTempDirSync({ dir: disk }) : null;
  const trash = far === null ? `${store.home}/trash` : `${far}/trash`;
  const kills: Kill[] = [];
  const told: string[] = [];
  let missed = 0;
  try {
    const look = () => readStoreState(store.home, trash);
    const first = look();
    const ids = chooseThreads(store, random);
    const action = random.pick(ACTIONS);
    const on = () => ({ store, ids, lastBatch: lastBatch(look()) });
    const say = (words: ActionWords) => {
      const args = [...words(on()), ...(far === null ? [] : ["--trash-root", trash])];
      told.push(args.join(" ").replace(/(^.{100}).+?( --)/, "$1…$2"));
      return args;
    };
    for (const words of action.before) await mustSucceed(say(words), store);
    let words = action.words;
    do {
      const before = look();
      const sign = cutOff(before).length > 0 ? "lock" : signFrom(random);
      const name = `${sign === "lock" ? "settle" : action.name} ${sign}`;
      const delayMs = random.next() * paceOf(pace, { name, sign });
      const args = say(words);
      const command = rollkeepCommand(args, { env: store.env });
      const ownEnd = await killCommand(command, { home: store.home, trash, delayMs, sign });
      const death = deathOf({ before, after: look(), isUndo: args[0] === "undo" });
      const where = death?.phase ?? `not in a batch ${ownEnd ?? ""}`;
      told.push(`  killed ${delayMs.toFixed(2)} ms after the ${sign}: ${where}`);
      if (death === null) missed++;
      else kills.push({ action: action.name, isFar, ...death });
      const isLate = death === null || (sign === "lock" && death.phase !== "settle");
      pace.set(name, paceOf(pace, { name, sign }) * (isLate ? 0.85 : 1.03));
      words = random.pick(NEXT);
    } while (random.chance(AGAIN_SHARE));
    assertSettled(await rollkeep(say(random.pick(NEXT)), { env: store.env }));
    assertWhole(first, look(), action.effect);
    await undoAll(say, store);
    assertFirst(first, look(), action.effect);
    Deno.removeSync(root, { recursive: true });
    if (far !== null) Deno.removeSync(far, { recursive: true });
    return { number, kills, missed, failure: null };
  } catch (error) {
    // Its file system will not stay.
    if (far !== null) await new Deno.Command("cp", { args: ["-a", far, `${root}/far`] }).output();
    const failure = `${error instanceof Error ? error.message : error}\nthe store: ${store.home}\n${
      told.join("\n")
    }`;
    return { number, kills, missed, failure };
  }
}

/** Rows and names take the least time of a batch: they are waited for as often as its beginning. */
function signFrom(random: Random): Sign {
  return random.pick(["batch", "row", "outcome"]);
}

function paceOf(
  pace: Pace,
  { name, sign }: { readonly name: string; readonly sign: Sign },
): number {
  return pace.get(name) ?? FIRST_PACE[sign];
}

/** It did what it was told, unless there was nothing left to take back or to delete. */
function assertSettled({ code, err }: Run): void {
  if (code === 0) return;
  assert.equal(code, 1, err);
  assert.match(
    err,
    /no batch in .* can still be taken back|Cannot find/,
    `settling failed: ${err}`,
  );
}

/** It did what it was told; of the chosen threads none may know its folder, and then none is moved. */
async function mustSucceed(args: readonly string[], { env }: RichStore): Promise<void> {
  const { code, err } = await rollkeep(args, { env });
  if (/no sessions matched source cwd/.test(err)) return;
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
