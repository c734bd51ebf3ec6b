import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { rollkeep, type Run } from "../support/rollkeep.ts";
import { HOSTILE_FILES, type HostileFile } from "./hostile_files.ts";

/** Ordinary threads beside the hostile file. */
const THREADS = 10;
/** Most memory of the program and its runtime, which takes a quarter of it. */
const MOST_MEGABYTES = 256;
/** What the measured time of one command may differ from one run to the next. */
const SLACK_MS = 1000;

const SCHEMA = new URL("../support/codex_schema/state_5.sql", import.meta.url);
/**
 * Says how much memory the program took, in kilobytes, and how long the processors worked for it, in seconds: on its last line of
 * stderr. What else the machine does at the time counts only where the program has not ended after half a minute.
 */
const MEASURED = `
import resource, subprocess, sys
try: code = subprocess.run(sys.argv[1:], timeout=30).returncode
except subprocess.TimeoutExpired: code = 99
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write("peak %d, worked %f" % (used.ru_maxrss, used.ru_utime + used.ru_stime))
sys.exit(code)
`;

const ids = Array.from({ length: THREADS }, (_, at) => `01a10d9c-0000-7000-8000-00000000000${at}`);

function makeStore(home: string): void {
  Deno.mkdirSync(`${home}/sessions/2026/03/08`, { recursive: true });
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.exec(`PRAGMA synchronous = OFF; ${Deno.readTextFileSync(SCHEMA)}`);
  const insert = db.prepare(
    `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd,
       title, sandbox_policy, approval_mode) VALUES (?, ?, 1, 1, 'cli', 'openai', '/x', '', '', '')`,
  );
  for (const id of ids) {
    const path = `${home}/sessions/2026/03/08/rollout-2026-03-08T10-00-00-${id}.jsonl`;
    const meta = { type: "session_meta", payload: { id, cwd: "/x", source: "cli" } };
    const asked = { type: "event_msg", payload: { type: "user_message", message: `asked ${id}` } };
    Deno.writeTextFileSync(path, `${JSON.stringify(meta)}\n${JSON.stringify(asked)}\n`);
    insert.run(id, path);
  }
  db.close();
}

interface Measured extends Run {
  /** Milliseconds that the processors worked. */
  readonly ms: number;
  readonly megabytes: number;
}

async function measured(home: string, ...args: readonly string[]): Promise<Measured> {
  const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}/cache` };
  const under = ["python3", "-c", MEASURED];
  const run = await rollkeep(args, { env, under, entry: "confined.ts" });
  const used = /peak (\d+), worked ([\d.]+)$/.exec(run.err);
  return { ...run, ms: Number(used?.[2]) * 1000, megabytes: Number(used?.[1]) / 1024 };
}

async function withStore(file: HostileFile | null, use: (home: string) => Promise<void>) {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-corpus-" });
  try {
    makeStore(home);
    file?.plant(home);
    await use(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const COMMANDS: readonly (readonly string[])[] = [
  ["list", "--limit", "0"],
  ["list", "--json", "--limit", "0"],
  ["show", ids[3]!],
];

/** What judges a store: whatever it says of the hostile file, it comes to an end, within bounds, in words. */
const JUDGES: readonly (readonly string[])[] = [
  ["why", ids[3]!],
  ["list", "--hidden"],
  ["doctor", "--json"],
];

/** What each command takes in a store without a hostile file. */
const usual: number[] = [];

Deno.test("an ordinary store of ten threads is listed and shown", async () => {
  await withStore(null, async (home) => {
    for (const words of COMMANDS) {
      const { code, out, err, ms } = await measured(home, ...words);
      assert.equal(code, 0, err);
      assert.ok(out.includes(ids[3]!));
      usual.push(ms);
    }
  });
});

for (const [what, file] of Object.entries(HOSTILE_FILES)) {
  Deno.test(`${what}: the others are listed and shown as ever, and it is named`, async () => {
    await withStore(file, async (home) => {
      for (const [at, words] of COMMANDS.entries()) {
        const { code, out, err, ms, megabytes } = await measured(home, ...words);
        const said = `${words.join(" ")}: ${Math.round(ms)} ms, ${Math.round(megabytes)} MB\n${
          err.slice(0, 500)
        }`;
        const isMet = file.problem !== undefined && words[0] === (file.only ?? words[0]);
        assert.equal(code, isMet && !file.whole ? 2 : 0, said);
        for (const id of words[0] === "show" ? [ids[3]!] : ids) {
          assert.ok(out.includes(words.includes("--json") ? id : id.slice(0, 13)), said);
        }
        if (isMet) assert.match(err, file.problem!, said);
        assert.ok(ms < 2 * usual[at]! + 1000 + SLACK_MS, said);
        assert.ok(megabytes < MOST_MEGABYTES, said);
      }
    });
  });

  Deno.test(`${what}: why, list --hidden and doctor answer within bounds`, async () => {
    await withStore(file, async (home) => {
      for (const words of JUDGES) {
        const { code, out, err, ms, megabytes } = await measured(home, ...words);
        const said = `${words.join(" ")}: ${code}, ${Math.round(ms)} ms, ${
          Math.round(megabytes)
        } MB\n${err.slice(0, 500)}`;
        assert.ok([0, 1, 2].includes(code), said);
        assert.ok(out !== "", said);
        assert.doesNotMatch(err + out, /\bat (?:file|async|ext):|TypeError|RangeError/, said);
        assert.ok(ms < 3 * Math.max(...usual) + 1000 + SLACK_MS, said);
        assert.ok(megabytes < MOST_MEGABYTES, said);
      }
    });
  });
}
