/**
 * Measures whole processes, warm, against `find` on the same tree and, when `CODEXSM` names it, against the Go tool; prints a
 * Markdown table and never fails for slowness. `ROLLKEEP` names a compiled program to measure instead of the sources;
 * `--stores DIR` keeps the stores, `--runs N`, `--large N` and `--medium N` say how much.
 *
 * @module
 */
import { generateStore } from "./store/generate_store.ts";
import { newRandom } from "./store/random.ts";
import { paginatedText } from "./store/rollout_text.ts";

interface Case {
  readonly name: string;
  readonly store: "small" | "medium" | "large" | "huge" | "longLine";
  readonly args: (id: string) => readonly string[];
  readonly limit: string;
  /** Arguments for the Go tool; left out: it has no such command. */
  readonly codexsm?: readonly string[];
}

const JSON_ALL = ["list", "--limit", "0", "--format", "json"];
const CASES: readonly Case[] = [
  {
    name: "list, 10 threads",
    store: "small",
    args: () => ["list"],
    limit: "60 ms",
    codexsm: ["list"],
  },
  { name: "list, medium", store: "medium", args: () => ["list"], limit: "4 x", codexsm: ["list"] },
  {
    name: "list, large",
    store: "large",
    args: () => ["list"],
    limit: "2.4 x, 160 MB",
    codexsm: ["list"],
  },
  { name: "list all as JSON, medium, warm", store: "medium", args: () => JSON_ALL, limit: "5 x" },
  {
    name: "group by day, large",
    store: "large",
    args: () => ["group", "--by", "day"],
    limit: "2.5 x",
  },
  { name: "list --id, large", store: "large", args: (id) => ["list", "--id", id], limit: "2.4 x" },
  {
    name: "show --last 5, 2 GB",
    store: "huge",
    args: (id) => ["show", id, "--last", "5"],
    limit: "150 ms, 256 MB",
  },
  {
    name: "show --last 5, a 200 MB line",
    store: "longLine",
    args: (id) => ["show", id, "--last", "5"],
    limit: "256 MB",
  },
];

const options = new Map<string, string>();
for (let at = 0; at < Deno.args.length; at += 2) {
  options.set(Deno.args[at]!.replace(/^--/, ""), Deno.args[at + 1] ?? "");
}
const runs = Number(options.get("runs") ?? 7);
const keep = options.get("stores");
const root = keep ?? await Deno.makeTempDir({ prefix: "rollkeep-bench-" });

/** Wall milliseconds and peak MiB of one run; the peak is `null` where python3 cannot tell it. */
interface Measure {
  readonly ms: number;
  readonly peakMiB: number | null;
}

const METER = `import resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
wall = time.monotonic() - start
print(code, wall * 1000, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)`;

async function measure(command: readonly string[], env: Record<string, string>): Promise<Measure> {
  const { stdout } = await new Deno.Command("python3", { args: ["-c", METER, ...command], env })
    .output();
  const [code, ms, peakMiB] = new TextDecoder().decode(stdout).trim().split(" ").map(Number);
  // 2: a change that had to pass some threads by is one too.
  if (code !== 0 && code !== 2) throw new Error(`${command.join(" ")} ended with ${code}`);
  return { ms: ms!, peakMiB: peakMiB ?? null };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Makes a store once; the id of one of its threads. */
function storeOf(name: Case["store"]): { home: string; id: string } {
  const home = `${root}/${name}`;
  const idFile = `${home}/id`;
  try {
    return { home, id: Deno.readTextFileSync(idFile) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.mkdirSync(home, { recursive: true });
  const id = name === "huge" || name === "longLine"
    ? makeBigRollout(home, name)
    : makeMany(home, name);
  Deno.writeTextFileSync(idFile, id);
  return { home, id };
}

function makeMany(home: string, name: "small" | "medium" | "large"): string {
  const threads = name === "small"
    ? 10
    : Number(options.get(name) ?? (name === "medium" ? 10_000 : 100_000));
  const bodyBytes = name === "large" ? 4000 : 100_000;
  const { ids } = generateStore({
    out: home,
    threads,
    bodyBytes,
    seed: 1,
    nowMs: Date.now(),
    rows: true,
  });
  return ids[Math.floor(ids.length / 2)]!;
}

function makeBigRollout(home: string, name: "huge" | "longLine"): string {
  const atMs = Date.now() - 86_400_000;
  const id = newRandom(3).uuid7(atMs);
  const folder = `${home}/sessions/2026/01/01`;
  Deno.mkdirSync(folder, { recursive: true });
  const filler = (bytes: number) => "log line ".repeat(bytes / 9);
  const turns = Array.from({ length: 100 }, (_, turn) => `turn ${turn}`);
  const parts = { id, cwd: "/home/dev/api", atMs, turns, filler, metaBytes: 8000 };
  const text = new TextEncoder().encode(paginatedText({ ...parts, bodyBytes: 10_000_000 }));
  const file = Deno.openSync(`${folder}/rollout-2026-01-01T00-00-00-${id}.jsonl`, {
    create: true,
    write: true,
  });
  const write = (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  };
  write(text);
  if (name === "huge") { for (let written = 0; written < 2e9; written += text.length) write(text); }
  else {
    write(
      new TextEncoder().encode(
        '{"type":"event_msg","payload":{"type":"item_completed","item":{"type":"AgentMessage","content":[{"type":"Text","text":"',
      ),
    );
    const piece = new TextEncoder().encode("long ".repeat(200_000));
    for (let written = 0; written < 2e8; written += piece.length) write(piece);
    write(new TextEncoder().encode('"}]}}}\n'));
    write(
      text.subarray(text.length - 20_000).subarray(
        text.subarray(text.length - 20_000).indexOf(10) + 1,
      ),
    );
  }
  file.close();
  return id;
}

/** Deletes and undoes on a copy of the medium store, once each: what they change cannot be repeated warm. */
async function measureChanges(): Promise<void> {
  const { home } = storeOf("medium");
  const scratch = `${root}/changed`;
  const act = ["--apply", "--yes", "--max-batch", "0"];
  const env = { CODEX_HOME: scratch, XDG_CACHE_HOME: `${root}/cache` };
  const denoDir = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  const cases = [
    ["delete some 1,000 of 10,000", ["delete", "--older-than", "327d", ...act], "3 s"],
    ["undo it", ["undo", "--apply", "--yes"], "3 s"],
    ["delete all 10,000", ["delete", "--all", ...act], "250 MB"],
    ["undo it", ["undo", "--apply", "--yes"], "250 MB"],
  ] as const;
  const copy = await new Deno.Command("cp", { args: ["-a", home, scratch] }).output();
  if (!copy.success) throw new Error(`cannot copy ${home}`);
  for (const [name, args, limit] of cases) {
    const { ms, peakMiB } = await measure([...program, ...args], { ...env, DENO_DIR: denoDir });
    console.log(
      `| ${name} | ${ms.toFixed(0)} ms | - | ${limit} | ${peakMiB?.toFixed(0)} MiB | - |`,
    );
  }
  await Deno.remove(scratch, { recursive: true });
}

const compiled = Deno.env.get("ROLLKEEP");
const program = compiled === undefined
  ? [Deno.execPath(), "run", "--no-prompt", "-A", new URL("../main.ts", import.meta.url).pathname]
  : [compiled];
const codexsm = Deno.env.get("CODEXSM");
console.log("| case | median | ratio to find | must reach | peak | codexsm |");
console.log("| --- | --- | --- | --- | --- | --- |");
for (const { name, store, args, limit, codexsm: goArgs } of CASES) {
  const { home, id } = storeOf(store);
  const env = {
    CODEX_HOME: home,
    XDG_CACHE_HOME: `${root}/cache`,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  const find = [
    "sh",
    "-c",
    `find ${home}/sessions ${home}/archived_sessions -type f -printf '%T@ %s %p\\n' 2>/dev/null | sort -rn | head`,
  ];
  const command = [...program, ...args(id)];
  await measure(command, env);
  const ours: Measure[] = [];
  const ratios: number[] = [];
  for (let run = 0; run < runs; run++) {
    const base = await measure(find, env);
    ours.push(await measure(command, env));
    ratios.push(ours.at(-1)!.ms / base.ms);
  }
  const peak = median(ours.map(({ peakMiB }) => peakMiB ?? 0));
  const go = codexsm === undefined || goArgs === undefined
    ? "-"
    : `${
      (await measure([codexsm, ...goArgs, "--sessions-root", `${home}/sessions`], env)).ms.toFixed(
        0,
      )
    } ms`;
  console.log(
    `| ${name} | ${median(ours.map(({ ms }) => ms)).toFixed(0)} ms | ${
      median(ratios).toFixed(2)
    } | ${limit} | ${peak.toFixed(0)} MiB | ${go} |`,
  );
}
await measureChanges();
if (keep === undefined) await Deno.remove(root, { recursive: true });
