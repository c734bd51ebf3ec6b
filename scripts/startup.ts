/**
 * Measures what the first use of a part of the runtime costs a process, in milliseconds: the median of some processes each.
 * `deno task startup [RUNS]`. The numbers in docs/speed.md about start-up come from here.
 *
 * @module
 */

const FIRST_USES: readonly (readonly [name: string, code: string])[] = [
  ["nothing", ""],
  ["node:sqlite", 'await import("node:sqlite")'],
  ["node:zlib (zstd)", 'await import("node:zlib")'],
  ["node:fs", 'await import("node:fs")'],
  ["smol-toml", 'await import("smol-toml")'],
  ["get-east-asian-width", 'await import("get-east-asian-width")'],
  ["new Intl.Segmenter()", "new Intl.Segmenter()"],
  ["Temporal", "Temporal.Instant.fromEpochMilliseconds(1).toString()"],
  ["new Date().toISOString()", "new Date(1).toISOString()"],
  [
    "a worker",
    'await new Promise((ready) => new Worker(URL.createObjectURL(new Blob(["postMessage(1)"], ' +
    '{ type: "text/javascript" })), { type: "module" }).onmessage = ready)',
  ],
];

/** Milliseconds that some code takes in a process of its own. */
async function measure(code: string): Promise<number> {
  const program = `const at = performance.now(); ${code};
    console.log(performance.now() - at); Deno.exit()`;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", program],
    cwd: new URL("..", import.meta.url),
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot measure ${code}: ${decoder.decode(stderr)}`);
  return Number(decoder.decode(stdout));
}

/** What each first use costs a process, in milliseconds: the median of some processes each. */
export async function* firstUses(
  runs: number,
): AsyncGenerator<readonly [name: string, ms: number]> {
  for (const [name, code] of FIRST_USES) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await measure(code));
    yield [name, times.sort((a, b) => a - b)[Math.floor(runs / 2)]!];
  }
}

if (import.meta.main) {
  for await (const [name, ms] of firstUses(Number(Deno.args[0] ?? 9))) {
    console.log(`${ms.toFixed(1).padStart(6)} ms  ${name}`);
  }
}
