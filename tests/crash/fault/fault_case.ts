import { type ActionWords, UNDO } from "../kill/actions.ts";
import { assertFirst, assertWhole } from "../kill/whole/assert_whole.ts";
import {
  type CaseWorld,
  prepareCase,
  settleCase,
  undoCase,
  withCaseWorld,
} from "../kill/case_world.ts";
import { chooseFault, faultText } from "./fault.ts";
import { runWithFault } from "./run_with_fault.ts";
import { assertSaidWhatHappened } from "./said_what_happened.ts";

/** What a case came to. */
export interface FaultCase {
  readonly number: number;
  /** Faults that were met. */
  readonly hits: number;
  /** What was wrong; `null` when nothing was. */
  readonly failure: string | null;
}

/** Cases in which whoever settles dies as well. */
const AGAIN_SHARE = 0.4;

/** One store, a command that something goes wrong in, settled by the next one, checked, and undone all the way. */
export async function runFaultCase(
  number: number,
  options: { readonly seed: number; readonly disk: string | null },
): Promise<FaultCase> {
  let hits = 0;
  const sizes = [6, 9, 14];
  const failure = await withCaseWorld({ ...options, number, sizes }, async (world) => {
    const { random, first, action } = world;
    await prepareCase(world);
    if (!await failOnce(world, { words: action.words, kills: false })) return;
    hits++;
    if (random.chance(AGAIN_SHARE) && await failOnce(world, { words: UNDO, kills: true })) hits++;
    await settleCase(world);
    assertWhole(first, world.look(), action.effect);
    await undoCase(world);
    assertFirst(first, world.look(), action.effect);
  });
  return { number, hits, failure };
}

/** Whether the command came as far as the fault. */
async function failOnce(
  world: CaseWorld,
  { words, kills }: { readonly words: ActionWords; readonly kills: boolean },
): Promise<boolean> {
  const fault = chooseFault(world.random, { kills });
  const before = world.look();
  const run = await runWithFault(world, { words: world.say(words), fault });
  const said = run.isDead ? "died" : `${run.code} ${run.err.trimEnd()}`;
  world.tell(`${faultText(fault)}${run.isHit ? "" : ", which it never met"}: ${said}`);
  if (run.isHit) assertSaidWhatHappened(run, { before, after: world.look() });
  return run.isHit;
}
