/** Gives the child a pseudo-terminal for all three streams, copies what it shows, ends with its status. */
const PYTHON = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/** What a terminal showed and how the program in it ended. */
export interface TerminalRun {
  readonly code: number;
  /** Both streams as they came, lines ending in CR LF. */
  readonly shown: string;
}

/** Runs a program in a pseudo-terminal on which nobody types. */
export async function inTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<TerminalRun> {
  const { code, stdout, stderr } = await new Deno.Command("python3", {
    args: ["-c", PYTHON, ...command],
    env: { PATH: Deno.env.get("PATH") ?? "", TERM: "xterm", TZ: "UTC", ...env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, shown: decoder.decode(stdout) + decoder.decode(stderr) };
}
