/**
 * Compiles the program for Linux on arm64 and tries it under qemu: `deno task emulated`. `DENORT_BIN` names the runtime for arm64
 * where Deno's own downloads are out of reach, `QEMU_LD_PREFIX` the folder with the C library for arm64 where it is not that of Debian.
 *
 * @module
 */
import { checkProgram } from "./check_program.ts";
import { targetNamed } from "./targets.ts";

const TARGET = targetNamed("linux-arm64")!;
const LIBRARIES = Deno.env.get("QEMU_LD_PREFIX") ?? "/usr/aarch64-linux-gnu";

async function compiles(): Promise<boolean> {
  const args = ["task", "--quiet", "compile", "--target", TARGET.name];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  return success;
}

if (import.meta.main) {
  if (!await compiles()) Deno.exit(1);
  const under = ["qemu-aarch64-static", "-L", LIBRARIES];
  const { lines, isProven } = await checkProgram(`dist/${TARGET.file}`, { store: null, under });
  for (const line of lines) console.log(line);
  Deno.exit(isProven ? 0 : 1);
}
