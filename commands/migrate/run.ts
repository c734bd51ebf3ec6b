import { migrateResult } from "../../lib/act/change/migrate_result.ts";
import { prepareImport } from "../../lib/act/prepare/prepare_import.ts";
import { type PreparedMigrate, prepareMigrate } from "../../lib/act/prepare/prepare_migrate.ts";
import type { Catalog } from "../../lib/catalog/catalog.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import { requireOwnStateDb } from "../../lib/codex/state/own_state_db.ts";
import { type ExitStatus, NotFoundError, type SessionError } from "../../lib/model/error.ts";
import { momentMs } from "../../lib/model/request/moment.ts";
import type { MigrateRequest } from "../../lib/model/request/request.ts";
import type { MigrateBatchResult } from "../../lib/model/result/migrate_result.ts";
import type { AbsolutePath, StorePaths } from "../../lib/model/store.ts";
import { migrateDocument, type MigrateView, renderMigrate } from "../../lib/render/migrate_view.ts";
import type { ActingContext } from "../context.ts";
import { type ChangeView, runChange, type SeenChange } from "../run_change.ts";

/** Runs `session migrate`. */
export function runMigrate(request: MigrateRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, consent, mappings, file, since, limit, into, stateDb } = request;
  const { store, source } = context;
  return runChange<PreparedMigrate>({
    request,
    verb: "migrate",
    needsStore: true,
    // A folder selects too; what goes into another home may keep its own.
    selected: into === null || mappings.length > 0 || selectsAnything(selector),
    neverAsks: !mappings.some(({ move }) => move),
    view: viewOf(request, into === null ? null : store.home),
    async prepare(world) {
      const { system, catalog } = world;
      const wanted = {
        mappings,
        selector,
        sinceMs: since === null ? null : momentMs(since, system.clock.nowMs()),
        limit,
        stopsAtFirst: consent.kind === "act",
      };
      if (source === undefined && stateDb !== null) {
        requireOwnStateDb({ named: stateDb, own: catalog.rows.path, files: system.files });
      }
      const prepared = source === undefined
        ? await prepareMigrate(world, wanted)
        : await prepareImport(world, { ...wanted, source, stateDb, actTools: context.actTools });
      const error = file === null ? prepared.mappings[0]?.error ?? null : null;
      if (error !== null) throw notFound(error, { store: source ?? store, catalog });
      return prepared;
    },
  }, context);
}

function notFound(
  error: string,
  { store: { sessionsRoot }, catalog: { exists, table } }: {
    readonly store: StorePaths;
    readonly catalog: Pick<Catalog, "exists" | "table">;
  },
): NotFoundError {
  if (exists || table.count > 0) return new NotFoundError(error);
  return new NotFoundError(`${error}: ${sessionsRoot} does not exist`, {
    hint: "name the store with --codex-home DIR, or CODEX_HOME",
  });
}

function viewOf(
  request: MigrateRequest,
  into: AbsolutePath | null,
): ChangeView<PreparedMigrate> {
  const isBatch = request.file !== null;
  const resultOf = (seen: SeenChange<PreparedMigrate>) => resultFor(seen, { request, into });
  const view = (seen: SeenChange<PreparedMigrate>): MigrateView => ({
    result: resultOf(seen),
    isBatch,
    change: seen.result,
  });
  return {
    text: (seen, options) => renderMigrate(view(seen), options),
    json: (seen) => migrateDocument(view(seen)),
    trouble: (seen) => troubleOf(resultOf(seen), isBatch),
  };
}

function resultFor(
  { prepared, execution }: SeenChange<PreparedMigrate>,
  { request: { consent, printCreated, mappings }, into }: {
    readonly request: MigrateRequest;
    readonly into: AbsolutePath | null;
  },
): MigrateBatchResult {
  const dryRun = consent.kind !== "act";
  return migrateResult({
    prepared,
    execution,
    dryRun,
    printCreated,
    totalMappings: mappings.length,
    into,
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
