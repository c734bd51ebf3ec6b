/**
 * Compiles the program for this platform into `dist/rollkeep`, permissions baked in and prompts off. `DENORT_BIN` names a
 * runtime to build on and `COMPILE_DENO` the Deno of its version; without them the official runtime is fetched by Deno itself.
 *
 * @module
 */
const deno = Deno.env.get("COMPILE_DENO") ?? Deno.execPath();
const { code } = await new Deno.Command(deno, {
  args: [
    "compile",
    "--quiet",
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-sys=statfs",
    "--include",
    "worker.ts",
    "--output",
    `dist/rollkeep${Deno.build.os === "windows" ? ".exe" : ""}`,
    "main.ts",
  ],
}).output();
if (code !== 0) {
  console.error(
    "Cannot compile: no runtime for this platform could be had; set DENORT_BIN (and COMPILE_DENO, the Deno " +
      "of the same version) where Deno's own downloads are out of reach",
  );
}
Deno.exit(code);
