import { newRandom } from "./random.ts";
import { paginatedText } from "./rollout_text.ts";

/** What a hostile store is made with. */
export interface HostileOptions {
  readonly out: string;
  /** Bytes of its longest line. */
  readonly longLine: number;
  /** Files in its crowded folder. */
  readonly crowd: number;
  readonly seed: number;
  readonly nowMs: number;
}

/** Where each trap lies, by name: a path below the store. */
export type Traps = Readonly<Record<string, string>>;

/** Text that acts on a terminal, or hides what it says. */
export const HOSTILE_TEXT =
  "\u001b[31mred\u001b]52;c;ZXZpbA==\u0007 \u202egnp.exe\u202c a\u200bb\u0000c\r\nd\u0085e \u2066f\u2069";

/** Makes a store full of traps; every trap is named, so that a test can say what became of it. */
export async function makeHostileStore(options: HostileOptions): Promise<Traps> {
  const { out, seed, nowMs } = options;
  const random = newRandom(seed);
  const traps: Record<string, string> = {};
  const day = `${out}/sessions/2026/05/17`;
  Deno.mkdirSync(day, { recursive: true });
  const nameOf = (id: string) => `rollout-2026-05-17T10-00-00-${id}.jsonl`;
  const text = (id: string, say: string, cwd = "/home/dev/web-shop"): string =>
    paginatedText({
      id,
      cwd,
      atMs: nowMs - 86_400_000,
      turns: [say],
      filler: (bytes) => "x".repeat(bytes),
      bodyBytes: 100,
      metaBytes: 100,
    });
  const put = (trap: string, content: string | Uint8Array, name?: string): string => {
    const id = random.uuid7(nowMs);
    const path = `${day}/${name ?? nameOf(id)}`;
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content.replaceAll("ID", id))
      : content;
    Deno.writeFileSync(path, bytes);
    const time = new Date(nowMs - 86_400_000);
    Deno.utimeSync(path, time, time);
    traps[trap] = path.slice(out.length + 1);
    return path;
  };

  const good = put("good", text("ID", "a good one"));
  put("escapes", text("ID", HOSTILE_TEXT, `/home/${HOSTILE_TEXT}`));
  put("torn", text("ID", "torn tail") + '{"timestamp":"2026-05-17T10:00:09.000Z","type":"event_m');
  put("nuls", new Uint8Array(4096));
  put("empty", new Uint8Array(0));
  put("byteOrderMark", `\uFEFF\n\n${text("ID", "behind a mark and blank lines")}`);
  put("brokenLines", `{"broken\nnot json\n${text("ID", "behind broken lines")}`);
  put("unknownMode", text("ID", "unknown mode").replace('"paginated"', '"quantum"'));
  put("foreign", '{"level":"info","msg":"not a rollout"}\n', "application.jsonl");
  put("temporary", "half written", "rollout-compress-1.tmp");
  const twice = text("ID", "the same id twice");
  const first = put("duplicate", twice);
  Deno.mkdirSync(`${out}/sessions/2026/05/18`, { recursive: true });
  Deno.copyFileSync(first, `${out}/sessions/2026/05/18/${first.slice(first.lastIndexOf("/") + 1)}`);
  put("otherId", text(random.uuid7(nowMs), "its metadata bears another id"));
  const future = put("future", text("ID", "from the future"));
  Deno.utimeSync(future, new Date(nowMs + 3e10), new Date(nowMs + 3e10));
  const long = put("longLine", text("ID", "before a long line"));
  appendLongLine(long, options.longLine);

  Deno.symlinkSync(good, `${day}/${nameOf(random.uuid7(nowMs))}`);
  Deno.symlinkSync("/etc", `${out}/sessions/linked`);
  await system("mkfifo", `${day}/${nameOf(random.uuid7(nowMs))}`);
  Deno.mkdirSync(`${out}/sessions/2026/05/19`, { mode: 0o000 });
  traps.unreadableFolder = "sessions/2026/05/19";
  await system("python3", "-c", `open(b"${day}/rollout-\\xff.jsonl", "w").close()`);
  const crowd = `${out}/sessions/2026/05/20`;
  Deno.mkdirSync(crowd);
  for (let file = 0; file < options.crowd; file++) {
    const id = random.uuid7(nowMs);
    Deno.writeTextFileSync(
      `${crowd}/${nameOf(id).replace("-17T", "-20T")}`,
      text(id, `crowd ${file}`),
    );
  }
  return traps;
}

function appendLongLine(path: string, bytes: number): void {
  const file = Deno.openSync(path, { append: true });
  const write = (text: string) => file.writeSync(new TextEncoder().encode(text));
  write('{"timestamp":"2026-05-17T11:00:00.000Z","ordinal":99,"type":"event_msg","payload":');
  write(
    '{"type":"item_completed","item":{"type":"AgentMessage","content":[{"type":"Text","text":"',
  );
  const piece = "long ".repeat(1 << 14);
  for (let written = 0; written < bytes; written += piece.length) write(piece);
  write('"}]}}}\n');
  file.close();
}

async function system(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}
