/** Gives the child a pseudo-terminal for all three streams, copies what it shows, ends with its status. */
const WATCH = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/** The same with a width, for a child that is typed to once it has shown what it asks. */
const TYPE = `
import fcntl, os, pty, struct, sys, termios
columns, prompt, keys = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3].encode()
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    os.execvp(sys.argv[4], sys.argv[4:])
shown, typed = b"", False
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        piece = b""
    if not piece:
        break
    shown += piece
    if not typed and prompt in shown:
        os.write(terminal, keys)
        typed = True
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** What a terminal showed and how the program in it ended. */
export interface TerminalRun {
  readonly code: number;
  /** Both streams as they came, lines ending in CR LF; without the line that says what is being done, which was wiped. */
  readonly shown: string;
}

/** What somebody types. */
export interface Typing {
  /** Width of the terminal. */
  readonly columns: number;
  /** Text that has to be shown first. */
  readonly prompt: string;
  readonly keys: string;
}

/** Runs a program in a pseudo-terminal, on which nobody types unless `typing` says what. */
export async function inTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  typing?: Typing,
): Promise<TerminalRun> {
  const script = typing === undefined
    ? ["-c", WATCH]
    : ["-c", TYPE, `${typing.columns}`, typing.prompt, typing.keys];
  const { code, stdout, stderr } = await new Deno.Command("python3", {
    args: [...script, ...command],
    env: { PATH: Deno.env.get("PATH") ?? "", TERM: "xterm", TZ: "UTC", ...env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, shown: withoutWiped(decoder.decode(stdout) + decoder.decode(stderr)) };
}

/** Begins a line that says what is being done, and takes it away. */
const WIPE = "\r\u001b[K";

/** What stays on a terminal; how slow the machine is does not show. */
function withoutWiped(shown: string): string {
  return shown.split("\n").map((line) => line.split(WIPE).at(-1)!).join("\n");
}
