/**
 * Compiles the program for this platform into `dist/rollkeep`, permissions baked in and prompts off. `DENORT_BIN` names a
 * runtime to build on and `COMPILE_DENO` the Deno of its version; without them the official runtime is fetched by Deno itself.
 *
 * @module
 */
import { HEAD_WORKER } from "../lib/side_by_side/begin_listing.ts";
import { LOOK_WORKER } from "../lib/system/look.ts";
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
}

/** Compiles a program as rollkeep is compiled; whether that succeeded. */
export async function compileProgram({ main, workers, output }: Compilation): Promise<boolean> {
  const deno = Deno.env.get("COMPILE_DENO") ?? Deno.execPath();
  const included = workers.flatMap((worker) => ["--include", worker]);
  const { success, stderr } = await new Deno.Command(deno, {
    args: ["compile", ...FLAGS, ...included, "--output", output, main],
  }).output();
  if (!success) Deno.stderr.writeSync(stderr);
  return success;
}

if (import.meta.main) {
  const output = `dist/rollkeep${Deno.build.os === "windows" ? ".exe" : ""}`;
  const workers = [...allWorkers(), HEAD_WORKER, LOOK_WORKER].map(({ href }) => href);
  const success = await compileProgram({ main: "confined.ts", workers, output });
  if (!success) {
    console.error(
      "Cannot compile: no runtime for this platform could be had; set DENORT_BIN (and COMPILE_DENO, the Deno " +
        "of the same version) where Deno's own downloads are out of reach",
    );
  }
  Deno.exit(success ? 0 : 1);
}
