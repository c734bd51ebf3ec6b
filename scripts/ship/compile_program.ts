/**
 * Compiles a program as rollkeep is compiled: permissions baked in, prompts off.
 *
 * @module
 */
import { isPromised, PROMISED } from "../../commands/version/command.ts";
import type { Limits } from "./program_file.ts";
import { HEADER_BYTES, type Target, targetOf } from "./targets.ts";

/** How it runs, and what it may do before it narrows itself beside files. */
const FLAGS: readonly string[] = [
  "--quiet",
  // The gate of types has looked: here it would cost ten seconds for each program.
  "--no-check",
  "--no-prompt",
  // The cache would be a file of a known name in the temporary folder: a write no command promises, and code that anybody
  // else on the machine could have put there.
  "--no-code-cache",
  "--allow-env",
  "--allow-sys=statfs,uid",
  // Left out, the hosts of registries could be imported from.
  "--deny-import",
  // Megabytes of young objects, and by how many percent the rest may grow before the engine looks whether it is still needed. Its own
  // choices are four times as much: a batch of ten thousand threads took 310 MB with them instead of 200, and was no quicker.
  "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=100",
];

/** One program to compile. */
export interface Compilation extends Partial<Limits> {
  /** Its main module. */
  readonly main: string;
  /** The modules of its workers. */
  readonly workers: readonly string[];
  /** File to write. */
  readonly output: string;
  /** Whether it is a release; left out: it is not. */
  readonly isRelease?: boolean;
  /** System that it is for; left out: this one. */
  readonly target?: Target;
}

/** What a release carries, and a trial build does not. */
const RELEASE_MARK = "scripts/release_mark.txt";

/** Compiles a program; whether that succeeded. What the compiler said is passed on where it did not. */
export async function compileProgram(compilation: Compilation): Promise<boolean> {
  const { success, stderr } = await new Deno.Command(compiler(), {
    args: ["compile", ...wordsOf(compilation)],
  }).output();
  if (!success) Deno.stderr.writeSync(stderr);
  return success;
}

/** The words for the compiler. */
export function wordsOf(compilation: Compilation): readonly string[] {
  const { main, workers, output, isRelease = false, target, store = null } = compilation;
  // The compiler reads a doubled comma as one within a path.
  const files = store === null ? "" : `=${store.replaceAll(",", ",,")}`;
  const included = isRelease ? [...workers, RELEASE_MARK] : workers;
  return [
    ...FLAGS,
    `--allow-read${files}`,
    `--allow-write${files}`,
    ...(target === undefined ? [] : ["--target", target.triple]),
    ...included.flatMap((file) => ["--include", file]),
    "--output",
    output,
    main,
  ];
}

function compiler(): string {
  return Deno.env.get("COMPILE_DENO") ?? Deno.execPath();
}

/** Version of the Deno that compiles, and of the runtime in the program. */
export async function runtimeVersion(): Promise<string> {
  const { stdout } = await new Deno.Command(compiler(), { args: ["--version"] }).output();
  return /^deno (\S+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? "unknown";
}

/** Why nothing compiled with this Deno is a release; `null`: it may be one. */
export function releaseTrouble(version: string): string | null {
  return isPromised(version)
    ? null
    : `Cannot compile a release with Deno ${version}: what docs/security.md promises holds from ${PROMISED} on`;
}

/** Why the runtime of `DENORT_BIN` does not fit a target; `null`: it does, or none is named. */
export function runtimeTrouble(target: Target, denort: string | undefined): string | null {
  if (denort === undefined) return null;
  const header = new Uint8Array(HEADER_BYTES);
  let length = 0;
  try {
    using file = Deno.openSync(denort, { read: true });
    length = file.readSync(header) ?? 0;
  } catch (error) {
    return `DENORT_BIN cannot be read (${(error as Error).message})`;
  }
  const found = targetOf(header.subarray(0, length));
  if (found === target) return null;
  return `DENORT_BIN is ${found === null ? "no runtime" : `the runtime for ${found.name}`}`;
}

/** The way out where no runtime of a target could be had. */
export function wayToRuntime(target: Target, version: string): string {
  return `hint: set DENORT_BIN to denort ${version} for ${target.triple} (and COMPILE_DENO to the Deno of its version), or unset it ` +
    "where Deno's own downloads are in reach";
}
