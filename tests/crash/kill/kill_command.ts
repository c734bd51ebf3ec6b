/**
 * What is waited for before the random moment: the first byte of a new batch; its first row; its first outcome, after which
 * names follow; or rollkeep's lock, which whoever settles takes first.
 */
export type Sign = "batch" | "row" | "outcome" | "lock";

/** How a command is killed. */
export interface KillOptions {
  readonly home: string;
  readonly trash: string;
  /** Between the sign and its death, milliseconds. */
  readonly delayMs: number;
  readonly sign: Sign;
}

/** How long a command may take until it writes, milliseconds. */
const PATIENCE_MS = 30_000;
const POLL_MS = 0.1;
/** Polls until the loop of events gets its turn. */
const SLICE = 10;
/** Bytes at the end of a journal that tell what was written last. */
const TAIL = 4096;

/**
 * Starts a command and kills it (SIGKILL) some moments after a sign. Returns what it said when it ended by itself, `null`
 * when it was killed.
 */
export async function killCommand(
  command: Deno.Command,
  options: KillOptions,
): Promise<string | null> {
  const isThere = watchFor(options);
  const child = command.spawn();
  const running = { ended: false };
  const output = child.output();
  const ended = output.then(() => running.ended = true);
  const deadline = performance.now() + PATIENCE_MS;
  for (let polls = 1; !running.ended && !isThere(); polls++) {
    if (performance.now() > deadline) break;
    if (polls % SLICE === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    else wait(POLL_MS);
  }
  const isAlive = !running.ended;
  if (isAlive) {
    wait(options.delayMs);
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

/** Looks at the world as it is; the result tells whether the sign has come since. */
function watchFor({ home, trash, sign }: KillOptions): () => boolean {
  removeLock(trash);
  if (sign === "lock") return () => namesIn(trash).includes(".lock");
  const known = new Set([...namesIn(trash), ".lock", ".size", ".size.tmp"]);
  const newBatch = () => namesIn(trash).find((name) => !known.has(name));
  if (sign === "batch") return () => newBatch() !== undefined;
  if (sign === "row") {
    // A row is first written behind the log of `state_5`.
    const log = `${home}/state_5.sqlite-wal`;
    const before = changeOf(log);
    return () => newBatch() !== undefined && ![before, "0"].includes(changeOf(log));
  }
  return () => {
    const batch = newBatch();
    return batch !== undefined && endOf(`${trash}/${batch}/journal.jsonl`).includes('"outcome"');
  };
}

/** Something that differs once a file has been written; `0` for one that is empty or not there. */
function changeOf(path: string): string {
  return ifThere(() => {
    const { size, mtime } = Deno.statSync(path);
    return size === 0 ? "0" : `${size} ${mtime?.getTime()}`;
  }, "0");
}

function endOf(path: string): string {
  return ifThere(() => {
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    file.seekSync(Math.max(0, size - TAIL), Deno.SeekMode.Start);
    const bytes = new Uint8Array(TAIL);
    return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
  }, "");
}

/** A lock that died with its process is nobody's; taken again it is a sign. */
function removeLock(trash: string): void {
  ifThere(() => Deno.removeSync(`${trash}/.lock`), undefined);
}

function namesIn(trash: string): readonly string[] {
  return ifThere(() => [...Deno.readDirSync(trash)].map(({ name }) => name), []);
}

function ifThere<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return otherwise;
    throw error;
  }
}

function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
