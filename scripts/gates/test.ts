/**
 * Runs tests side by side: `deno task test` those to work with, which tell in a minute or so, `deno task test:all` every one.
 * What else is said goes to `deno test`: names of files instead of the usual folders, `--filter`, `--watch`.
 *
 * @module
 */

/** Folders whose tests are quick enough to be run after every change. */
const QUICK = ["lib", "commands", "cli", "property", "scripts"].map((room) => `tests/${room}`);

/** What `deno task test:all` runs beside them: tasks, in this order. */
const SLOW: readonly string[] = [
  "attack",
  "corpus",
  "fuzz:gate",
  "conformance",
  "compile",
  "binary",
];

/** What the quick tests leave out. */
const LEFT_OUT =
  "deno task test:all adds: crashes, random walks and the sandbox (attack), hostile files (corpus, fuzz:gate), the real Codex (conformance), the " +
  "compiled program (binary)";

/** Whether words for `deno test` name files or folders themselves. */
export function namesFiles(words: readonly string[]): boolean {
  return words.some((word) => /^[^-].*(?:\.ts|\/[^.]*)$/.test(word));
}

async function succeeds(args: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), { args: [...args] }).spawn().status;
  return success;
}

if (import.meta.main) {
  const isAll = Deno.args[0] === "--all";
  const words = isAll ? Deno.args.slice(1) : Deno.args;
  const what = namesFiles(words) ? words : [...words, ...QUICK];
  // Types are a gate of their own, `deno task check`: checking them here would cost each run as much again.
  const quick = [
    "test",
    "--lock=tests/deno.lock",
    "--no-check",
    "--no-prompt",
    "-A",
    "--parallel",
    ...what,
  ];
  const failed: string[] = await succeeds(quick) ? [] : ["test"];
  for (const task of isAll ? SLOW : []) {
    if (!await succeeds(["task", task])) failed.push(task);
  }
  if (!isAll) console.log(LEFT_OUT);
  else console.log(failed.length === 0 ? "all passed" : `failed: ${failed.join(", ")}`);
  Deno.exit(failed.length === 0 ? 0 : 1);
}
