import { formatByteSize } from "../model/byte_size.ts";
import type { ChangeResult } from "../model/change_result.ts";
import { toJson } from "./json_text.ts";
import { newStyles } from "./styles.ts";
import { visibleLine } from "./visible.ts";

/** How a change is drawn. */
export interface ChangeViewOptions {
  readonly color: boolean;
  /** Most result lines; `null`: all. */
  readonly limit: number | null;
}

/** A change for people: the Go tool's lines, then what to know and what to say next (compat §1.3). */
export function* renderChange(result: ChangeResult, options: ChangeViewOptions): Iterable<string> {
  const styles = newStyles(options.color);
  if (result.undoneBatch !== undefined) yield `rollback_from_batch_id=${result.undoneBatch}\n`;
  if (result.batchId !== undefined) yield `batch_id=${result.batchId}\n`;
  yield `${
    styles.strong(
      `action=${result.action} simulation=${result.simulation} matched=${result.matchedCount} ` +
        `succeeded=${result.succeeded} failed=${result.failed} skipped=${result.skipped} ` +
        `affected_bytes=${result.affectedBytes}`,
    )
  }\n`;
  const shown = options.limit === null ? result.results : result.results.slice(0, options.limit);
  for (const { status, sessionId, path, destination, error } of shown) {
    const target = destination === undefined ? "" : ` -> ${visibleLine(destination)}`;
    const trouble = error === undefined ? "" : ` err=${visibleLine(error)}`;
    yield `${status} ${visibleLine(sessionId) || "-"} ${visibleLine(path)}${target}${trouble}\n`;
  }
  const more = result.results.length - shown.length;
  if (more > 0) yield `... and ${more} more\n`;
  const agents = result.subagents === 0 ? "" : ` (${result.subagents} of them sub-agents)`;
  yield styles.dim(
    `${result.threads} ${plural("thread", result.threads)}${agents}, ` +
      `${result.matchedCount} ${plural("file", result.matchedCount)}, ` +
      `${formatByteSize(result.affectedBytes)}, ${result.rows} database ` +
      `${plural("row", result.rows)}, ${result.names} name ${plural("line", result.names)}`,
  ) + "\n";
  for (const { message } of result.passedBy) yield `passed by: ${visibleLine(message)}\n`;
  for (const note of result.notes) yield `note: ${visibleLine(note)}\n`;
  if (result.next !== undefined) {
    yield `${result.simulation ? "to do it" : "to take it back"}: ${visibleLine(result.next)}\n`;
  }
}

/** A change for programs: the Go tool's keys and ours. */
export function renderChangeJson(result: ChangeResult): string {
  return `${
    toJson({
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
      rows: result.rows,
      names: result.names,
      results: result.results.map(({ sessionId, path, destination, status, error }) => ({
        session_id: sessionId,
        path,
        ...(destination === undefined ? {} : { destination }),
        status,
        ...(error === undefined ? {} : { error }),
      })),
      passed_by: result.passedBy,
      notes: result.notes,
      ...(result.errorSummary === undefined ? {} : { error_summary: result.errorSummary }),
      ...(result.next === undefined ? {} : { [result.simulation ? "apply" : "undo"]: result.next }),
    })
  }\n`;
}

function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}
