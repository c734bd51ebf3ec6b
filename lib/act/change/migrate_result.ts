import { NotFoundError, SessionError } from "../../model/error.ts";
import type {
  MigrateBatchItemResult,
  MigrateBatchResult,
} from "../../model/result/migrate_result.ts";
import type { Execution } from "../batch/execute.ts";
import type { MappingPlan, PreparedMigrate } from "../prepare/prepare_migrate.ts";

/** A migration, done or rehearsed. */
export interface MigrationParts
  extends Pick<MigrateBatchResult, "dryRun" | "printCreated" | "totalMappings"> {
  readonly prepared: PreparedMigrate;
  /** `null` when nothing was carried out. */
  readonly execution: Execution | null;
  /** Home that the threads go into; `null`: they stay in their own. */
  readonly into: string | null;
}

/** What became of every mapping; in a real run up to the first that failed, which is where it stopped. */
export function migrateResult(parts: MigrationParts): MigrateBatchResult {
  const { prepared, execution, dryRun, printCreated, totalMappings } = parts;
  const items: MigrateBatchItemResult[] = [];
  for (const plan of prepared.mappings) {
    const item = itemOf(plan, parts);
    items.push(item);
    if (item.error !== undefined && !dryRun) break;
  }
  const sum = (count: "matched" | "created" | "skipped") =>
    items.reduce((total, { result }) => total + result[count], 0);
  const failed = items.filter(({ error }) => error !== undefined).length;
  const batchId = execution?.batchId ?? null;
  return {
    ...(batchId === null ? {} : { batchId }),
    dryRun,
    printCreated,
    totalMappings,
    succeeded: items.length - failed,
    failed,
    matched: sum("matched"),
    created: sum("created"),
    skipped: sum("skipped"),
    items,
  };
}

function itemOf(plan: MappingPlan, parts: MigrationParts): MigrateBatchItemResult {
  const { mapping, planned, matched, skipped, warnings } = plan;
  const { execution, dryRun, printCreated, into } = parts;
  const branch = mapping?.branch ?? null;
  const [fromCwd, toCwd] = [mapping?.from ?? "", mapping?.to ?? ""];
  const ids = new Set(planned.map(({ destId }) => destId));
  const outcomes = execution?.outcomes.filter(({ thread }) => ids.has(thread.id ?? "")) ?? [];
  const error = plan.error === null ? actingError(outcomes) : new NotFoundError(plan.error);
  return {
    mapping: {
      fromCwd,
      toCwd,
      ...(branch === null ? {} : { branch }),
      move: mapping?.move ?? false,
      tree: mapping?.tree ?? false,
    },
    result: {
      fromCwd,
      toCwd,
      destBranch: branch ?? "",
      ...(into === null ? {} : { into }),
      matched,
      created: outcomes.filter(({ error }) => error === null).length,
      skipped,
      dryRun,
      printCreated,
      planned,
      warnings,
    },
    ...(error === null ? {} : { error }),
  };
}

/** Why a mapping failed while acting: its first thread that did; `null` when all are done. */
function actingError(outcomes: Execution["outcomes"]): SessionError | null {
  const troubled = outcomes.filter(({ error }) => error !== null);
  const first = troubled.find(({ skipped }) => !skipped) ?? troubled[0];
  if (first === undefined) return null;
  const count = `${troubled.length} of ${outcomes.length}`;
  return new SessionError(`Cannot migrate thread "${first.thread.id}": ${first.error} (${count})`);
}
