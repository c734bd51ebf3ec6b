/**
 * Fetches what is missing, then runs every gate, side by side as far as there are cores, and counts: one for each gate that is
 * no test run, one for each test. What a gate says is printed when it ends, and what failed once more at the end of all, where
 * it is seen in the last screen of a log. The last line printed is `N passed, N failed`.
 *
 * @module
 */

/** What a gate counted. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** One gate: a task of `deno.json`. */
export interface Gate {
  readonly name: string;
  readonly task: string;
  /** Whether its output ends with a count of tests. */
  readonly tests: boolean;
  /** Whether it keeps every core busy by itself. */
  readonly wide: boolean;
  /** Name of the gate that must have ended before. Absent: none. */
  readonly after?: string;
}

const PLAIN = { tests: false, wide: false } as const;

/** In the order they begin: the narrow ones first, of those the longest first, so that no core waits for another. */
const GATES: readonly Gate[] = [
  { name: "corpus", task: "corpus", tests: true, wide: false },
  { name: "compile", task: "compile", ...PLAIN },
  { name: "fuzz", task: "fuzz:gate", ...PLAIN },
  { name: "binary", task: "binary", tests: true, wide: false, after: "compile" },
  { name: "types", task: "check", ...PLAIN },
  { name: "publish", task: "publish:check", ...PLAIN },
  { name: "lint", task: "lint", ...PLAIN },
  { name: "docs", task: "docs", ...PLAIN },
  { name: "format", task: "fmt:check", ...PLAIN },
  { name: "tests", task: "test", tests: true, wide: true },
  { name: "attack", task: "attack", tests: true, wide: true },
  { name: "conformance", task: "conformance", tests: true, wide: true },
];

/** Counts of the last line of a test run, `ok | 4 passed | 0 failed`; `null` when it ran no test. */
export function countTests(output: string): Count | null {
  // deno-lint-ignore no-control-regex -- colour is what has to go
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const lines = [...plain.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/gm)];
  const last = lines.at(-1);
  return last === undefined ? null : { passed: Number(last[1]), failed: Number(last[2]) };
}

/** How many lines of a gate that failed are printed once more. */
const TOLD_LINES = 120;

/** What a gate that failed says of its failures: of a test run the errors and their list, of another its last lines. */
export function failuresOf(output: string): string {
  // deno-lint-ignore no-control-regex -- colour is what has to go
  const lines = output.replace(/\u001b\[[0-9;]*m/g, "").trimEnd().split("\n");
  const errors = lines.findLastIndex((line) => line.trim() === "ERRORS");
  if (errors === -1) return lines.slice(-TOLD_LINES).join("\n");
  return lines.slice(errors).slice(0, TOLD_LINES).join("\n");
}

/** Counts of one gate from its output and exit status: a run that failed has failed at least once. */
export function countGate(gate: { readonly tests: boolean }, run: GateRun): Count {
  if (!gate.tests) return run.success ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const count = countTests(run.output);
  if (count === null || count.passed + count.failed === 0) return { passed: 0, failed: 1 };
  return run.success ? count : { ...count, failed: Math.max(1, count.failed) };
}

/** How a gate ended. */
export interface GateRun {
  readonly success: boolean;
  readonly output: string;
}

/** Which of the gates that wait, in order, begin now: as many as there are cores for; a wide one only alone. */
export function nextGates(
  waiting: readonly Gate[],
  { running, cores }: { readonly running: readonly Gate[]; readonly cores: number },
): readonly Gate[] {
  const next: Gate[] = [];
  for (const gate of waiting) {
    const busy = [...running, ...next];
    const waits = busy.some(({ name, wide }) => wide || name === gate.after) ||
      (gate.wide && busy.length > 0);
    if (waits || busy.length >= cores) break;
    next.push(gate);
  }
  return next;
}

async function runGate({ task }: Pick<Gate, "task">): Promise<GateRun> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", task],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { success, output: decoder.decode(stderr) + decoder.decode(stdout) };
}

/** Runs gates to their end; what they counted together, and what those that failed said. */
async function runGates(gates: readonly Gate[]): Promise<Count & { readonly told: string }> {
  const cores = Math.max(2, navigator.hardwareConcurrency);
  const waiting = [...gates];
  const running = new Map<Gate, Promise<void>>();
  let [passed, failed, told] = [0, 0, ""];
  const run = async (gate: Gate) => {
    const startedMs = performance.now();
    console.log(`.. ${gate.name}`);
    const ended = await runGate(gate);
    const count = countGate(gate, ended);
    passed += count.passed;
    failed += count.failed;
    if (count.failed > 0) told += `== failed: ${gate.name}\n${failuresOf(ended.output)}\n`;
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    console.log(`== ${gate.name}`);
    if (ended.output.trim() !== "") console.log(ended.output.trimEnd());
    console.log(`== ${gate.name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`);
    running.delete(gate);
  };
  while (waiting.length > 0 || running.size > 0) {
    for (const gate of nextGates(waiting, { running: [...running.keys()], cores })) {
      waiting.shift();
      running.set(gate, run(gate));
    }
    await Promise.race(running.values());
  }
  return { passed, failed, told };
}

if (import.meta.main) {
  console.log("== downloads");
  const { success, output } = await runGate({ task: "download" });
  console.log(output.trimEnd());
  const { passed, failed, told } = await runGates(GATES);
  // What could not be had fails the gates that need it; a download that they all did without fails for itself.
  const missed = !success && failed === 0 ? 1 : 0;
  if (missed > 0) console.log(`== failed: downloads\n${output.trimEnd()}`);
  if (told !== "") console.log(told.trimEnd());
  console.log(`${passed} passed, ${failed + missed} failed`);
  Deno.exit(failed + missed === 0 ? 0 : 1);
}
