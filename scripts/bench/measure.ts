import type { Timing } from "./page/report.ts";

/** Wall milliseconds and peak MiB of one run; the peak is `null` where nobody can tell it. */
export interface Measure {
  readonly ms: number;
  readonly peakMiB: number | null;
  /** That it was ended before its end. Left out: it came to it. */
  readonly isCut?: true;
}

/** Exit statuses that are no failure: 2 is a change, too, that had to pass some threads by. */
export const DONE: readonly number[] = [0, 2];

/** How a command is run. */
export interface MeasureOptions {
  /** Beside what this process has. */
  readonly env: Readonly<Record<string, string>>;
  /** Exit statuses that are no failure. Left out: {@link DONE}. */
  readonly statuses?: readonly number[] | undefined;
  /** Milliseconds after which it is ended, with all that it started. Left out: it may take as long as it takes. */
  readonly mostMs?: number;
}

const METER = `import os, resource, signal, subprocess, sys, time
most, quiet = float(sys.argv[1]) or None, subprocess.DEVNULL
start = time.monotonic()
child = subprocess.Popen(sys.argv[2:], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=most is not None)
try:
    code = child.wait(most)
except subprocess.TimeoutExpired:
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    code = "cut"
wall = time.monotonic() - start
print(code, wall * 1000, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)`;

/**
 * One run of a command as a whole process.
 *
 * @throws {Error} with its words where it failed.
 */
export async function measure(
  command: readonly string[],
  { env, statuses = DONE, mostMs = 0 }: MeasureOptions,
): Promise<Measure> {
  const said = await outputOf(["python3", "-c", METER, String(mostMs / 1000), ...command], env);
  const [code, ms, peakMiB] = said.trim().split(" ");
  const run = { ms: Number(ms), peakMiB: Number(peakMiB) };
  if (code === "cut") return { ...run, isCut: true };
  if (!statuses.includes(Number(code))) throw new Error(`${command.join(" ")} ended with ${code}`);
  return run;
}

/**
 * What a command prints.
 *
 * @throws {Error} with its words and what it said, where it failed.
 */
export async function outputOf(
  [program, ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program!, {
    args,
    env: { ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`cannot run ${[program, ...args].join(" ")}: ${decoder.decode(stderr)}`);
  }
  return decoder.decode(stdout);
}

/** How often something is measured: as often as fits into the time, at least once. */
export interface Repeats {
  readonly most: number;
  readonly budgetMs: number;
}

/** What some runs took, one after the other. */
export async function repeated(
  once: () => Promise<Measure>,
  { most, budgetMs }: Repeats,
): Promise<Timing> {
  const runs: Measure[] = [];
  let spentMs = 0;
  do {
    runs.push(await once());
    spentMs += runs.at(-1)!.ms;
  } while (runs.length < most && spentMs < budgetMs);
  return timingOf(runs);
}

/** Median, least and peak of some runs. */
export function timingOf(runs: readonly Measure[]): Timing {
  const times = runs.map(({ ms }) => ms);
  const peaks = runs.map(({ peakMiB }) => peakMiB).filter((peak) => peak !== null);
  return {
    medianMs: median(times),
    leastMs: Math.min(...times),
    runs: runs.length,
    peakMiB: peaks.length === 0 ? null : median(peaks),
    ...(runs.some(({ isCut }) => isCut) ? { isCut: true } : {}),
  };
}

/** The value in the middle; of an even number of values the greater one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const FORGET = `import os, sys
os.sync()
for top in sys.argv[1:]:
    for folder, _, names in os.walk(top):
        for name in names:
            file = os.open(os.path.join(folder, name), os.O_RDONLY)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)`;

/** Has the system forget what it holds of the contents of all files below a folder. Names, sizes and times stay in memory. */
export async function forgetContents(folder: string): Promise<void> {
  await outputOf(["python3", "-c", FORGET, folder]);
}
