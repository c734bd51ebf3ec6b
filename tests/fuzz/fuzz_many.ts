import type { FuzzInput } from "./fuzz_input.ts";

/** Longest time an input may take; a machine may lose much of it to others. */
const MOST_MS = 10_000;
/** Inputs of one process: a process takes a second to start. */
const BATCH = 2000;
const CHILD = new URL("fuzz_child.ts", import.meta.url);

/** What to fuzz, and for how long. */
export interface FuzzOptions {
  readonly targets: readonly string[];
  readonly seed: number;
  /** No further input begins after so many milliseconds. */
  readonly ms: number;
  /** Input to begin with, of all targets together. Left out: the first. */
  readonly from?: number;
  /** Inputs at most. Left out: as many as there is time for. */
  readonly most?: number;
  /** Longest time of an input. Left out: 10 s. */
  readonly mostMs?: number;
}

/** One input that failed. */
export interface FuzzFailure {
  readonly input: FuzzInput;
  readonly why: string;
}

/** What fuzzing came to. */
export interface Fuzzed {
  readonly inputs: number;
  readonly failures: readonly FuzzFailure[];
}

/** Failures after which it is enough: they are mostly the same one. */
const ENOUGH_FAILURES = 10;

/**
 * Fuzzes until the time is over, in processes that are killed when an input takes too long.
 *
 * @throws {Error} when no process begins.
 */
export async function fuzzMany(options: FuzzOptions): Promise<Fuzzed> {
  const { targets, seed, ms, from = 0, most = Infinity } = options;
  const endMs = Date.now() + ms;
  const failures: FuzzFailure[] = [];
  let at = from;
  while (at < from + most && Date.now() < endMs && failures.length < ENOUGH_FAILURES) {
    const count = Math.min(BATCH, from + most - at);
    const run = await runChild({ ...options, from: at }, { endMs, count });
    if (run.why !== null && run.next === at) throw new Error(`Cannot fuzz: ${run.why}`);
    at = run.next;
    if (run.why === null) continue;
    const number = Math.floor((at - 1) / targets.length);
    const target = targets[(at - 1) % targets.length]!;
    failures.push({ input: { target, seed, number }, why: run.why });
  }
  return { inputs: at - from, failures };
}

/** How a process ended. */
interface ChildRun {
  /** The input behind the last one that began. */
  readonly next: number;
  /** Why that one failed; `null`: it did not. */
  readonly why: string | null;
}

async function runChild(
  { targets, seed, from = 0, mostMs = MOST_MS }: FuzzOptions,
  { endMs, count }: { readonly endMs: number; readonly count: number },
): Promise<ChildRun> {
  const flags = [
    "--lock=tests/deno.lock",
    "--no-check",
    "--no-prompt",
    "-A",
    "--v8-flags=--max-old-space-size=512,--expose-gc",
  ];
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...flags,
      CHILD.pathname,
      targets.join(","),
      `${seed}`,
      `${from}`,
      `${count}`,
      `${endMs}`,
    ],
    cwd: new URL("../..", CHILD),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(child.stderr).text();
  let [next, why, isEnded] = [from, null as string | null, false];
  const kill = (reason: string) => {
    why = reason;
    isEnded = true;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(() => kill("it did not start"), 6 * MOST_MS);
  for await (const line of linesOf(child.stdout)) {
    const said = JSON.parse(line);
    if (said.begin !== undefined && !isEnded) {
      clearTimeout(timer);
      next = said.begin + 1;
      timer = setTimeout(() => kill(`it took more than ${mostMs / 1000} s`), mostMs);
    } else if (said.failed !== undefined) why = said.why;
    else if (said.end !== undefined) isEnded = true;
  }
  clearTimeout(timer);
  const { code } = await child.status;
  const stderr = await errors;
  if (!isEnded) why = `the process died with status ${code}: ${stderr.slice(-2000)}`;
  return { next, why };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
