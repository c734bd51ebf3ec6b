import type { Deed } from "../model/plan.ts";
import type { ChangeResult, PassedBy, ThreadResult } from "../model/result/change_result.ts";
import { formatByteSize, shortByteSize } from "../text/byte_size.ts";
import { relativeText } from "../time/instant_text.ts";
import { batchText } from "./people/batch_text.ts";
import { passedByLines } from "./people/passed_by_lines.ts";
import { newestFirst, threadLines } from "./people/thread_lines.ts";
import { homePath } from "./text/home_path.ts";
import { newStyles, type Styles } from "./text/styles.ts";
import type { ViewOptions } from "./text/view_options.ts";
import { commandText, visibleLine } from "./text/visible.ts";
import { wrapLine } from "./text/wrap.ts";

/** The number and size of the threads in a change, sub-agents apart, for programs; one line without its end. */
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
export interface ChangeStoryOptions
  extends Pick<ViewOptions, "color" | "width" | "home" | "zone" | "nowMs"> {
  /** Most threads; `null`: all. Those that failed are always told. */
  readonly limit: number | null;
  /** Whether each file is told with both of its paths. */
  readonly paths: boolean;
  /** Whether the threads and what stays were told a moment ago. Left out: they were not. */
  readonly isTold?: boolean;
}

/** A deed in words, before and behind its threads. */
interface DeedWords {
  readonly would: string;
  readonly did: string;
  readonly where: string;
}

const DEEDS: Readonly<Record<Deed, DeedWords>> = {
  "delete": { would: "move", did: "Moved", where: " to the trash" },
  "hard-delete": { would: "remove", did: "Removed", where: " for good" },
  "restore": { would: "bring", did: "Brought", where: " back from the trash" },
  "archive": { would: "archive", did: "Archived", where: "" },
  "unarchive": { would: "unarchive", did: "Unarchived", where: "" },
  "empty": { would: "remove", did: "Removed", where: " from the trash for good" },
  "copy": { would: "copy", did: "Copied", where: " to another folder" },
  "move": { would: "move", did: "Moved", where: " to another folder" },
  "import": { would: "copy", did: "Copied", where: " into the other home" },
  "repair": { would: "repair", did: "Repaired", where: "" },
  "copy-and-move": { would: "copy and move", did: "Copied and moved", where: " to other folders" },
};

/** A repair that is taken back. */
const REPAIR_BACK: DeedWords = { would: "put", did: "Put", where: " back as before the repair" };

/** A change in one sentence: what is, or would be, done to how much. */
export function verdictText(result: ChangeResult): string {
  const { deed, simulation, threads, journals, subagents, threadResults } = result;
  if (threads === 0 && journals === 0) return "Nothing to do.";
  if (threads === 0) {
    const text = `${simulation ? "Would remove" : "Removed"} what ${
      heldText(journals)
    } of threads.`;
    return simulation ? `${text} Nothing has changed.` : text;
  }
  const failed = threadResults.filter((thread) => isTrouble(thread) || isSkipped(thread)).length;
  const isBack = deed === "repair" && result.undone !== undefined && result.command === "undo";
  const { would, did, where } = isBack ? REPAIR_BACK : DEEDS[deed];
  const many = failed === 0
    ? counted("thread", threads)
    : `${threads - failed} of ${counted("thread", threads)}`;
  const agents = subagents === 0 ? "" : ` (${counted("sub-agent", subagents)})`;
  const more = journals === 0 ? "" : `, and what ${heldText(journals)} of them`;
  const bytes = result.affectedBytes;
  const size = bytes === 0 ? "" : `, ${shortByteSize(bytes)}`;
  return simulation
    ? `Would ${would} ${many}${agents}${where}${size}${more}. Nothing has changed.`
    : `${did} ${many}${agents}${where}${size}${more}.`;
}

function heldText(journals: number): string {
  return journals === 1 ? "1 journal holds" : `${journals} journals hold`;
}

/** A change for people: the verdict, a row for each thread, what stays and why. */
export async function* renderChangeStory(
  result: ChangeResult,
  options: ChangeStoryOptions,
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const { width, nowMs } = options;
  if (result.undone !== undefined && !options.isTold) {
    const { number, at } = result.undone;
    const when = relativeText(Temporal.Instant.from(at).epochMilliseconds, nowMs);
    const isNothing = result.threads === 0;
    const did = isNothing ? "Change" : `${result.simulation ? "Take" : "Took"} back change`;
    const text = `${did} ${number}, ${when}: ${batchText(result.undone, options)}`;
    yield `${wrapLine(text, { width })}\n`;
  }
  yield `${wrapLine(styles.strong(verdictText(result)), { width })}\n`;
  const trouble = result.threadResults.filter(isTrouble);
  const others = newestFirst(
    result.threadResults.filter((thread) => !isTrouble(thread) && !isSkipped(thread)),
  );
  const shown = options.limit === null ? others : others.slice(0, options.limit);
  const told = [...trouble, ...shown];
  const lines = await threadLines(told, options);
  for (const [at, thread] of told.entries()) {
    yield `${lines[at]}\n`;
    yield* detailLines(thread, { ...options, styles });
  }
  const more = others.length - shown.length;
  if (more > 0 && shown.length > 0) yield moreLine(more, { result, styles });
  if (!options.isTold) yield* staysLines(result, { ...options, styles });
}

interface Detail extends ChangeStoryOptions {
  readonly styles: Styles;
}

/** What failed, and both places of each file where they are wanted. */
function detailLines(
  { files }: ThreadResult,
  { width, home, paths, styles }: Detail,
): readonly string[] {
  const path = (text: string) => visibleLine(homePath(text, home));
  const lines: string[] = [];
  const failure = files.find(({ error }) => error !== undefined);
  if (failure !== undefined) {
    const text = `   ${failure.status}: ${visibleLine(failure.error ?? "")}`;
    lines.push(`${styles.bad(wrapLine(text, { width, indent: 6 }))}\n`);
  }
  if (!paths) return lines;
  for (const { path: from, destination } of files) {
    lines.push(`      ${path(from)}\n`);
    if (destination !== undefined) lines.push(`      -> ${path(destination)}\n`);
  }
  return lines;
}

/** Reasons that the number of threads explains. */
const PLAIN: ReadonlySet<PassedBy["reason"]> = new Set(["pinned", "as-it-is"]);

/** Threads of other reasons that are told one by one, unless all are wanted. */
const MOST_TOLD = 3;

/** How many are not shown, and what shows them. */
function moreLine(
  more: number,
  { result, styles }: { readonly result: ChangeResult; readonly styles: Styles },
): string {
  const shows = result.simulation ? ": --preview full" : "";
  return `${styles.dim(`   … and ${more} more${shows}`)}\n`;
}

/** What stays, grouped by reason; of trouble the first threads with it. */
function staysLines(
  result: ChangeResult,
  { width, limit, styles }: Detail,
): readonly string[] {
  const { passedBy, command } = result;
  if (passedBy.length === 0) return [];
  const flags = (flag: string) => flag === "--pinned" || command === "delete";
  const text = `Stays: ${passedByLines(passedBy, { flags }).join(", ")}`;
  // Where nothing else was meant, the refusal that follows says the same.
  const isRefused = command === "delete" && result.threads === 0;
  const told = passedBy.filter(({ reason }) =>
    !PLAIN.has(reason) && !(isRefused && reason === "needed-by-fork")
  );
  const shown = limit === null ? told : told.slice(0, MOST_TOLD);
  const messages = shown.map(({ message }) => {
    const line = wrapLine(`   ${visibleLine(message)}`, { width, indent: 5 });
    return `${styles.dim(line)}\n`;
  });
  const more = told.length - shown.length;
  return [
    `${styles.warn(wrapLine(text, { width, indent: 7 }))}\n`,
    ...messages,
    ...(more > 0 ? [moreLine(more, { result, styles })] : []),
  ];
}

/** The command to say next, under what it does; it comes last, where the eye ends. */
export function nextLine(result: ChangeResult, styles: Styles): string {
  if (result.next === undefined) return "";
  const word = result.simulation ? "Do it:" : "Take it back:";
  return `${word} ${styles.strong(commandText(result.next))}\n`;
}

function isTrouble({ files }: ThreadResult): boolean {
  return files.some(({ status }) => status === "failed");
}

/** Whether nobody came to it: one note says how many there are. */
function isSkipped({ files }: ThreadResult): boolean {
  return files.some(({ status }) => status === "skipped");
}
