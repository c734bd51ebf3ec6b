import type { ChangeDocument } from "./json/changes.ts";
import type { ChangeResult } from "../model/result/change_result.ts";
import {
  type ChangeStoryOptions,
  changeTotals,
  nextLine,
  renderChangeStory,
} from "./change_story.ts";
import { newStyles } from "./text/styles.ts";
import { commandText, visibleLine } from "./text/visible.ts";
import { wrapLine } from "./text/wrap.ts";

/** How a change is drawn. */
export interface ChangeViewOptions extends ChangeStoryOptions {
  /** Whether a person reads it; else the Go tool's lines, which scripts read. */
  readonly terminal: boolean;
}

/** A change as text: what is done, then what to know and what to say next. */
export async function* renderChange(
  result: ChangeResult,
  options: ChangeViewOptions,
): AsyncIterable<string> {
  if (options.terminal) yield* renderForPeople(result, options);
  else yield* renderForPrograms(result, options);
}

async function* renderForPeople(
  result: ChangeResult,
  options: ChangeViewOptions,
): AsyncIterable<string> {
  yield* renderChangeStory(result, options);
  const styles = newStyles(options.color);
  const { width } = options;
  for (const { batch, reason } of result.steppedOver) {
    const text = `${styles.warn("Stepped over")} batch ${batch}: ${visibleLine(reason)}`;
    yield `${wrapLine(text, { width })}\n`;
  }
  for (const note of result.notes) {
    yield `${wrapLine(`${styles.dim("note:")} ${visibleLine(note)}`, { width })}\n`;
  }
  yield nextLine(result, styles);
}

function* renderForPrograms(
  result: ChangeResult,
  options: ChangeViewOptions,
): Iterable<string> {
  yield* renderChangeLines(result, options.limit);
  for (const { message } of result.passedBy) yield `passed by: ${visibleLine(message)}\n`;
  for (const { batch, reason } of result.steppedOver) {
    yield `stepped over: batch ${batch}: ${visibleLine(reason)}\n`;
  }
  for (const note of result.notes) yield `note: ${visibleLine(note)}\n`;
  if (result.next !== undefined) {
    yield `${result.simulation ? "to do it" : "to take it back"}: ${commandText(result.next)}\n`;
  }
}

/** The lines of the Go tool, with destinations, and the totals (compat §1.3, §1.4). */
function* renderChangeLines(result: ChangeResult, limit: number | null): Iterable<string> {
  if (result.undoneBatch !== undefined) yield `rollback_from_batch_id=${result.undoneBatch}\n`;
  if (result.batchId !== undefined) yield `batch_id=${result.batchId}\n`;
  yield `action=${result.action} simulation=${result.simulation} matched=${result.matchedCount} ` +
    `succeeded=${result.succeeded} failed=${result.failed} skipped=${result.skipped} ` +
    `affected_bytes=${result.affectedBytes}\n`;
  const shown = limit === null ? result.results : result.results.slice(0, limit);
  for (const { status, sessionId, path, destination, error } of shown) {
    const target = destination === undefined ? "" : ` -> ${visibleLine(destination)}`;
    const trouble = error === undefined ? "" : ` err=${visibleLine(error)}`;
    yield `${status} ${visibleLine(sessionId) || "-"} ${visibleLine(path)}${target}${trouble}\n`;
  }
  const more = result.results.length - shown.length;
  if (more > 0) yield `... and ${more} more\n`;
  yield `${changeTotals(result)}\n`;
}

/** A change for programs: the Go tool's keys and ours. */
export function changeDocument(result: ChangeResult): ChangeDocument {
  return {
    schema: `rollkeep.${result.command}/1`,
    ...(result.batchId === undefined ? {} : { batch_id: result.batchId }),
    ...(result.undoneBatch === undefined ? {} : { rollback_from_batch_id: result.undoneBatch }),
    action: result.action,
    simulation: result.simulation,
    matched_count: result.matchedCount,
    succeeded: result.succeeded,
    failed: result.failed,
    skipped: result.skipped,
    affected_bytes: result.affectedBytes,
    threads: result.threads,
    subagents: result.subagents,
    subagent_bytes: result.subagentBytes,
    rows: result.rows,
    names: result.names,
    ...(result.journals === 0 ? {} : { journals: result.journals }),
    results: result.threadResults.flatMap(({ title, files }) =>
      files.map(({ sessionId, path, destination, status, error }) => ({
        session_id: sessionId,
        title,
        path,
        ...(destination === undefined ? {} : { destination }),
        status,
        ...(error === undefined ? {} : { error }),
      }))
    ),
    passed_by: result.passedBy,
    ...(result.undoneBatch === undefined || result.command === "restore" ? {} : {
      stepped_over: result.steppedOver.map(({ batch, reason }) => ({ batch_id: batch, reason })),
    }),
    ...(result.cutOff === null ? {} : { cut_off: result.cutOff }),
    notes: result.notes,
    ...(result.errorSummary === undefined ? {} : { error_summary: result.errorSummary }),
    ...(result.next === undefined ? {} : { [result.simulation ? "apply" : "undo"]: result.next }),
  };
}
