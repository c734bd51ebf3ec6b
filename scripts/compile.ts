/**
 * Compiles the program for this platform into `dist/rollkeep`, permissions baked in and prompts off. `DENORT_BIN` names a
 * runtime to build on and `COMPILE_DENO` the Deno of its version; without them the official runtime is fetched by Deno itself.
 *
 * @module
 */
import { HEAD_WORKER } from "../lib/side_by_side/begin_listing.ts";
import { LOOK_WORKER } from "../lib/system/look.ts";
import { isPromised, PROMISED } from "../commands/version/command.ts";
import { allWorkers } from "../commands/table.ts";

/** What a program compiled from this project may do before it narrows itself, and how it runs. */
const FLAGS: readonly string[] = [
  "--quiet",
  "--no-prompt",
  // The cache would be a file of a known name in the temporary folder: a write no command promises, and code that anybody
  // else on the machine could have put there.
  "--no-code-cache",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys=statfs,uid",
  // Megabytes of young objects, and by how many percent the rest may grow before the engine looks whether it is still needed. Its own
  // choices are four times as much: a batch of ten thousand threads took 310 MB with them instead of 200, and was no quicker.
  "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=100",
];

/** One program to compile. */
export interface Compilation {
  /** Its main module. */
  readonly main: string;
  /** The modules of its workers. */
  readonly workers: readonly string[];
  /** File to write. */
  readonly output: string;
  /** Whether it is a release; left out: it is not. */
  readonly isRelease?: boolean;
}

/** Compiles a program as rollkeep is compiled; whether that succeeded. */
export async function compileProgram(
  { main, workers, output, isRelease = false }: Compilation,
): Promise<boolean> {
  const deno = compiler();
  const files = isRelease ? [...workers, RELEASE_MARK] : workers;
  const included = files.flatMap((file) => ["--include", file]);
  const { success, stderr } = await new Deno.Command(deno, {
    args: ["compile", ...FLAGS, ...included, "--output", output, main],
  }).output();
  if (!success) Deno.stderr.writeSync(stderr);
  return success;
}

/** What a release carries, and a trial build does not. */
const RELEASE_MARK = "scripts/release_mark.txt";

function compiler(): string {
  return Deno.env.get("COMPILE_DENO") ?? Deno.execPath();
}

/** Version of the Deno that compiles, and of the runtime in the program. */
async function runtimeVersion(): Promise<string> {
  const { stdout } = await new Deno.Command(compiler(), { args: ["--version"] }).output();
  return /^deno (\S+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? "unknown";
}

/** Why nothing compiled with this Deno is a release; `null`: it may be one. */
export function releaseTrouble(version: string): string | null {
  return isPromised(version)
    ? null
    : `Cannot compile a release with Deno ${version}: what docs/security.md promises holds from ${PROMISED} on`;
}

if (import.meta.main) {
  const isRelease = Deno.args.includes("--release");
  const version = await runtimeVersion();
  const trouble = isRelease ? releaseTrouble(version) : null;
  if (trouble !== null) {
    console.error(trouble);
    Deno.exit(1);
  }
  const output = `dist/rollkeep${Deno.build.os === "windows" ? ".exe" : ""}`;
  const workers = [...allWorkers(), HEAD_WORKER, LOOK_WORKER].map(({ href }) => href);
  const success = await compileProgram({ main: "confined.ts", workers, output, isRelease });
  if (success) {
    const kind = isRelease ? "a release" : "a trial build, not for others (--release makes one)";
    console.log(`${output}: ${kind}, on Deno ${version}`);
  } else {
    console.error(
      "Cannot compile: no runtime for this platform could be had; set DENORT_BIN (and COMPILE_DENO, the Deno " +
        "of the same version) where Deno's own downloads are out of reach",
    );
  }
  Deno.exit(success ? 0 : 1);
}
