import type { Terminal } from "../terminal.ts";

/** The process's own streams. Colour follows `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb`. */
export function realTerminal(variables: Readonly<Record<string, string>>): Terminal {
  const stdoutIsTerminal = Deno.stdout.isTerminal();
  const stderrIsTerminal = Deno.stderr.isTerminal();
  const encoder = new TextEncoder();
  const size = stdoutIsTerminal ? consoleSize() : null;
  return {
    stdoutIsTerminal,
    stderrIsTerminal,
    stdinIsTerminal: Deno.stdin.isTerminal(),
    columns: size?.columns || null,
    rows: size?.rows || null,
    stdoutColor: wantsColor(stdoutIsTerminal, variables),
    stderrColor: wantsColor(stderrIsTerminal, variables),
    out: (text) => writeAll(Deno.stdout, encoder.encode(text)),
    err(text) {
      try {
        writeAll(Deno.stderr, encoder.encode(text));
      } catch {
        // Nobody reads stderr any more; there is no one left to tell.
      }
    },
    ask,
  };
}

function consoleSize(): { readonly columns: number; readonly rows: number } | null {
  try {
    return Deno.consoleSize();
  } catch {
    // stdout is a terminal but neither stream tells its size.
    return null;
  }
}

function wantsColor(isTerminal: boolean, variables: Readonly<Record<string, string>>): boolean {
  const { ROLLKEEP_COLOR: own = "" } = variables;
  if (/^always$/i.test(own)) return true;
  if (/^never$/i.test(own) || variables.NO_COLOR !== undefined) return false;
  const force = variables.CLICOLOR_FORCE;
  if (force !== undefined && force !== "0") return true;
  return isTerminal && variables.TERM !== "dumb";
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    try {
      written += stream.writeSync(bytes.subarray(written));
    } catch (error) {
      // A full pipe that is set to non-blocking by its other owner, or a signal: try again.
      const isPassing = error instanceof Deno.errors.WouldBlock ||
        error instanceof Deno.errors.Interrupted;
      if (!isPassing) throw asBrokenPipe(error);
    }
  }
}

function asBrokenPipe(error: unknown): unknown {
  return error instanceof Deno.errors.BrokenPipe ? Object.assign(error, { code: "EPIPE" }) : error;
}

async function ask(question: string): Promise<string | null> {
  if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) return null;
  const [{ createInterface }, { default: process }] = await Promise.all([
    import("node:readline/promises"),
    import("node:process"),
  ]);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const gaveUp = new AbortController();
  lines.on("SIGINT", () => gaveUp.abort());
  lines.on("close", () => gaveUp.abort());
  try {
    return await lines.question(question, { signal: gaveUp.signal });
  } catch (error) {
    if (gaveUp.signal.aborted) return null;
    throw error;
  } finally {
    lines.close();
  }
}
