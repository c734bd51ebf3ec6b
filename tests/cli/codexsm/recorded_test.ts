import assert from "node:assert/strict";
import { rollkeep } from "../../support/rollkeep.ts";

/** What codexsm itself (v0.3.7 and one commit) answered to a command line in a folder of these files: facts, none of its text. */
interface Recorded {
  readonly files: readonly RecordedFile[];
  readonly runs: readonly Run[];
}

interface RecordedFile {
  readonly path: string;
  readonly text: string;
  readonly mtime: string;
}

interface Run extends Facts {
  readonly args: readonly string[];
}

/** What is compared of an answer. */
interface Facts {
  readonly exit: number;
  /** Of `list` a file, its health and its size a row; of `group` its rows; of `doctor risk` its document. */
  readonly json?: unknown;
  /** The first column of csv and tsv. */
  readonly lines?: readonly string[];
  /** Totals of a change. */
  readonly summary?: string | null;
  /** Files that a change leaves. */
  readonly left?: number;
}

const RECORDED: Recorded = JSON.parse(
  await Deno.readTextFile(new URL("recorded.json", import.meta.url)),
);

/** Files whose metadata tells no id. */
const WITHOUT_ID = [21, 22];

/** Where rollkeep answers differently on purpose: the row or the words of the list of differences, and how. */
const DIFFERENT: readonly {
  readonly why: string;
  readonly of: RegExp;
  /** What codexsm's facts become. */
  readonly as: (facts: Facts) => Facts;
}[] = [
  {
    why: "the id comes from the file name",
    of: /^list .*--sort id /,
    as: (facts) => ({ ...facts, json: byId(facts.json as readonly Row[]) }),
  },
  {
    why: "the id comes from the file name",
    of: /^list .*--id-prefix 019c$/,
    as: (facts) => ({ ...facts, json: withIds(facts.json as readonly Row[]) }),
  },
  {
    why: "the id comes from the file name",
    of: /^list --format csv .*--column session_id/,
    as: (facts) => ({ ...facts, lines: namedLines(facts.lines!) }),
  },
  {
    why: "raw values in UTC",
    of: /^list --format csv .*--column health,/,
    as: (facts) => ({ ...facts, lines: facts.lines!.map((line) => line.toLowerCase()) }),
  },
  {
    why: "`--json` and `--column` go together",
    of: /^list --format json --column health$/,
    as: (facts) => ({ ...facts, exit: 0 }),
  },
  {
    why: "ages in weeks and of several units",
    of: /--older-than 1w$/,
    as: (facts) => ({ ...facts, exit: 0 }),
  },
  {
    why: "0 means no limit and needs `--yes`",
    of: /--max-batch -1$/,
    as: ({ left }) => ({ exit: 1, ...(left === undefined ? {} : { left }) }),
  },
];

type Row = readonly [file: number, health: string, size: number];

function idOf(file: number): string {
  return RECORDED.files[file]!.path.slice(-"019c0025-0000-7000-8000-000000000001.jsonl".length, -6);
}

function byId(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort(([a], [b]) => idOf(a) < idOf(b) ? -1 : 1);
}

/** The rows with those of the files whose id codexsm does not know, by their time. */
function withIds(rows: readonly Row[]): readonly Row[] {
  const more = WITHOUT_ID.map((file): Row => [
    ...[file, file === 21 ? "corrupted" : "missing-meta"] as const,
    RECORDED.files[file]!.text.length,
  ]);
  const timeOf = ([file]: Row) => Date.parse(RECORDED.files[file]!.mtime);
  return [...rows, ...more].sort((a, b) => timeOf(b) - timeOf(a));
}

/** The two files without an id are the newest but one: the older one comes second. */
function namedLines(lines: readonly string[]): readonly string[] {
  const left = [...WITHOUT_ID].reverse().map(idOf);
  return lines.map((line) => line === "" ? left.shift()! : line);
}

function factsOf(
  { args, json, lines, summary, left }: Run,
  { code, out, root }: { readonly code: number; readonly out: string; readonly root: string },
): Omit<Facts, "left"> {
  const fileOf = (path: unknown) =>
    RECORDED.files.findIndex((file) => `${root}/${file.path}` === path);
  const told = json === undefined ? null : JSON.parse(out);
  const rowsOf = (rows: readonly Record<string, unknown>[], ...keys: readonly string[]) =>
    rows.map((row) => [
      ...("path" in row ? [fileOf(row.path)] : []),
      ...keys.map((key) => row[key]),
    ]);
  const said = /action=\S+ simulation=\S+ matched=\d+ succeeded=\d+ failed=\d+ skipped=\d+/;
  const samples = told?.samples === undefined
    ? {}
    : { samples: rowsOf(told.samples, "level", "reason", "health") };
  const document = args[0] === "list"
    ? () => rowsOf(told, "health", "size_bytes")
    : args[0] === "group"
    ? () => rowsOf(told, "group", "count", "size_bytes")
    : () => ({ ...told, ...samples });
  return {
    exit: code,
    ...(json === undefined ? {} : { json: document() }),
    ...(lines === undefined
      ? {}
      : { lines: out.trimEnd().split("\n").map((line) => line.split(/[,\t]/)[0]!) }),
    ...(left === undefined || summary === undefined || code !== 0
      ? {}
      : { summary: said.exec(out)?.[0] ?? null }),
  };
}

async function makeFiles(root: string): Promise<void> {
  for (const { path, text, mtime } of RECORDED.files) {
    await Deno.mkdir(`${root}/${path.replace(/\/[^/]*$/, "")}`, { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
    await Deno.utime(`${root}/${path}`, new Date(mtime), new Date(mtime));
  }
}

async function countFiles(folder: string): Promise<number> {
  let count = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    count += isDirectory ? await countFiles(`${folder}/${name}`) : 1;
  }
  return count;
}

/** Holds one command line against what was recorded; why it may differ, where it does. */
async function holdAgainst(run: Run, home: string): Promise<string | null> {
  const isChange = run.args[0] === "delete";
  const root = isChange ? await Deno.makeTempDir({ dir: home }) : `${home}/rollouts`;
  if (isChange) await makeFiles(root);
  const places = ["--sessions-root", root, ...(isChange ? ["--log-file", "x.log"] : [])];
  const trash = isChange ? ["--trash-root", `${root}.trash`] : [];
  const ran = await rollkeep([...run.args, ...places, ...trash], { env: { HOME: home } });
  const left = run.left === undefined ? {} : { left: await countFiles(root) };
  const ours = { ...factsOf(run, { ...ran, root }), ...left };
  const { args, ...theirs } = run;
  const line = args.join(" ");
  const different = DIFFERENT.find(({ of }) => of.test(line));
  const expected = different?.as(theirs) ?? theirs;
  assert.deepEqual(ours, { ...expected }, `${line}\n${ran.err}`);
  return different?.why ?? null;
}

Deno.test("command lines of codexsm are answered as codexsm does, but for what the list of differences says", async () => {
  const page = await Deno.readTextFile(
    new URL("../../../docs/differences-from-codexsm.md", import.meta.url),
  );
  const home = await Deno.makeTempDir({ prefix: "rollkeep-codexsm-" });
  try {
    await makeFiles(`${home}/rollouts`);
    const waiting = [...RECORDED.runs];
    const met = new Set<string | null>();
    const work = async () => {
      for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
        met.add(await holdAgainst(run, home));
      }
    };
    await Promise.all([work(), work()]);
    for (const { why } of DIFFERENT) {
      assert.ok(met.has(why), `"${why}" is met by no command line`);
      assert.ok(page.includes(why), `"${why}" stands in no row of the differences`);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
