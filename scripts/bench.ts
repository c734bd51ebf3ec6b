/**
 * Measures whole processes, warm, against `find` on the same tree and, where they are given, against other tools; never fails for
 * slowness. It prints a Markdown table of its rows, or with `--report` makes docs/benchmarks.md, which has all there is to measure.
 * `ROLLKEEP` names a compiled program to measure instead of the sources.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { versionDocument } from "../commands/version/command.ts";
import { commitNow, loadNow, machineFacts, measureStarts, shippedSizes } from "./bench/machine.ts";
import { countListed, type Grown, measureGrowth } from "./bench/measure_growth.ts";
import { type Bench, measureCases, measureChanges } from "./bench/measure_rows.ts";
import { benchmarksPage } from "./bench/page/benchmarks_page.ts";
import { rateText, timeText } from "./bench/page/cells.ts";
import type { Report, RowResult } from "./bench/page/report.ts";
import { type Programs, sources, toolVersions } from "./bench/programs.ts";
import { storeFacts } from "./bench/stores.ts";
import { firstUses } from "./startup.ts";
import { type BenchStore, makeBenchStore } from "./store/bench_stores.ts";

const USAGE =
  `deno task bench [--report [--quick] [--out DIR]] [--stores DIR] [--runs N] [--large N] [--medium N]
  [--codexsm PATH] [--session-steward 'NODE PATH'] [--codex PATH]

--report   makes docs/benchmarks.md and .json, in about 25 minutes
--quick    of small stores, a run or two each: to try it; into a temporary folder
--out      where the report goes instead
--stores   a folder to keep the stores in, for the next time
--runs     most runs of a question (7)
--large, --medium   threads of these stores (100,000 and 10,000)
The others are programs to measure beside: session-steward's is session-steward-cli.mjs, with a Node that it takes.`;

/** What was asked for. */
export interface BenchWords {
  readonly isReport: boolean;
  readonly isQuick: boolean;
  readonly out: string | null;
  readonly stores: string | null;
  readonly runs: number;
  readonly large: number;
  readonly medium: number;
  readonly tools: Omit<Programs, "rollkeep">;
}

/**
 * Reads the words of the task.
 *
 * @throws {TypeError} naming what is wrong.
 */
export function readBenchWords(args: readonly string[]): BenchWords {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      report: flag,
      quick: flag,
      out: text,
      stores: text,
      runs: text,
      large: text,
      medium: text,
      codexsm: text,
      "session-steward": text,
      codex: text,
    },
  });
  const { quick: isQuick, codexsm, codex } = values;
  if ((isQuick || values.out !== undefined) && !values.report) {
    throw new TypeError("--quick and --out are for --report");
  }
  const number = (name: "runs" | "large" | "medium", usual: number) => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value > 0) return value;
    throw new TypeError(`--${name} takes a number of 1 or more, not "${values[name]}"`);
  };
  return {
    isReport: values.report,
    isQuick,
    out: values.out ?? null,
    stores: values.stores ?? null,
    runs: number("runs", isQuick ? 2 : 7),
    large: number("large", isQuick ? 3000 : 100_000),
    medium: number("medium", isQuick ? 300 : 10_000),
    tools: {
      codexsm: codexsm === undefined ? null : [codexsm],
      steward: values["session-steward"]?.split(" ") ?? null,
      codex: codex ?? null,
    },
  };
}

function benchOf(words: BenchWords, root: string): Bench {
  const { isReport, isQuick, runs, large, medium, tools } = words;
  const compiled = Deno.env.get("ROLLKEEP") || undefined;
  const usual: Partial<Record<BenchStore, number>> = {
    large,
    medium,
    ...isQuick ? { megabyte: 20 } : {},
  };
  return {
    root,
    programs: { rollkeep: compiled === undefined ? sources() : [compiled], ...tools },
    repeats: { most: runs, budgetMs: isReport ? 6000 : Infinity },
    changes: { most: isReport && !isQuick ? 3 : 1, budgetMs: 40_000 },
    isWhole: isReport,
    storeOf: (name, threads = usual[name]) =>
      makeBenchStore(name, { root, threads, hugeBytes: isQuick ? 1e8 : undefined }),
    tell: isReport ? (what) => console.error(what) : () => {},
  };
}

/** Prints the rows as they are measured. */
async function printRows(bench: Bench): Promise<void> {
  console.log("| case | median | ratio to find | must reach | peak | codexsm |");
  console.log("| --- | --- | --- | --- | --- | --- |");
  const print = (row: RowResult) => {
    const { name, timing, ratioToFind, copiedBytes, limit, beside: { codexsm } } = row;
    const go = codexsm === undefined
      ? "-"
      : `${timeText(codexsm.medianMs)} (${(timing.medianMs / codexsm.medianMs).toFixed(2)} x)`;
    const cells = [
      name,
      timeText(timing.medianMs) + rateText(timing.medianMs, copiedBytes),
      ratioToFind?.toFixed(2) ?? "-",
      limit,
      `${timing.peakMiB?.toFixed(0) ?? "-"} MiB`,
      go,
    ];
    console.log(`| ${cells.join(" | ")} |`);
  };
  for await (const row of measureCases(bench)) print(row);
  for (const name of ["medium", "megabyte"] as const) {
    (await measureChanges(name, bench)).forEach(print);
  }
}

/** Measures all there is. */
async function makeReport(bench: Bench, words: BenchWords): Promise<Report> {
  const [startedMs, startLoad] = [Date.now(), loadNow()];
  const { root, programs, storeOf } = bench;
  const { version } = versionDocument();
  const rows: RowResult[] = [];
  const starts = await measureStarts(bench);
  for await (const row of measureCases(bench)) rows.push(row);
  for (const name of ["medium", "megabyte"] as const) {
    rows.push(...await measureChanges(name, bench));
  }
  const smaller = words.isQuick ? [100, 1000] : [1000, 10_000];
  const grown: Grown = [
    ...smaller.map((threads) => ({ threads, store: storeOf("grown", threads) })),
    { threads: words.large, store: storeOf("large") },
  ];
  const growth = await measureGrowth(grown, bench);
  const stores = (["small", "medium", "large", "huge", "longLine", "megabyte"] as const)
    .map((name) => storeFacts(name, storeOf(name).home));
  return {
    at: new Date(startedMs).toISOString(),
    // Where things lie on the machine is nobody's business.
    words: `deno task bench ${Deno.args.map((word) => word.replace(/\S*\//g, "")).join(" ")}`,
    version,
    commit: await commitNow(),
    program: Deno.env.get("ROLLKEEP") ? "the compiled program" : "deno run confined.ts",
    machine: await machineFacts(root),
    tools: await toolVersions(programs),
    stores: [
      ...stores,
      ...grown.slice(0, 2).map(({ threads, store }) => storeFacts(`grown-${threads}`, store.home)),
    ],
    starts,
    firstUses: await Array.fromAsync(firstUses(words.isQuick ? 3 : 9)),
    sizes: await shippedSizes(version),
    rows,
    growth,
    listed: await countListed(grown[0]!.store, bench),
    load: [startLoad, loadNow()],
    minutes: (Date.now() - startedMs) / 60_000,
  };
}

if (import.meta.main) {
  let words: BenchWords;
  try {
    words = readBenchWords(Deno.args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    Deno.exit(1);
  }
  if (words.stores !== null) await Deno.mkdir(words.stores, { recursive: true });
  const root = words.stores ?? await Deno.makeTempDir({ prefix: "rollkeep-bench-" });
  const bench = benchOf(words, await Deno.realPath(root));
  try {
    if (!words.isReport) await printRows(bench);
    else {
      const out = words.out ??
        (words.isQuick ? await Deno.makeTempDir({ prefix: "rollkeep-report-" }) : "docs");
      const report = await makeReport(bench, words);
      await Deno.writeTextFile(`${out}/benchmarks.json`, `${JSON.stringify(report, null, 2)}\n`);
      await Deno.writeTextFile(`${out}/benchmarks.md`, benchmarksPage(report));
      console.error(`made ${out}/benchmarks.md`);
    }
  } finally {
    if (words.stores === null) await Deno.remove(root, { recursive: true });
  }
}
