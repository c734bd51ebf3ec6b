import type { MigrateDocument, MigrationObject } from "./json/changes.ts";
import type { ChangeResult } from "../model/result/change_result.ts";
import type { MigrateBatchResult, MigrateResult } from "../model/result/migrate_result.ts";
import { nextLine, renderChangeStory } from "./change_story.ts";
import type { ChangeViewOptions } from "./change_view.ts";
import { homePath } from "./text/home_path.ts";
import { newStyles } from "./text/styles.ts";
import { commandText, visibleLine } from "./text/visible.ts";
import { wrapLine } from "./text/wrap.ts";

/** What a migration is told with. */
export interface MigrateView {
  readonly result: MigrateBatchResult;
  /** Whether it came from a file: one line per mapping then. */
  readonly isBatch: boolean;
  /** The same in the words of all changes: its threads, notes, and the next command. */
  readonly change: ChangeResult;
}

/**
 * A migration as text: on a terminal its threads and mappings, elsewhere the Go tool's lines (compat §1.5); then what to know
 * and what to say next.
 */
export async function* renderMigrate(
  view: MigrateView,
  options: ChangeViewOptions,
): AsyncIterable<string> {
  const { result, isBatch, change: { notes, next } } = view;
  if (options.terminal) {
    yield* story(view, options);
    const styles = newStyles(options.color);
    for (const note of notes) {
      yield `${wrapLine(`${styles.dim("note:")} ${visibleLine(note)}`, options)}\n`;
    }
    yield nextLine(view.change, styles);
    return;
  }
  if (result.batchId !== undefined) yield `batch_id=${result.batchId}\n`;
  for (const line of isBatch ? batchLines(result) : singleLines(result)) {
    yield `${visibleLine(line)}\n`;
  }
  for (const note of notes) yield `note: ${visibleLine(note)}\n`;
  if (next !== undefined) {
    yield `${result.dryRun ? "to do it" : "to take it back"}: ${commandText(next)}\n`;
  }
}

async function* story(
  { result, change }: MigrateView,
  options: ChangeViewOptions,
): AsyncIterable<string> {
  yield* renderChangeStory(change, options);
  const styles = newStyles(options.color);
  const path = (text: string) => visibleLine(homePath(text, options.home));
  for (const { mapping, result: { skipped, warnings, ...one }, error } of result.items) {
    const before = one.into === undefined ? "copied there before" : "there already";
    const there = skipped === 0 ? "" : `, ${skipped} ${before}`;
    const ways = [
      ...(mapping.fromCwd === "" ? [] : [`${path(mapping.fromCwd)} → ${path(mapping.toCwd)}`]),
      ...(one.into === undefined ? [] : [`into ${path(one.into)}`]),
    ];
    const threads = `${one.matched} ${one.matched === 1 ? "thread" : "threads"}`;
    yield `${ways.join(", ")}: ${threads}${there}\n`;
    if (one.printCreated) {
      for (const line of createdLines(one)) yield `  ${path(line)}\n`;
    }
    const wrapped = (text: string) => `${wrapLine(text, { width: options.width, indent: 4 })}\n`;
    for (const warning of warnings) {
      yield wrapped(`  ${styles.warn("warning")}: ${visibleLine(warning)}`);
    }
    if (error !== undefined) {
      yield wrapped(`  ${styles.bad("error")}: ${visibleLine(error.message)}`);
    }
  }
}

function* singleLines({ items, dryRun }: MigrateBatchResult): Iterable<string> {
  const { result, mapping } = items[0]!;
  yield `session-migrate: action=${actionOf(dryRun)} matched=${result.matched} ` +
    `planned=${result.planned.length} created=${result.created} skipped=${result.skipped} ` +
    `warnings=${result.warnings.length}`;
  if (result.into !== undefined) yield `into=${result.into}`;
  if (result.fromCwd !== "") yield `from=${result.fromCwd}`;
  if (result.toCwd !== "") yield `to=${result.toCwd}`;
  if (result.destBranch !== "") yield `branch=${result.destBranch}`;
  if (mapping.move) yield "move=true";
  if (mapping.tree) yield "tree=true";
  yield* blocks(result);
}

function* batchLines({ items, ...batch }: MigrateBatchResult): Iterable<string> {
  yield `session-migrate-batch: action=${actionOf(batch.dryRun)} mappings=${batch.totalMappings} ` +
    `succeeded=${batch.succeeded} failed=${batch.failed} matched=${batch.matched} ` +
    `created=${batch.created} skipped=${batch.skipped}`;
  for (const [at, { mapping, result, error }] of items.entries()) {
    yield `mapping[${at + 1}]: status=${error === undefined ? "ok" : "error"} ` +
      `from=${mapping.fromCwd} to=${mapping.toCwd} matched=${result.matched} ` +
      `created=${result.created} skipped=${result.skipped}` +
      (mapping.move ? " move=true" : "") + (mapping.tree ? " tree=true" : "");
    if (mapping.branch !== undefined) yield `branch=${mapping.branch}`;
    if (error !== undefined) yield `error=${error.message}`;
    yield* blocks(result);
  }
}

function createdLines({ planned }: Pick<MigrateResult, "planned">): readonly string[] {
  return planned.map(({ sourceId, destId, destRollout }) =>
    `- ${sourceId} -> ${destId} ${destRollout}`
  );
}

function* blocks({ printCreated, planned, warnings }: MigrateResult): Iterable<string> {
  if (printCreated && planned.length > 0) {
    yield "mappings:";
    yield* createdLines({ planned });
  }
  if (warnings.length > 0) {
    yield "warnings:";
    for (const warning of warnings) yield `- ${warning}`;
  }
}

function actionOf(dryRun: boolean): "dry-run" | "migrate" {
  return dryRun ? "dry-run" : "migrate";
}

/** A migration for programs: the keys of session-api §5 and ours. */
export function migrateDocument({ result, isBatch, change }: MigrateView): MigrateDocument {
  const { items, dryRun, batchId } = result;
  const { notes, next } = change;
  const more = {
    notes,
    ...(next === undefined ? {} : { [dryRun ? "apply" : "undo"]: next }),
  };
  const begin = {
    ...(batchId === undefined ? {} : { batch_id: batchId }),
    action: actionOf(dryRun),
  };
  if (!isBatch) {
    const { mapping: { move, tree }, result: only, error } = items[0]!;
    const failure = error === undefined ? {} : { error: error.message };
    return {
      schema: "rollkeep.session-migrate/1",
      ...begin,
      ...resultJson(only),
      move,
      tree,
      ...failure,
      ...more,
    };
  }
  return {
    schema: "rollkeep.session-migrate-batch/1",
    ...begin,
    dry_run: dryRun,
    print_created: result.printCreated,
    total_mappings: result.totalMappings,
    succeeded: result.succeeded,
    failed: result.failed,
    matched: result.matched,
    created: result.created,
    skipped: result.skipped,
    items: items.map(({ mapping: { fromCwd, toCwd, ...rest }, result, error }) => ({
      mapping: { from: fromCwd, to: toCwd, ...rest },
      result: resultJson(result),
      ...(error === undefined ? {} : { error: error.message }),
    })),
    ...more,
  };
}

function resultJson(result: MigrateResult): MigrationObject {
  return {
    from_cwd: result.fromCwd,
    to_cwd: result.toCwd,
    ...(result.into === undefined ? {} : { into: result.into }),
    ...(result.destBranch === "" ? {} : { dest_branch: result.destBranch }),
    matched: result.matched,
    created: result.created,
    skipped: result.skipped,
    dry_run: result.dryRun,
    print_created: result.printCreated,
    planned: result.planned.map((plan) => ({
      source_id: plan.sourceId,
      dest_id: plan.destId,
      source_rollout: plan.sourceRollout,
      dest_rollout: plan.destRollout,
      source_cwd: plan.sourceCwd,
      dest_cwd: plan.destCwd,
      source_branch: plan.sourceBranch,
      dest_branch: plan.destBranch,
    })),
    warnings: result.warnings,
  };
}
