import { countText, diskText, memoryText, rateText, timeText } from "./cells.ts";
import { tableText } from "../../pages/markdown_table.ts";
import { growthSlope } from "./growth_slope.ts";
import type { GrowthResult, Report, RowResult, Step, Timing, Tool } from "./report.ts";

/** By tool: the flag that gives it, and what an answer of it does not tell or do. */
export interface ToolFacts {
  readonly flag: string;
  readonly lacks: string;
}

/** The tools that have to be given, in the order of their columns. */
export const TOOLS: Readonly<Record<Exclude<Tool, "hand">, ToolFacts>> = {
  codexsm: {
    flag: "--codexsm PATH",
    lacks:
      "Reads up to 1,024 lines of every rollout for every answer, `--id` and ten rows included. It asks no database, so it knows no names and no pins, nor which session is a sub-agent or a fork, and sees nothing that is archived or compressed. Its delete and restore move files and leave Codex's rows as they are.",
  },
  "session-steward": {
    flag: "--session-steward 'NODE PATH'",
    lacks:
      "Asks Codex's database and looks for the files. It judges no rollout, and has no command for a day's count, a check of the store, or a delete without a person; those cells are empty.",
  },
  codex: {
    flag: "--codex PATH",
    lacks:
      "`codex app-server`, asked for `thread/list` as its own picker asks: rows of its database, a hundred a page, without archived threads and sub-agents; whether a file is there, its size or its state is not looked at. Time is until the whole answer is there. It is asked of a copy of the files, with a database that it makes itself; what that first start takes is a row of its own.",
  },
};

const HAND =
  "`find`, `du`, `grep` and `mv` know names, sizes, times and letters: no titles, folders, branches, forks, sub-agents, rows or states, and they count files, not threads. `mv` leaves rows and names behind and cannot be undone.";

const HEAD = `# Benchmarks

<!-- Made by \`deno task bench --report\` from docs/benchmarks.json. Do not edit it: \`deno task docs --write\` makes it again from the same numbers. -->
`;

/** The page of what was measured. */
export function benchmarksPage(report: Report): string {
  const parts = [
    HEAD,
    introduction(report),
    "## The stores\n",
    `${stores(report)}\n`,
    "## Rows of the bench\n",
    ROWS,
    `${rowsTable(report)}\n`,
    "## The same question, put to others\n",
    `${othersTable(report)}\n`,
    "What they do not do in that time:\n",
    `${lacks(report)}\n`,
    `${listed(report)}\n`,
    "## Growth\n",
    GROWTH,
    `${growthTable(report)}\n`,
    "What was asked:\n",
    `${askedLines(report)}\n`,
    "## Start\n",
    `${startTable(report)}\n`,
    "What the first use of a part of the runtime costs a process (`deno task startup`):\n",
    `${tableText(["what", "cost"], report.firstUses.map(([name, ms]) => [name, timeText(ms)]))}\n`,
    "## Size\n",
    `${sizes(report)}\n`,
  ];
  return parts.join("\n");
}

function introduction(report: Report): string {
  const { at, minutes, machine, load, version, commit, program, words } = report;
  const [start, end] = load.map((value) => value.toFixed(2));
  return `What was measured at ${at.slice(0, 16).replace("T", " ")} UTC, in ${
    minutes.toFixed(0)
  } minutes, by \`${words}\`. Nothing here was written by hand; what was not run is not here. What the numbers decide is in [speed.md](speed.md).

- rollkeep ${version}, commit ${commit}, run as \`${program}\`
${machine.map((line) => `- ${line}`).join("\n")}
- load average of a minute: ${start} at the start, ${end} at the end${
    Math.max(...load) > QUIET ? ": others worked on the machine, look at the proportions" : ""
  }

Every time is that of a whole process, start to exit, its output thrown away. Unless a row says otherwise it is warm: the files are in the memory of the system, and rollkeep has answered once before. \`cold\` is one run after the system forgot the contents of all files of the store (names, sizes and times stay in memory) and rollkeep what it remembered. A question is asked again until there are enough runs or enough time is spent; \`runs\` says how often. Another tool is ended after a minute. Peak is what the largest process of a command held.
`;
}

/** Of a load of a minute more than this much the bench, one process after the other, is not the cause. */
const QUIET = 1.5;

const ROWS =
  `\`must reach\` is a time, a ratio to \`find | sort | head\` just before, or a peak. The slowest step is V8's own profile of one more run, with all the work in one process: the share of the time in which it was at work, not starting or waiting. Where the first row, which has ten threads to look at, takes more than half of that time, it is starting.
`;

const GROWTH =
  `Slope is that of the line through the logarithms of threads and time: 1 grows as the store does, 2 as its square. That of the last two sizes is less hidden by the start, which is the same for all. The stores are of one kind, with some 11 KB a rollout; a change is made on a fresh copy.
`;

function stores({ stores }: Report): string {
  const rows = stores.map(({ name, rollouts, bytes }) => [
    name,
    countText(rollouts),
    diskText(bytes),
  ]);
  return `${
    tableText(["store", "rollouts", "bytes"], rows)
  }\n\nMade by \`scripts/store\`: of 100 rollouts about 50 plain paginated threads, 29 legacy ones, 4 forks, 5 sub-agents, 5 archived, 3 compressed, 2 with a revert and 2 of spring 2025, over a year, with Codex's database.`;
}

function rowsTable({ rows }: Report): string {
  const startMs = startOf(rows);
  const head = [
    "row",
    "median",
    "least",
    "runs",
    "cold",
    "of find",
    "must reach",
    "peak",
    "slowest step",
  ];
  return tableText(
    head,
    rows.map(({ name, timing, coldMs, ratioToFind, limit, copiedBytes, slowest }) => [
      name,
      timeText(timing.medianMs) + rateText(timing.medianMs, copiedBytes),
      timeText(timing.leastMs),
      String(timing.runs),
      coldMs === null ? "-" : timeText(coldMs),
      ratioToFind === null ? "-" : `${ratioToFind.toFixed(2)} x`,
      limit,
      memoryText(timing.peakMiB),
      slowestText(slowest, { ms: timing.medianMs, startMs }),
    ]),
  );
}

/** What a command takes that has next to nothing to look at: the first row. */
function startOf(rows: Report["rows"]): number {
  return rows[0]?.timing.medianMs ?? 0;
}

/** The slowest step in words; `startMs` is what any command takes that has next to nothing to look at. */
export function slowestText(
  slowest: Step | null,
  { ms, startMs }: { readonly ms: number; readonly startMs: number },
): string {
  if (startMs * 2 > ms) return "starting";
  return slowest === null ? "-" : `${slowest.words}, ${(slowest.share * 100).toFixed(0)} %`;
}

function othersTable(report: Report): string {
  const names = Object.keys(TOOLS).filter((tool) => tool !== "codex") as (keyof typeof TOOLS)[];
  const table = tableText(
    ["row", "rollkeep", "by hand", ...names],
    report.rows.map((row) => [
      row.name,
      timeText(row.timing.medianMs),
      otherText(row, { tool: "hand", report }),
      ...names.map((tool) => otherText(row, { tool, report })),
    ]),
  );
  const words = Map.groupBy(
    report.rows.filter(({ byHand }) => byHand !== null),
    ({ byHand }) => byHand!,
  );
  const lines = [...words].map(([byHand, rows]) =>
    `- ${rows.map(({ name }) => name).join("; ")}: \`${byHand}\``
  );
  return `${table}\n\nBy hand:\n\n${lines.join("\n")}`;
}

/** What a tool took, and what part of that rollkeep took. */
function otherText(
  { beside, timing }: RowResult,
  { tool, report: { tools } }: { readonly tool: Tool; readonly report: Report },
): string {
  if (tools[tool] === undefined) return "not given";
  const other = beside[tool];
  if (other === undefined) return "-";
  const ratio = (timing.medianMs / other.medianMs).toFixed(2);
  return other.isCut ? medianText(other) : `${medianText(other)} (${ratio} x)`;
}

function lacks({ tools }: Report): string {
  const given = Object.entries(TOOLS).map(([tool, { flag, lacks }]) => {
    const says = tools[tool as Tool];
    return says === undefined
      ? `- **${tool}**: not given; \`${flag}\` gives it.`
      : `- **${tool}** (\`${says}\`): ${lacks}`;
  });
  return [
    `- **by hand** (\`${tools.hand ?? ""}\`): ${HAND}`,
    ...given,
    "\nIn brackets: what part of its time rollkeep takes. `-`: it has no such command. The real Codex is asked under Growth.",
  ].join("\n");
}

function listed({ listed, stores }: Report): string {
  if (listed.length < 2) return "";
  const of = stores.find(({ name }) => name.startsWith("grown"));
  const counts = listed.map(([tool, threads]) => `${tool} ${countText(threads)}`).join(", ");
  return `Of the ${countText(of?.rollouts ?? 0)} rollouts of the store \`${
    of?.name ?? ""
  }\` the list of all has: ${counts}.`;
}

function growthTable({ growth, rows }: Report): string {
  const startMs = startOf(rows);
  const sizes = [...new Set(growth.flatMap(({ points }) => points.map(({ threads }) => threads)))]
    .toSorted((a, b) => a - b);
  const head = [
    "question",
    "who",
    ...sizes.map(countText),
    "slope",
    "of the last two",
    "peak",
    "runs",
    "slowest step",
  ];
  return tableText(head, growth.map((result) => growthRow(result, { sizes, startMs })));
}

function growthRow(
  { question, tool, points, slowest }: GrowthResult,
  { sizes, startMs }: { readonly sizes: readonly number[]; readonly startMs: number },
): readonly string[] {
  const at = new Map<number, Timing>(points.map(({ threads, timing }) => [threads, timing]));
  const sized = points.filter(({ timing }) => !timing.isCut).map(({ threads, timing }) => ({
    threads,
    ms: timing.medianMs,
  }));
  const last = points.at(-1)!.timing;
  return [
    question,
    nameOf(tool),
    ...sizes.map((size) => at.has(size) ? medianText(at.get(size)!) : "-"),
    slopeText(growthSlope(sized)),
    points.some(({ timing }) => timing.isCut) ? "-" : slopeText(growthSlope(sized.slice(-2))),
    memoryText(last.peakMiB),
    points.map(({ timing }) => timing.runs).join(", "),
    tool === "rollkeep" ? slowestText(slowest, { ms: last.medianMs, startMs }) : "",
  ];
}

/** Every question with the words that each was asked with. */
function askedLines({ growth }: Report): string {
  return [...Map.groupBy(growth, ({ question }) => question)].map(([question, asked]) => {
    const words = asked.map(({ tool, command }) => `${nameOf(tool)} \`${command}\``);
    return `- ${question}: ${words.join(", ")}`;
  }).join("\n");
}

function nameOf(tool: Tool | "rollkeep"): string {
  return tool === "hand" ? "by hand" : tool;
}

/** A median; of who was ended the time that it had. */
function medianText({ medianMs, isCut }: Timing): string {
  return `${isCut ? "over " : ""}${timeText(medianMs)}`;
}

function slopeText(slope: number | null): string {
  return slope === null ? "-" : slope.toFixed(2);
}

function startTable({ starts }: Report): string {
  return tableText(
    ["command", "median", "least", "runs", "peak"],
    starts.map(([command, { medianMs, leastMs, runs, peakMiB }]) => [
      `\`${command}\``,
      timeText(medianMs),
      timeText(leastMs),
      String(runs),
      memoryText(peakMiB),
    ]),
  );
}

function sizes({ sizes }: Report): string {
  if (sizes.length === 0) return "Nothing was compiled: `deno task compile` makes the program.";
  return tableText(["what", "bytes"], sizes.map(([what, bytes]) => [what, diskText(bytes)]));
}
