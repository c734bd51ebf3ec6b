import type { CodexHome } from "./codex_home.ts";

// deno-lint-ignore no-explicit-any -- replies have Codex's shapes, which it documents by a generated schema
export type Reply = any;

/** A running `codex app-server`. */
export interface AppServer {
  /** Sends a request; rejects with `CODE MESSAGE` when Codex answers with an error. */
  call(method: string, params?: Record<string, unknown>): Promise<Reply>;
  /** Runs one turn to its end. */
  turn(threadId: string, text: string): Promise<void>;
  /** Sends a request that starts a turn in a thread, and waits for its end. */
  callTurn(method: string, params: Record<string, unknown>): Promise<void>;
}

const LIMIT_MS = 30_000;

/** Starts a server, gives it to `use`, and ends it: stdin closed, threads unloaded, locks free. */
export async function withAppServer<T>(
  codex: CodexHome,
  use: (server: AppServer) => Promise<T>,
): Promise<T> {
  const child = new Deno.Command(codex.bin, {
    args: ["app-server"],
    cwd: codex.project,
    env: { ...codex.env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const replies = new Map<number, (message: Reply) => void>();
  const turns = new Map<string, () => void>();
  let lastId = 0;

  const send = (message: unknown) =>
    writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  const reading = readMessages(child.stdout, (message) => {
    if (message.method === undefined) replies.get(message.id)?.(message);
    else if (message.method === "turn/completed") turns.get(message.params.threadId)?.();
  });
  const call: AppServer["call"] = async (method, params = {}) => {
    const id = ++lastId;
    const reply = new Promise<Reply>((done) => replies.set(id, done));
    await send({ id, method, params });
    const { error, result } = await within(reply, method);
    if (error) throw new Error(`${error.code} ${error.message}`);
    return result;
  };
  try {
    const clientInfo = { name: "codex_cli_rs", title: "conformance", version: "1" };
    await call("initialize", { clientInfo, capabilities: { experimentalApi: true } });
    await send({ method: "initialized" });
    const callTurn: AppServer["callTurn"] = async (method, params) => {
      const over = new Promise<void>((done) => turns.set(params.threadId as string, done));
      await call(method, params);
      await within(over, `the turn of ${method}`);
    };
    return await use({
      call,
      callTurn,
      turn: (threadId, text) =>
        callTurn("turn/start", { threadId, input: [{ type: "text", text }] }),
    });
  } finally {
    await writer.close();
    const killer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
    await child.status;
    clearTimeout(killer);
    await reading;
  }
}

async function readMessages(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (message: Reply) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line !== "") take(JSON.parse(line));
  }
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`Codex did not answer ${what}`)), LIMIT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
