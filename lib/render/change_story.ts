import type { Deed } from "../model/plan.ts";
import type { ChangeResult, ThreadResult } from "../model/result/change_result.ts";
import { formatByteSize } from "../text/byte_size.ts";
import { type CellWidths, cellWidthsOf } from "./text/cell_width.ts";
import { homePath } from "./text/home_path.ts";
import { shortIds } from "./text/short_id.ts";
import { newStyles, type Styles } from "./text/styles.ts";
import type { ViewOptions } from "./text/view_options.ts";
import { visibleLine } from "./text/visible.ts";

/** The number and size of the threads in a change, sub-agents apart; one line without its end. */
export function changeTotals(result: ChangeResult): string {
  const { subagents, subagentBytes } = result;
  const agents = subagents === 0
    ? ""
    : ` (${counted("sub-agent", subagents)} among them, ${formatByteSize(subagentBytes)})`;
  const files = `${counted("thread", result.threads)}${agents}, ${
    counted("file", result.matchedCount)
  }, ${formatByteSize(result.affectedBytes)}`;
  const journals = result.journals === 0
    ? ""
    : `, the content of ${counted("journal", result.journals)}`;
  if (result.deed === "empty" && result.threads === 0) return `${files}${journals}`;
  // Rows and names went with the delete; nobody counts the log lines of thousands of threads before they are removed.
  return result.deed === "empty"
    ? `${files}${journals}, and what Codex's other databases keep of them`
    : `${files}, ${counted("database row", result.rows)}, ${
      counted("name line", result.names)
    }${journals}`;
}

function counted(word: string, count: number): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** How a change is told on a terminal. */
export interface ChangeStoryOptions extends Pick<ViewOptions, "color" | "width" | "home"> {
  /** Most threads; `null`: all. Those that failed are always told. */
  readonly limit: number | null;
  /** Whether each file is told with both of its paths. */
  readonly paths: boolean;
}

const DEEDS: Readonly<Record<Deed, readonly [would: string, did: string]>> = {
  "delete": ["would move to the trash", "moved to the trash"],
  "hard-delete": ["would remove for good", "removed for good"],
  "restore": ["would restore from the trash", "restored from the trash"],
  "archive": ["would archive", "archived"],
  "unarchive": ["would unarchive", "unarchived"],
  "empty": ["would remove from the trash for good", "removed from the trash for good"],
  "copy": ["would copy", "copied"],
  "move": ["would move to another folder", "moved to another folder"],
  "import": ["would copy into the other home", "copied into the other home"],
  "copy-and-move": ["would copy and move to other folders", "copied and moved to other folders"],
};

/** A change for people: what is done to how much, then one line for each thread. */
export async function* renderChangeStory(
  result: ChangeResult,
  options: ChangeStoryOptions,
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const { deed, simulation, threads, journals, threadResults } = result;
  const trouble = threadResults.filter(isTrouble);
  const count = trouble.length === 0 ? "" : `${threads - trouble.length} of `;
  yield threads === 0 && journals === 0
    ? `${styles.strong("nothing to do")}\n`
    : `${styles.strong(DEEDS[deed][simulation ? 0 : 1])}: ${count}${changeTotals(result)}\n`;
  const others = threadResults.filter((thread) => !isTrouble(thread));
  const shown = options.limit === null ? others : others.slice(0, options.limit);
  const short = shortIds(threadResults.flatMap(({ id }) => id ?? []));
  const told = [...trouble, ...shown].map((thread) => {
    const { title, files: [first] } = thread;
    return { thread, name: visibleLine(title ?? homePath(first?.path ?? "", options.home)) };
  });
  const widths = await cellWidthsOf(told.map(({ name }) => name));
  for (const { thread, name } of told) {
    yield* threadLines(thread, { ...options, name, styles, short, widths });
  }
  const more = others.length - shown.length;
  if (more > 0 && shown.length > 0) {
    yield styles.dim(`  … and ${more} more`) + "\n";
  }
  if (result.undoneBatch !== undefined) yield `takes back batch ${result.undoneBatch}\n`;
  if (result.batchId !== undefined) yield `batch ${result.batchId}\n`;
}

interface LineOptions extends ChangeStoryOptions {
  readonly name: string;
  readonly styles: Styles;
  readonly widths: CellWidths;
  readonly short: (id: string) => string;
}

function* threadLines(
  { id, bytes, files }: ThreadResult,
  { name, width, home, paths, styles, short, widths }: LineOptions,
): Iterable<string> {
  const path = (text: string) => visibleLine(homePath(text, home));
  const count = files.length > 1 ? `  ${files.length} files` : "";
  const start = `  ${(id === null ? "-" : visibleLine(short(id))).padEnd(12)}  ` +
    `${formatByteSize(bytes).padStart(8)}${count}  `;
  const room = width === null ? Infinity : Math.max(8, width - start.length);
  yield `${start}${widths.cut(name, room)}\n`;
  const failure = files.find(({ error }) => error !== undefined);
  if (failure !== undefined) {
    yield styles.bad(`      ${failure.status}: ${visibleLine(failure.error ?? "")}`) + "\n";
  }
  if (!paths) return;
  for (const { path: from, destination } of files) {
    yield `      ${path(from)}\n`;
    if (destination !== undefined) yield `      -> ${path(destination)}\n`;
  }
}

function isTrouble({ files }: ThreadResult): boolean {
  return files.some(({ status }) => status === "failed" || status === "skipped");
}
