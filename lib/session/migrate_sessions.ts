import { migrateResult } from "../act/change/migrate_result.ts";
import { prepareMigrate } from "../act/prepare/prepare_migrate.ts";
import { requireOwnStateDb } from "../codex/state/own_state_db.ts";
import { resolveMappings } from "../config/migration/resolve_mappings.ts";
import { UsageError } from "../model/error.ts";
import type { Mapping } from "../model/request/mapping.ts";
import { EMPTY_SELECTOR } from "../model/request/selector.ts";
import type { MigrateBatchResult, MigrateResult } from "../model/result/migrate_result.ts";
import { absolutePath } from "../text/path_text.ts";
import { carryOutChange, libraryConsent } from "./library_change.ts";
import { libraryBase, librarySystem } from "./library_system.ts";

/** What a migration of one mapping and one of a whole file share. */
export interface MigrateCommonOptions {
  /** Root the rollouts are looked up in. */
  readonly sessionsRoot: string;
  /** Codex's thread database (`state_5.sqlite`); must be that of the store. */
  readonly stateDbPath: string;
  /** Folder of batches. Left out: the store's own. */
  readonly trashRoot?: string;
  /** Most sessions to copy per mapping, newest first. Left out or ≤ 0: no limit. */
  readonly limit?: number;
  /** Only sessions updated at or after this. */
  readonly since?: Temporal.Instant;
  /** Whether {@link since} counts. Left out: counts when present. */
  readonly hasSince?: boolean;
  /** Plan only. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real migration. Left out: `false`. */
  readonly confirm?: boolean;
  /** Carried into the result for the command line; changes nothing here. */
  readonly printCreated?: boolean;
}

/** Planning and execution of one migration. */
export interface MigrateOptions extends MigrateCommonOptions {
  /** Working directory whose sessions are copied, absolute; it may be gone. */
  readonly fromCwd: string;
  /** Working directory the copies belong to, absolute, different from `fromCwd`; when it is missing a warning says so. */
  readonly toCwd: string;
  /** Git branch of the copies. Left out: the source's branch. */
  readonly branch?: string;
  /** Whether the sessions themselves move instead of being copied. Left out: `false`. */
  readonly move?: boolean;
  /** Whether sessions of folders below go along, keeping the rest of their path. Left out: `false`. */
  readonly tree?: boolean;
}

/**
 * Copies sessions from one working directory to another and keeps Codex's thread index in sync. Sessions that cannot be
 * copied are named in the warnings. Requires read and write permission for the store and the trash.
 *
 * @throws {UsageError} when a required option is blank, the two directories are the same, or the database is another store's.
 * @throws {RefusedError} when a real run lacks `confirm`, or another safety gate is closed.
 * @throws {NotFoundError} when nothing matched, nothing was skipped and there is no warning.
 * @throws {LockedError} when another rollkeep acts. @throws {SessionError} when sessions matched and none could be copied.
 */
export async function migrateSessions(options: MigrateOptions): Promise<MigrateResult> {
  const { fromCwd, toCwd, branch = "", move = false, tree = false } = options;
  const words = {
    from: required(fromCwd, "source cwd"),
    to: required(toCwd, "destination cwd"),
    branch: branch.trim() === "" ? null : branch.trim(),
    move,
    tree,
    line: null,
  };
  const mappings = resolveMappings([words], {
    files: librarySystem().files,
    base: libraryBase(),
    file: null,
    allowMissing: true,
  });
  const { items, batchId } = await runMigration(mappings, options);
  const { result, error } = items[0]!;
  if (error !== undefined && result.created === 0 && result.warnings.length === 0) throw error;
  const warnings = error === undefined ? result.warnings : [...result.warnings, error.message];
  return { ...result, warnings, ...(batchId === undefined ? {} : { batchId }) };
}

/** Plans mappings and, if asked to, carries them out as one batch. */
export async function runMigration(
  mappings: readonly Mapping[],
  options: MigrateCommonOptions,
): Promise<MigrateBatchResult> {
  const { dryRun = true, confirm = false, printCreated = false, limit = 0, since } = options;
  const { hasSince = since !== undefined } = options;
  const named = absolutePath(required(options.stateDbPath, "codex state db path"), libraryBase());
  const { prepared, execution } = await carryOutChange({
    sessionsRoot: required(options.sessionsRoot, "sessions root"),
    trashRoot: options.trashRoot ?? null,
    consent: libraryConsent({ dryRun, confirm, yes: true }),
    maxBatch: null,
    selected: true,
    needsStore: true,
    verb: "migration",
    prepare(world) {
      const { system, catalog } = world;
      requireOwnStateDb({ named, own: catalog.rows.path, files: system.files });
      return prepareMigrate(world, {
        mappings,
        selector: EMPTY_SELECTOR,
        sinceMs: hasSince && since !== undefined ? since.epochMilliseconds : null,
        limit: limit > 0 ? limit : null,
        stopsAtFirst: !dryRun,
      });
    },
  });
  const totalMappings = mappings.length;
  return migrateResult({ prepared, execution, dryRun, printCreated, totalMappings });
}

function required(value: string, name: string): string {
  if (value.trim() === "") throw new UsageError(`Cannot migrate sessions: ${name} is required`);
  return value.trim();
}
