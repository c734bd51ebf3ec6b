import { buildWriter } from "../../../lib/system/real/writer.ts";
import { stageOf } from "../../support/acting.ts";
import { failingWriter } from "../../support/failing_writer.ts";
import { rollkeepCommand, type Run } from "../../support/rollkeep.ts";
import { sayInProcess } from "../../support/program/say_in_process.ts";
import type { CaseWorld } from "../kill/case_world.ts";
import { type Fault, straceWords } from "./fault.ts";

/** A run that something went wrong in. */
export interface FaultyRun extends Run {
  /** Whether it came as far as the fault. */
  readonly isHit: boolean;
  /** Whether it died of it. */
  readonly isDead: boolean;
}

/** Runs the program under strace, which makes one of its calls fail; where there is no strace, in this process with a failing writer. */
export async function runWithFault(
  world: CaseWorld,
  { words, fault }: { readonly words: readonly string[]; readonly fault: Fault },
): Promise<FaultyRun> {
  const trace = `${world.root}/trace`;
  const { env } = world.store();
  const under = ["strace", "-f", "-o", trace, ...straceWords(fault)];
  try {
    const { code, signal, stdout, stderr } = await rollkeepCommand(words, { env, under }).output();
    const decoder = new TextDecoder();
    const [out, err] = [decoder.decode(stdout), decoder.decode(stderr)];
    // A runtime that cannot wake its own threads dies like any other.
    const isDead = signal === "SIGKILL" || code === 137 || err.includes("Deno has panicked");
    // A module that cannot be read is the runtime's trouble, and nothing of ours has begun.
    const hasBegun = !/Import 'file:|Module not found|error loading/.test(err);
    const isHit = isDead || Deno.readTextFileSync(trace).includes("(INJECTED)");
    return { code, out, err, isHit: isHit && hasBegun, isDead };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return await failInProcess(world, { words, fault });
  }
}

async function failInProcess(
  world: CaseWorld,
  { words, fault }: { readonly words: readonly string[]; readonly fault: Fault },
): Promise<FaultyRun> {
  const isDead = fault.how === "KILL";
  const writer = failingWriter(buildWriter(), { at: fault.at, kind: isDead ? "death" : "error" });
  const stage = await stageOf(world.store().home, world.trash());
  const run = await sayInProcess(words, { ...stage, writer });
  return { ...run, isHit: writer.calls() >= fault.at, isDead };
}
