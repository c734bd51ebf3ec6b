/**
 * Runs every gate and counts: one for each gate that is no test run, one for each test. The last line printed is
 * `N passed, N failed`.
 *
 * @module
 */

/** What a gate counted. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Gate {
  readonly name: string;
  readonly task: string;
  /** Whether its output ends with a count of tests. */
  readonly tests: boolean;
}

const GATES: readonly Gate[] = [
  { name: "format", task: "fmt:check", tests: false },
  { name: "lint", task: "lint", tests: false },
  { name: "types", task: "check", tests: false },
  { name: "docs", task: "docs", tests: false },
  { name: "tests", task: "test", tests: true },
  { name: "conformance", task: "conformance", tests: true },
  { name: "compile", task: "compile", tests: false },
  { name: "binary", task: "binary", tests: true },
];

/** Counts of the last line of a test run, `ok | 4 passed | 0 failed`; `null` when it ran no test. */
export function countTests(output: string): Count | null {
  // deno-lint-ignore no-control-regex -- colour is what has to go
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const lines = [...plain.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/gm)];
  const last = lines.at(-1);
  return last === undefined ? null : { passed: Number(last[1]), failed: Number(last[2]) };
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

async function runGate({ task }: Gate): Promise<GateRun> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", task],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  let output = "";
  const pass = async (from: ReadableStream<Uint8Array>, to: typeof Deno.stdout) => {
    for await (const piece of from) {
      to.writeSync(piece);
      output += decoder.decode(piece);
    }
  };
  await Promise.all([pass(child.stdout, Deno.stdout), pass(child.stderr, Deno.stderr)]);
  return { success: (await child.status).success, output };
}

if (import.meta.main) {
  let passed = 0;
  let failed = 0;
  for (const gate of GATES) {
    console.log(`== ${gate.name}`);
    const count = countGate(gate, await runGate(gate));
    passed += count.passed;
    failed += count.failed;
    console.log(`== ${gate.name}: ${count.passed} passed, ${count.failed} failed`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 ? 0 : 1);
}
