import { migrateResult } from "../../lib/act/change/migrate_result.ts";
import { type PreparedMigrate, prepareMigrate } from "../../lib/act/prepare/prepare_migrate.ts";
import { requireOwnStateDb } from "../../lib/codex/state/own_state_db.ts";
import { type ExitStatus, NotFoundError, type SessionError } from "../../lib/model/error.ts";
import { momentMs } from "../../lib/model/request/moment.ts";
import type { MigrateRequest } from "../../lib/model/request/request.ts";
import type { MigrateBatchResult } from "../../lib/model/result/migrate_result.ts";
import {
  type MigrateView,
  renderMigrate,
  renderMigrateJson,
} from "../../lib/render/migrate_view.ts";
import type { ActingContext } from "../context.ts";
import { type ChangeView, runChange, type SeenChange } from "../run_change.ts";

/** Runs `session migrate`. */
export function runMigrate(request: MigrateRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, consent, mappings, file, since, limit } = request;
  return runChange<PreparedMigrate>({
    request,
    verb: "migrate",
    needsStore: true,
    neverAsks: !mappings.some(({ move }) => move),
    view: viewOf(request),
    async prepare(world) {
      const { system, catalog } = world;
      if (request.stateDb !== null) {
        const own = catalog.rows.path;
        requireOwnStateDb({ named: request.stateDb, own, files: system.files });
      }
      const prepared = await prepareMigrate(world, {
        mappings,
        selector,
        sinceMs: since === null ? null : momentMs(since, system.clock.nowMs()),
        limit,
        stopsAtFirst: consent.kind === "act",
      });
      const error = file === null ? prepared.mappings[0]?.error ?? null : null;
      if (error !== null) throw new NotFoundError(error);
      return prepared;
    },
  }, context);
}

function viewOf(request: MigrateRequest): ChangeView<PreparedMigrate> {
  const isBatch = request.file !== null;
  const view = (seen: SeenChange<PreparedMigrate>): MigrateView => ({
    result: resultOf(seen, request),
    isBatch,
    change: seen.result,
  });
  return {
    text: (seen, options) => renderMigrate(view(seen), options),
    json: (seen) => renderMigrateJson(view(seen)),
    trouble: (seen) => troubleOf(resultOf(seen, request), isBatch),
  };
}

function resultOf(
  { prepared, execution }: SeenChange<PreparedMigrate>,
  { consent, printCreated, mappings }: MigrateRequest,
): MigrateBatchResult {
  const dryRun = consent.kind !== "act";
  return migrateResult({
    prepared,
    execution,
    dryRun,
    printCreated,
    totalMappings: mappings.length,
  });
}

/** What ends the command though its result was shown: a rehearsal goes through all mappings, a real run stopped at the first. */
function troubleOf(
  { items, dryRun, failed }: MigrateBatchResult,
  isBatch: boolean,
): SessionError | null {
  if (dryRun && isBatch && failed > 0) {
    return new NotFoundError(`${failed} migration ${failed === 1 ? "mapping" : "mappings"} failed`);
  }
  return items.find(({ error }) => error !== undefined)?.error ?? null;
}
