import { DatabaseSync } from "node:sqlite";
import { type Measure, outputOf } from "./measure.ts";
import { strangeEnvironment } from "./programs.ts";
import { CODEX_WORD, type GrowthCase } from "./rows.ts";

/** The real Codex, and a copy of a store that it has made its own database for. */
export interface AskedCodex {
  readonly codex: string;
  readonly home: string;
  /** Folder of the bench. */
  readonly root: string;
}

/** Nothing leaves the machine and nothing outlives an answer. */
const CONFIG = `check_for_update_on_startup = false

[analytics]
enabled = false

[features]
apps = false
plugins = false
daemon_auto_start = false
`;

/** Asks `codex app-server` for threads; prints status, milliseconds until the answer was whole, peak MiB, threads. */
const METER = `import json, resource, subprocess, sys, time
program, params, whole = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3] == "all"
start = time.monotonic()
child = subprocess.Popen([program, "app-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
def say(message):
    child.stdin.write((json.dumps(message) + "\\n").encode())
    child.stdin.flush()
def call(number, method, params):
    say({"id": number, "method": method, "params": params})
    for line in child.stdout:
        reply = json.loads(line)
        if reply.get("id") == number and "method" not in reply:
            if "error" in reply: sys.exit(str(reply["error"]))
            return reply["result"]
    sys.exit("codex ended without an answer")
client = {"name": "codex_cli_rs", "title": "bench", "version": "1"}
call(1, "initialize", {"clientInfo": client, "capabilities": {"experimentalApi": True}})
say({"method": "initialized"})
number, threads = 2, 0
while True:
    reply = call(number, "thread/list", params)
    number, threads = number + 1, threads + len(reply["data"])
    params["cursor"] = reply.get("nextCursor")
    if not whole or params["cursor"] is None: break
wall = time.monotonic() - start
child.stdin.close()
code = child.wait()
print(code, wall * 1000, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, threads)`;

/** What is asked: rows only, as the picker of Codex does. */
const QUESTIONS = {
  page: [{ limit: 10, useStateDbOnly: true }, "page"],
  all: [{ limit: 100, useStateDbOnly: true }, "all"],
  word: [{ limit: 100, useStateDbOnly: true, searchTerm: CODEX_WORD }, "all"],
} as const;

/** What an answer took, and how many threads it had. */
export async function askCodex(
  { codex, home, root }: AskedCodex,
  question: NonNullable<GrowthCase["codex"]>,
): Promise<Measure & { readonly threads: number }> {
  const [params, pages] = QUESTIONS[question];
  const said = await outputOf(
    ["python3", "-c", METER, codex, JSON.stringify(params), pages],
    strangeEnvironment(home, root),
  );
  const [code, ms, peakMiB, threads] = said.trim().split(" ").map(Number);
  if (code !== 0) throw new Error(`codex app-server ended with ${code}`);
  return { ms: ms!, peakMiB: peakMiB ?? null, threads: threads! };
}

/**
 * Copies the files of a store, lets Codex make its database from them, gives it the first messages that it does not find in made
 * rollouts, for it lists no thread without, and gives both to some work, with what that first start took. The copy is removed.
 */
export async function withCodex(
  { codex, root, from }: {
    readonly codex: string;
    readonly root: string;
    /** Home of the store. */
    readonly from: string;
  },
  use: (asked: AskedCodex, first: Measure) => Promise<void>,
): Promise<void> {
  const home = `${root}/codex`;
  const asked = { codex, root, home };
  await outputOf(["rm", "-rf", home]);
  Deno.mkdirSync(home);
  try {
    await outputOf(["cp", "-a", `${from}/sessions`, `${from}/archived_sessions`, home]);
    await outputOf(["cp", "-a", `${from}/session_index.jsonl`, home]);
    Deno.writeTextFileSync(`${home}/config.toml`, CONFIG);
    await outputOf(["sync"]);
    const first = await askCodex(asked, "page");
    giveFirstMessages(home, from);
    await outputOf(["sync"]);
    await use(asked, first);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function giveFirstMessages(home: string, from: string): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.prepare("ATTACH ? AS made").run(`${from}/state_5.sqlite`);
  db.exec(
    `UPDATE threads SET first_user_message = 'x', preview = made.preview, title = made.title
       FROM made.threads AS made WHERE made.id = threads.id AND threads.preview = ''`,
  );
  db.close();
}
