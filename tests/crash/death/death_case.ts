import { buildWriter } from "../../../lib/system/real/writer.ts";
import { stageOf } from "../../support/acting.ts";
import { failingWriter } from "../../support/failing_writer.ts";
import { sayInProcess } from "../../support/program/say_in_process.ts";
import { failureText } from "../every_call/failure_text.ts";
import { type CaseWorld, prepareCase, withCaseWorld } from "../kill/case_world.ts";
import { meanwhileCase } from "../kill/meanwhile.ts";

/** Which deaths. */
export interface DeathOptions {
  readonly deaths: number;
  readonly seed: number;
  /** Number of the first case. */
  readonly from: number;
  /** Told about each case that counts. */
  readonly onDeath: () => void;
}

/** What came of it. */
export interface DeathCount {
  readonly deaths: number;
  readonly failures: readonly string[];
}

/** Mutating calls of a change, about: a death may come at any of them. */
const MOST_CALLS = 140;
/** Cases that may fail before it is given up. */
const MOST_FAILURES = 12;

/**
 * Lets a change die at one of its calls, in this very process; then Codex acts on what it has left, or the home is moved; then
 * the next command settles. A hundred times as many as with real kills, and at known calls; a process is what it cannot prove.
 */
export async function dieMany({ deaths, seed, from, onDeath }: DeathOptions): Promise<DeathCount> {
  const failures: string[] = [];
  let died = 0;
  for (let number = from; died < deaths && failures.length < MOST_FAILURES; number++) {
    const options = { seed, number, disk: "/tmp", sizes: [3, 5, 8], inProcess: true };
    let isDead = false;
    const failure = await withCaseWorld(options, async (world) => {
      await prepareCase(world);
      isDead = await dieOnce(world);
      if (isDead) await meanwhileCase(world);
    });
    if (isDead) {
      died++;
      onDeath();
    }
    if (failure !== null) failures.push(failureText({ tool: "deaths", seed, number, failure }));
  }
  return { deaths: died, failures };
}

/** Whether the action came as far as its death. */
async function dieOnce(world: CaseWorld): Promise<boolean> {
  const at = 1 + world.random.whole(MOST_CALLS);
  const writer = failingWriter(buildWriter(), { at, kind: "death" });
  const words = world.say(world.action.words);
  const stage = await stageOf(world.store().home, world.trash());
  await sayInProcess(words, { ...stage, writer });
  world.tell(`died at call ${at} of ${writer.calls()}`);
  return writer.calls() >= at;
}
