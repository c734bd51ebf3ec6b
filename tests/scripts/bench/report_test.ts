import assert from "node:assert/strict";
import { readBenchWords } from "../../../scripts/bench.ts";
import { benchmarksPage } from "../../../scripts/bench/page/benchmarks_page.ts";
import { timeText } from "../../../scripts/bench/page/cells.ts";
import { growthSlope } from "../../../scripts/bench/page/growth_slope.ts";
import type { Report } from "../../../scripts/bench/page/report.ts";
import { CASES, CHANGES, GROWTH_CASES, GROWTH_CHANGES } from "../../../scripts/bench/rows.ts";
import { tableText } from "../../../scripts/pages/markdown_table.ts";
import { type CpuProfile, stepsOf } from "../../../scripts/bench/slowest_step.ts";

const DOCS = new URL("../../../docs/", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("benchmarks.md", DOCS));
const REPORT: Report = JSON.parse(await Deno.readTextFile(new URL("benchmarks.json", DOCS)));

/** First cells of every table row below a heading. */
function rowsBelow(page: string, heading: string): readonly string[] {
  const part = page.split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
  return part.split("\n").filter((line) => line.startsWith("| ")).slice(2)
    .map((line) => line.split(" | ")[0]!.slice(2).trim());
}

Deno.test("docs/benchmarks.md is made from its numbers, and has every row and every question of the bench", () => {
  assert.equal(PAGE, benchmarksPage(REPORT));
  const rows = [...CASES, ...CHANGES.medium, ...CHANGES.megabyte].map(({ name }) => name);
  assert.deepEqual(rowsBelow(PAGE, "Rows of the bench"), rows);
  assert.deepEqual(rowsBelow(PAGE, "The same question, put to others"), rows);
  const asked = [...GROWTH_CASES.map(({ question }) => question)]
    .concat(GROWTH_CHANGES.map(({ name }) => name));
  const told = new Set(rowsBelow(PAGE, "Growth"));
  assert.deepEqual(asked.filter((question) => !told.has(question)), []);
});

Deno.test("benchmarksPage() says which tool was not given and the flag that gives it, and shows no time of it", () => {
  const page = benchmarksPage({
    ...REPORT,
    tools: { hand: "find" },
    growth: REPORT.growth.filter(({ tool }) => tool === "rollkeep" || tool === "hand"),
    listed: [],
    sizes: [],
  });
  for (const flag of ["--codexsm PATH", "--session-steward 'NODE PATH'", "--codex PATH"]) {
    assert.ok(page.includes(`not given; \`${flag}\` gives it`), flag);
  }
  const others = page.split("## The same question, put to others\n")[1]!.split("\n## ")[0]!;
  const cells = others.split("\n").filter((line) => line.startsWith("| ")).slice(2)
    .map((line) => line.split("|").slice(4, 6).map((cell) => cell.trim()));
  assert.deepEqual(cells, REPORT.rows.map(() => ["not given", "not given"]));
  const [first, ...rows] = REPORT.rows;
  const hand = { medianMs: 60_000, leastMs: 60_000, runs: 1, peakMiB: null, isCut: true } as const;
  const cut = benchmarksPage({ ...REPORT, rows: [{ ...first!, beside: { hand } }, ...rows] });
  assert.match(cut, /^\| list, 10 threads .* \| over 60\.0 s +\|/m);
  assert.match(page, /Nothing was compiled: `deno task compile` makes the program\./);
});

Deno.test("growthSlope() is the power of the size that the time grows with, and none of one size", () => {
  const grown = (power: number) =>
    [1000, 10_000, 100_000].map((threads) => ({ threads, ms: 3 * threads ** power }));
  for (const power of [0, 0.5, 1, 2]) {
    assert.equal(growthSlope(grown(power))!.toFixed(6), power.toFixed(6));
  }
  assert.equal(growthSlope(grown(1).slice(0, 1)), null);
});

Deno.test("tableText() writes columns as wide as their widest cell, and timeText() fits the unit to the time", () => {
  const table = tableText(["a", "longer"], [["wide | cell", timeText(9.4)], [
    "b",
    timeText(12_300),
  ]]);
  assert.equal(
    table,
    [
      "| a            | longer |",
      "| ------------ | ------ |",
      "| wide \\| cell | 9.4 ms |",
      "| b            | 12.3 s |",
    ].join("\n"),
  );
});

Deno.test("stepsOf() puts time down to who called the serving rooms, and leaves waiting and starting out", () => {
  const root = "file:///rollkeep/";
  const node = (id: number, place: string, children: readonly number[] = []) => {
    const [url, functionName] = place.includes("(") ? ["", place] : [root + place, "f"];
    return { id, callFrame: { url: url!, functionName: functionName! }, children };
  };
  const profile: CpuProfile = {
    nodes: [
      node(1, "(root)", [2, 6, 7, 8, 10]),
      node(2, "commands/list/run.ts", [3, 9]),
      node(3, "lib/catalog/scan/scan_store.ts", [4]),
      node(4, "lib/system/real/files.ts", [5]),
      node(5, "(op_fs_lstat_sync)"),
      node(6, "(idle)"),
      node(7, "(garbage collector)"),
      node(8, "(program)"),
      node(9, "lib/render/list/table.ts"),
      node(10, "main.ts"),
    ],
    samples: [5, 6, 7, 8, 9, 4, 10],
    timeDeltas: [300, 5000, 100, 50, 250, 300, 4000],
  };
  assert.deepEqual(stepsOf(profile, root), [
    { words: "looking at files (`lib/catalog/scan`)", share: 0.6 },
    { words: "drawing the answer (`lib/render`)", share: 0.25 },
    { words: "collecting garbage", share: 0.1 },
    { words: "the runtime itself", share: 0.05 },
  ]);
});

Deno.test("readBenchWords() refuses what says nothing, and takes the program of a tool with its words", () => {
  const { isReport, runs, tools } = readBenchWords([
    "--report",
    "--runs=3",
    "--session-steward",
    "node cli.mjs",
  ]);
  assert.deepEqual([isReport, runs, tools], [true, 3, {
    codexsm: null,
    steward: ["node", "cli.mjs"],
    codex: null,
  }]);
  assert.throws(() => readBenchWords(["--quick"]), /--quick and --out are for --report/);
  assert.throws(() => readBenchWords(["--large", "0"]), /--large takes a number of 1 or more/);
  assert.throws(() => readBenchWords(["--codexs", "x"]), /--codexs/);
});
