import { findingRow } from "../../diagnose/findings/findings.ts";
import type { FindingId } from "../../model/diagnosis/finding.ts";
import type { ListResult } from "../../model/result/list_result.ts";
import { type ToldThread, toldThread } from "../../model/thread/told_thread.ts";
import { threadLines } from "../people/thread_lines.ts";
import { newStyles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { commandText, visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";
import { programName } from "../../text/program_name.ts";

/** How hidden threads are told. */
export interface HiddenViewOptions {
  /** Whether there is more than rows: headings, the count, what to do next. */
  readonly header: boolean;
  readonly view: ViewOptions;
  /** Command that shows every row. */
  readonly all: string;
}

/** Threads that Codex's picker does not list, for people: by what hides them, faults first, and how to have them back. */
export async function* renderHidden(
  { threads, total }: ListResult,
  { header, view, all }: HiddenViewOptions,
): AsyncIterable<string> {
  if (total === 0) {
    if (header) yield "No single thread is hidden from Codex's list.\n";
    return;
  }
  const styles = newStyles(view.color);
  const groups = Map.groupBy(threads, ({ hiddenBy }) => hiddenBy?.cause ?? "");
  const causes = [...groups.keys()];
  const faults = causes.filter((cause) => rowOf(cause) !== null);
  const designs = causes.filter((cause) => rowOf(cause) === null);
  // One call, for columns and short ids of all of them.
  const ordered = [...faults, ...designs].flatMap((cause) => groups.get(cause)!);
  const lines = await threadLines(ordered.map(told), view);
  let at = 0;
  for (const cause of [...faults, ...designs]) {
    const what = rowOf(cause)?.title ?? "not listed by design";
    const heading = `${styles.header(visibleLine(cause))}: ${what}`;
    if (header) yield `${wrapLine(heading, { width: view.width })}\n`;
    const count = groups.get(cause)!.length;
    for (const line of lines.slice(at, at + count)) yield `${line}\n`;
    if (header) yield "\n";
    at += count;
  }
  if (!header) return;
  const shown = threads.length < total ? `${threads.length} of ${total}` : `${total}`;
  yield `${
    styles.dim(`${shown} ${total === 1 ? "thread" : "threads"} that Codex does not list`)
  }\n`;
  if (threads.length < total) yield `${styles.dim("all of them:")} ${commandText(all)}\n`;
  if (faults.length > 0) {
    yield `${styles.dim("to have back what a fault hides:")} ${
      styles.strong(commandText(`${programName()} repair`))
    }\n`;
  }
}

/** That it is hidden is said of all of them. */
function told(thread: ListResult["threads"][number]): ToldThread {
  return toldThread({ ...thread, hidden: false });
}

/** What is wrong where a cause is a finding; `null`: it is so by design. */
function rowOf(cause: string) {
  return findingRow(cause as FindingId);
}
