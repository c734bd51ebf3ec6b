/**
 * Measures whole processes, warm, against `find` on the same tree and, when `CODEXSM` names it, against the Go tool; prints a
 * Markdown table and never fails for slowness. `ROLLKEEP` names a compiled program to measure instead of the sources;
 * `--stores DIR` keeps the stores, `--runs N`, `--large N` and `--medium N` say how much.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { type BenchStore, type MadeStore, makeBenchStore } from "./store/bench_stores.ts";

interface Case {
  readonly name: string;
  readonly store: BenchStore;
  readonly args: (id: string) => readonly string[];
  readonly limit: string;
  /** Whether nothing of rollkeep's own cache is there. Left out: it is warm. */
  readonly cold?: boolean;
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
    name: "list all as JSON, medium, first time",
    store: "medium",
    args: () => JSON_ALL,
    limit: "0.2 x codexsm",
    cold: true,
    codexsm: JSON_ALL,
  },
  {
    name: "group by day, large",
    store: "large",
    args: () => ["group", "--by", "day"],
    limit: "2.5 x",
  },
  { name: "list --id, large", store: "large", args: (id) => ["list", "--id", id], limit: "2.4 x" },
  {
    name: "complete an id, medium",
    store: "medium",
    args: (id) => ["__complete", "bash", "show", `=${id.slice(0, 2)}`],
    limit: "100 ms",
  },
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
  const { success, stdout, stderr } = await new Deno.Command("python3", {
    args: ["-c", METER, ...command],
    env,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) throw new Error(`cannot measure ${command.join(" ")}: ${text(stderr)}`);
  const [code, ms, peakMiB] = text(stdout).split(" ").map(Number);
  // 2: a change that had to pass some threads by is one too.
  if (code !== 0 && code !== 2) throw new Error(`${command.join(" ")} ended with ${code}`);
  return { ms: ms!, peakMiB: peakMiB ?? null };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function storeOf(name: BenchStore): MadeStore {
  const threads = options.has(name) ? Number(options.get(name)) : undefined;
  return makeBenchStore(name, { root, threads });
}

/** A change to measure: each once, on a fresh copy of its store, for it cannot be repeated warm. */
interface Change {
  readonly name: string;
  readonly args: readonly string[];
  readonly limit: string;
  /** What is done to the store at this home before. Left out: nothing. */
  readonly before?: (home: string) => void;
  /** The same with the Go tool; left out: it cannot, or is not asked for. */
  readonly codexsm?: readonly string[];
}

const ACT = ["--apply", "--yes", "--max-batch", "0"];
const GO_ACT = ["--dry-run=false", "--confirm", "--yes", "--max-batch", "1000000"];
const OLD = ["--older-than", "327d"];
const CHANGES: Readonly<Record<"medium" | "megabyte", readonly Change[]>> = {
  medium: [
    {
      name: "delete some 1,000 of 10,000",
      args: ["delete", ...OLD, ...ACT],
      limit: "0.5 x codexsm",
      codexsm: ["delete", ...OLD, ...GO_ACT],
    },
    {
      name: "undo it",
      args: ["undo", "--apply", "--yes"],
      limit: "3 x codexsm",
      codexsm: ["restore", ...OLD, ...GO_ACT],
    },
    { name: "delete all 10,000", args: ["delete", "--all", ...ACT], limit: "250 MB" },
    { name: "undo it", args: ["undo", "--apply", "--yes"], limit: "250 MB" },
    {
      name: "repair 10,000 without a preview",
      args: ["repair", "--apply", "--yes"],
      limit: "250 MB",
      before: losePreviews,
    },
    { name: "undo it", args: ["undo", "--apply", "--yes"], limit: "250 MB" },
  ],
  megabyte: [
    {
      name: "copy 1,000 threads of 1 MB to another folder",
      args: ["session", "migrate", "--from", "/home/dev", "--to", "/tmp", "--tree", "--apply"],
      limit: "100 MB/s, 200 MB",
    },
    { name: "undo it", args: ["undo", "--apply", "--yes"], limit: "-" },
  ],
};

/** Without one Codex lists no thread. */
function losePreviews(home: string): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.exec("UPDATE threads SET preview = ''");
  db.close();
}

async function measureChanges(name: keyof typeof CHANGES): Promise<void> {
  const { home } = storeOf(name);
  const scratch = `${root}/changed`;
  const env = environment(scratch);
  await copyTree(home, scratch);
  const rows: { readonly change: Change; readonly ours: Measure }[] = [];
  for (const change of CHANGES[name]) {
    change.before?.(scratch);
    rows.push({ change, ours: await measure([...program, ...change.args], env) });
  }
  await Deno.remove(scratch, { recursive: true });
  if (codexsm !== undefined) await copyTree(home, scratch);
  const roots = ["--sessions-root", `${scratch}/sessions`, "--trash-root", `${scratch}/trash`];
  for (const { change, ours } of rows) {
    const go = codexsm === undefined || change.codexsm === undefined ? null : await measure(
      [codexsm, ...change.codexsm, ...roots, "--log-file", `${scratch}/actions.log`],
      env,
    );
    const theirs = go === null ? "-" : `${go.ms.toFixed(0)} ms (${(ours.ms / go.ms).toFixed(2)} x)`;
    console.log(
      `| ${change.name} | ${ours.ms.toFixed(0)} ms${
        rateOf(name, change, ours)
      } | - | ${change.limit} | ${ours.peakMiB?.toFixed(0)} MiB | ${theirs} |`,
    );
  }
  if (codexsm !== undefined) await Deno.remove(scratch, { recursive: true });
}

/** How many megabytes a second a copy wrote. */
function rateOf(store: keyof typeof CHANGES, { args }: Change, { ms }: Measure): string {
  return store === "megabyte" && args.includes("migrate")
    ? ` (${(sizeOf(storeOf(store).home) / 1000 / ms).toFixed(0)} MB/s)`
    : "";
}

function sizeOf(folder: string): number {
  let bytes = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    bytes += isDirectory ? sizeOf(path) : name.includes(".jsonl") ? Deno.statSync(path).size : 0;
  }
  return bytes;
}

/** With what was written forced to disk: else the first change measured would wait for that. */
async function copyTree(from: string, to: string): Promise<void> {
  for (const args of [["cp", "-a", from, to], ["sync"]]) {
    const { success } = await new Deno.Command(args[0]!, { args: args.slice(1) }).output();
    if (!success) throw new Error(`cannot copy ${from}`);
  }
}

function environment(home: string): Record<string, string> {
  const denoDir = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  return {
    CODEX_HOME: home,
    XDG_CACHE_HOME: `${root}/cache`,
    DENO_DIR: denoDir,
    DENO_NO_UPDATE_CHECK: "1",
  };
}

const compiled = Deno.env.get("ROLLKEEP");
const program = compiled === undefined ? sources() : [compiled];

/** The sources as `deno task rollkeep` runs them, from any folder. */
function sources(): readonly string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../deno.json", import.meta.url)));
  const words = (tasks.rollkeep as string).split("deno ")[1]!.split(" ");
  const main = new URL("../confined.ts", import.meta.url).pathname;
  return [Deno.execPath(), ...words.map((word) => word === "confined.ts" ? main : word)];
}

// Empty is unset, as for every other variable.
const codexsm = Deno.env.get("CODEXSM") || undefined;
console.log("| case | median | ratio to find | must reach | peak | codexsm |");
console.log("| --- | --- | --- | --- | --- | --- |");
for (const { name, store, args, limit, cold, codexsm: goArgs } of CASES) {
  const { home, id } = storeOf(store);
  const env = environment(home);
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
    if (cold) await Deno.remove(`${root}/cache`, { recursive: true });
    ours.push(await measure(command, env));
    ratios.push(ours.at(-1)!.ms / base.ms);
  }
  const peak = median(ours.map(({ peakMiB }) => peakMiB ?? 0));
  let theirs = "-";
  if (codexsm !== undefined && goArgs !== undefined) {
    const go = await measure([codexsm, ...goArgs, "--sessions-root", `${home}/sessions`], env);
    const ratio = median(ours.map(({ ms }) => ms)) / go.ms;
    theirs = `${go.ms.toFixed(0)} ms (${ratio.toFixed(2)} x)`;
  }
  console.log(
    `| ${name} | ${median(ours.map(({ ms }) => ms)).toFixed(0)} ms | ${
      median(ratios).toFixed(2)
    } | ${limit} | ${peak.toFixed(0)} MiB | ${theirs} |`,
  );
}
for (const name of ["medium", "megabyte"] as const) await measureChanges(name);
if (keep === undefined) await Deno.remove(root, { recursive: true });
