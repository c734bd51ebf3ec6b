/** How a command was killed. */
export interface KillOptions {
  readonly trash: string;
  /** Between the sign that it writes and its death, milliseconds. */
  readonly delayMs: number;
  /** The sign: a new batch, or rollkeep's lock, which whoever settles takes first. */
  readonly sign: "batch" | "lock";
}

/** How long a command may take until it writes, milliseconds. */
const PATIENCE_MS = 30_000;
const POLL_MS = 0.1;
/** Polls until the loop of events gets its turn. */
const SLICE = 10;

/**
 * Starts a command and kills it (SIGKILL) some moments after the sign that it began to write. Returns what it said when it ended by itself, `null` when it was killed.
 */
export async function killCommand(
  command: Deno.Command,
  { trash, delayMs, sign }: KillOptions,
): Promise<string | null> {
  removeLock(trash);
  const known = new Set(namesIn(trash));
  const isSign = (name: string) => !known.has(name) && (name === ".lock") === (sign === "lock");
  const child = command.spawn();
  const running = { ended: false };
  const output = child.output();
  const ended = output.then(() => running.ended = true);
  const deadline = performance.now() + PATIENCE_MS;
  for (let polls = 1; !running.ended && !namesIn(trash).some(isSign); polls++) {
    if (performance.now() > deadline) break;
    if (polls % SLICE === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    else wait(POLL_MS);
  }
  const isAlive = !running.ended;
  if (isAlive) {
    wait(delayMs);
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // It has just ended by itself.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  await ended;
  const { signal, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return signal === "SIGKILL" ? null : decoder.decode(stdout) + decoder.decode(stderr);
}

/** A lock that died with its process is nobody's; taken again it is a sign. */
function removeLock(trash: string): void {
  try {
    Deno.removeSync(`${trash}/.lock`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function namesIn(trash: string): readonly string[] {
  try {
    return [...Deno.readDirSync(trash)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
