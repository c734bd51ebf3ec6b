/**
 * A process that fuzzes: `TARGETS SEED FROM COUNT UNTIL`, targets with commas between, one after the other, until so many milliseconds since the epoch. It says the number of each input before
 * it begins, so that whoever waits knows at which one it hangs or dies; and of one that fails why, which ends it.
 *
 * @module
 */
import { bytesOf, targetOf } from "./fuzz_input.ts";
import { removeFuzzFolder } from "./fuzz_folder.ts";

/** Most memory that the process may come to, in kilobytes: its own programs and tests' stores are 200 MB of it. */
const MOST_KILOBYTES = 512 * 1024;

/** Inputs after which garbage is collected. */
const GARBAGE = 50;

/** Kilobytes that the process has had at most; 0 where the system does not tell. */
function peakKilobytes(): number {
  if (Deno.build.os !== "linux") return 0;
  return Number(/^VmHWM:\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1] ?? 0);
}

function say(message: Readonly<Record<string, unknown>>): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
}

const [targets = "", seed = "", from = "", count = "", until = ""] = Deno.args;
const names = targets.split(",");
try {
  for (let at = Number(from); at < Number(from) + Number(count); at++) {
    if (Date.now() >= Number(until)) break;
    const target = names[at % names.length]!;
    const input = { target, seed: Number(seed), number: Math.floor(at / names.length) };
    say({ begin: at });
    try {
      await targetOf(target).check(await bytesOf(input));
    } catch (error) {
      const why = error instanceof Error ? error.stack ?? error.message : String(error);
      say({ failed: at, why });
      break;
    }
    // What a run leaves behind is no memory of the next one.
    if (at % GARBAGE === 0) (globalThis as { gc?: () => void }).gc?.();
    const peak = peakKilobytes();
    if (peak > MOST_KILOBYTES) {
      say({ failed: at, why: `it came to ${Math.round(peak / 1024)} MB` });
      break;
    }
  }
  say({ end: true });
} finally {
  removeFuzzFolder();
}
