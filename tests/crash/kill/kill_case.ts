import type { Random } from "../../../scripts/store/random.ts";
import { rollkeepCommand } from "../../support/rollkeep.ts";
import { NEXT } from "./actions.ts";
import { assertFirst, assertWhole } from "./whole/assert_whole.ts";
import { type CaseWorld, prepareCase, settleCase, undoCase, withCaseWorld } from "./case_world.ts";
import { killCommand, type Sign } from "./kill_command.ts";
import { meanwhileCase } from "./meanwhile.ts";
import { cutOff, type Death, deathOf } from "./phase.ts";

/** A kill that counts: between the first byte of a batch folder and its end record. */
export interface Kill extends Death {
  /** Name of the action whose case it was. */
  readonly action: string;
  /** Whether the trash lay on another file system. */
  readonly isFar: boolean;
  /** Whether Codex acted, or the home was moved, before it was settled. */
  readonly isMeanwhile: boolean;
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

/** Kills behind which the command that would settle is killed too. */
const AGAIN_SHARE = 0.3;

/** Cases in which something happens between the last kill and the settling. */
const MEANWHILE_SHARE = 0.35;

/**
 * One store, killed once or more, settled by the next command, checked, and undone all the way. A store that fails is kept
 * and named in the failure.
 */
export async function runKillCase(number: number, options: KillCaseOptions): Promise<KillCase> {
  const kills: Kill[] = [];
  let missed = 0;
  const sizes = [6, 12, 24, 48, 90];
  const failure = await withCaseWorld({ ...options, number, sizes }, async (world) => {
    const { random, first, action, isFar } = world;
    const isMeanwhile = random.chance(MEANWHILE_SHARE);
    await prepareCase(world);
    let words = action.words;
    do {
      const death = await killOnce(world, { words, pace: options.pace });
      if (death === null) missed++;
      else kills.push({ action: action.name, isFar, isMeanwhile, ...death });
      words = random.pick(NEXT);
    } while (random.chance(AGAIN_SHARE));
    if (isMeanwhile) return await meanwhileCase(world);
    await settleCase(world);
    assertWhole(first, world.look(), action.effect);
    await undoCase(world);
    assertFirst(first, world.look(), action.effect);
  });
  return { number, kills, missed, failure };
}

/** Kills one command; how it died, `null` when that was outside of a batch. */
async function killOnce(
  world: CaseWorld,
  { words, pace }: { readonly words: typeof world.action.words; readonly pace: Pace },
): Promise<Death | null> {
  const { random, action } = world;
  const before = world.look();
  const sign = cutOff(before).length > 0 ? "lock" : signFrom(random);
  const name = `${sign === "lock" ? "settle" : action.name} ${sign}`;
  const delayMs = random.next() * paceOf(pace, { name, sign });
  const args = world.say(words);
  const { home, env } = world.store();
  const command = rollkeepCommand(args, { env });
  const ownEnd = await killCommand(command, { home, trash: world.trash(), delayMs, sign });
  const death = deathOf({ before, after: world.look(), isUndo: args[0] === "undo" });
  const where = death?.phase ?? `not in a batch ${ownEnd ?? ""}`;
  world.tell(`killed ${delayMs.toFixed(2)} ms after the ${sign}: ${where}`);
  const isLate = death === null || (sign === "lock" && death.phase !== "settle");
  pace.set(name, paceOf(pace, { name, sign }) * (isLate ? 0.85 : 1.03));
  return death;
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
