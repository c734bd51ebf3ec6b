/**
 * Prints how much of the rooms that find, decide and change is run by the tests beside them, and which lines are not. Commands
 * run as programs of their own do not count.
 *
 * @module
 */

const ROOMS = ["lib/act", "lib/plan", "lib/catalog"] as const;
const TESTS = ["tests/lib", "tests/commands", "tests/property"] as const;

/** Lines of one file. */
export interface FileCoverage {
  /** Path below the project. */
  readonly path: string;
  readonly lines: number;
  /** Numbers of the lines that were never run. */
  readonly untested: readonly number[];
}

/** What a report in the format of lcov says of each file below a folder. */
export function readLcov(text: string, folder: string): readonly FileCoverage[] {
  return text.split("end_of_record").flatMap((record): FileCoverage[] => {
    const path = /^SF:(.*)$/m.exec(record)?.[1];
    if (path === undefined || !path.startsWith(folder)) return [];
    const counts = [...record.matchAll(/^DA:(\d+),(\d+)/gm)];
    const untested = counts.filter(([, , count]) => count === "0").map(([, line]) => Number(line));
    return [{ path: path.slice(folder.length), lines: counts.length, untested }];
  });
}

/** Line numbers with neighbours joined: `3-5, 9`. */
export function lineRanges(lines: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(", ");
}

/** Share of the lines that were run: one row for each room, below it the files that have others. */
export function coverageTable(files: readonly FileCoverage[]): string {
  const rows = ROOMS.flatMap((room) => {
    const own = files.filter(({ path }) => path.startsWith(`${room}/`))
      .sort((a, b) => a.path < b.path ? -1 : 1);
    const lines = own.reduce((sum, file) => sum + file.lines, 0);
    const untested = own.reduce((sum, file) => sum + file.untested.length, 0);
    return [
      `${share(lines, untested)}  ${room}: ${untested} of ${lines} lines are not run`,
      ...own.filter(({ untested }) => untested.length > 0).map((file) =>
        `${share(file.lines, file.untested.length)}    ${file.path}: ${lineRanges(file.untested)}`
      ),
    ];
  });
  return rows.join("\n");
}

function share(lines: number, untested: number): string {
  const percent = lines === 0 ? 100 : 100 * (lines - untested) / lines;
  return `${percent.toFixed(1)} %`.padStart(7);
}

async function deno(args: readonly string[]) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: [...args] })
    .output();
  const decoder = new TextDecoder();
  if (!success) console.error(decoder.decode(stdout), decoder.decode(stderr));
  return { success, text: decoder.decode(stdout) };
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-coverage-" });
  try {
    const tests = await deno([
      "test",
      "--lock=tests/deno.lock",
      "--no-check",
      "--no-prompt",
      "-A",
      "--parallel",
      "--reporter=dot",
      `--coverage=${folder}`,
      ...TESTS,
    ]);
    const report = await deno(["coverage", "--lcov", `--include=/lib/(act|plan|catalog)/`, folder]);
    console.log(coverageTable(readLcov(report.text, new URL("..", import.meta.url).pathname)));
    Deno.exitCode = tests.success && report.success ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
