import { migrateResult } from "../../act/change/migrate_result.ts";
import { prepareImport } from "../../act/prepare/prepare_import.ts";
import { prepareMigrate } from "../../act/prepare/prepare_migrate.ts";
import { requireOwnStateDb } from "../../codex/state/own_state_db.ts";
import { refuseInto, resolveMappings } from "../../config/migration/resolve_mappings.ts";
import { UsageError } from "../../model/error.ts";
import { asThreadId } from "../../model/ids.ts";
import type { Mapping } from "../../model/request/mapping.ts";
import { EMPTY_SELECTOR } from "../../model/request/selector.ts";
import type { MigrateBatchResult, MigrateResult } from "../../model/result/migrate_result.ts";
import { absolutePath } from "../../text/path_text.ts";
import type { ListeningOptions } from "./change_options.ts";
import { carryOutChange, libraryConsent } from "./library_change.ts";
import { givenRoot, libraryBase, librarySystem } from "../library_system.ts";

/** What a migration of one mapping and one of a whole file share. */
export interface MigrateCommonOptions extends ListeningOptions {
  /** Root the rollouts are looked up in. */
  readonly sessionsRoot: string | URL;
  /** Codex's thread database (`state_5.sqlite`); must be that of the store. */
  readonly stateDbPath: string | URL;
  /** Folder of batches. Left out: the own one of the store that changes. */
  readonly trashRoot?: string | URL;
  /**
   * Codex home that the sessions are copied into, whole and under their own ids where it has none with them; the store they are in is
   * read and nothing else, and the batch is the other home's. Left out: sessions stay in their store.
   */
  readonly into?: string | URL;
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
  /** Working directory whose sessions are copied, absolute; it may be gone. With `into` it and `toCwd` may be left out: sessions keep theirs. */
  readonly fromCwd?: string;
  /** Working directory the copies belong to, absolute, different from `fromCwd`; when it is missing a warning says so. */
  readonly toCwd?: string;
  /** With `into`: only sessions with these ids. Left out: all. */
  readonly ids?: readonly string[];
  /** Git branch of the copies. Left out: the source's branch. */
  readonly branch?: string;
  /** Whether the sessions themselves move instead of being copied. Left out: `false`. */
  readonly move?: boolean;
  /** Whether sessions of folders below go along, keeping the rest of their path. Left out: `false`. */
  readonly tree?: boolean;
}

/**
 * Copies sessions from one working directory to another, or into another Codex home, and keeps Codex's thread index in sync. Sessions
 * that cannot be copied are named in the warnings. Requires read and write permission for the store that changes and the trash.
 *
 * @throws {UsageError} when a required option is blank, the two directories are the same, the database is another store's, or the other
 * home is none, or shares something with the store.
 * @throws {RefusedError} when a real run lacks `confirm`, or another safety gate is closed.
 * @throws {NotFoundError} when nothing matched, nothing was skipped and there is no warning.
 * @throws {LockedError} when another rollkeep acts. @throws {SessionError} when sessions matched and none could be copied.
 *
 * @example Copy the sessions of a project that has moved
 * ```ts
 * import { migrateSessions, NotFoundError } from "@rollkeep/rollkeep/session";
 * const plan = await migrateSessions({
 *   fromCwd: "/work/web",
 *   toCwd: "/work/website",
 *   sessionsRoot: "/home/me/.codex/sessions",
 *   stateDbPath: "/home/me/.codex/state_5.sqlite",
 * }).catch((error) => {
 *   if (error instanceof NotFoundError) return null;
 *   throw error;
 * });
 * console.log(`would copy ${plan?.matched ?? 0} sessions`);
 * ```
 */
export async function migrateSessions(options: MigrateOptions): Promise<MigrateResult> {
  const { items, batchId } = await runMigration(mappingsOf(options), options);
  const { result, error } = items[0]!;
  if (error !== undefined && result.created === 0 && result.warnings.length === 0) throw error;
  const warnings = error === undefined ? result.warnings : [...result.warnings, error.message];
  return { ...result, warnings, ...(batchId === undefined ? {} : { batchId }) };
}

function mappingsOf(options: MigrateOptions): readonly Mapping[] {
  const { fromCwd = "", toCwd = "", branch = "", move = false, tree = false, into } = options;
  if (into === undefined && options.ids !== undefined) {
    throw new UsageError("Cannot migrate sessions: ids are for another home (into)");
  }
  if (into !== undefined && fromCwd === "" && toCwd === "") return [];
  const words = {
    from: required(fromCwd, "source cwd"),
    to: required(toCwd, "destination cwd"),
    branch: branch.trim() === "" ? null : branch.trim(),
    move,
    tree,
    line: null,
  };
  return resolveMappings([words], {
    files: librarySystem().files,
    base: libraryBase(),
    file: null,
    allowMissing: true,
  });
}

/** Plans mappings and, if asked to, carries them out as one batch. */
export async function runMigration(
  mappings: readonly Mapping[],
  options: MigrateCommonOptions & Pick<MigrateOptions, "ids">,
): Promise<MigrateBatchResult> {
  const { dryRun = true, confirm = false, printCreated = false, limit = 0, since } = options;
  const { hasSince = since !== undefined, ids = [], into } = options;
  if (into !== undefined) refuseInto(mappings);
  const named = absolutePath(required(options.stateDbPath, "codex state db path"), libraryBase());
  const { prepared, execution, store } = await carryOutChange({
    ...options,
    sessionsRoot: required(options.sessionsRoot, "sessions root"),
    trashRoot: options.trashRoot ?? null,
    into: into ?? null,
    consent: libraryConsent({ dryRun, confirm, yes: true }),
    maxBatch: null,
    selected: true,
    needsStore: true,
    verb: "migration",
    prepare(world, { source, actTools }) {
      const { system, catalog } = world;
      const wanted = {
        mappings,
        selector: { ...EMPTY_SELECTOR, ids: ids.map(asThreadId) },
        sinceMs: hasSince && since !== undefined ? since.epochMilliseconds : null,
        limit: limit > 0 ? limit : null,
        stopsAtFirst: !dryRun,
      };
      if (source !== undefined) {
        return prepareImport(world, { ...wanted, source, stateDb: named, actTools });
      }
      requireOwnStateDb({ named, own: catalog.rows.path, files: system.files });
      return prepareMigrate(world, wanted);
    },
  });
  const totalMappings = mappings.length;
  const there = into === undefined ? null : store.home;
  return migrateResult({ prepared, execution, dryRun, printCreated, totalMappings, into: there });
}

/** A path or name that was given. @throws {UsageError} when it is blank. */
export function required(value: string | URL, name: string): string {
  if (typeof value !== "string") return givenRoot(value, { verb: "migrate sessions", name });
  if (value.trim() === "") throw new UsageError(`Cannot migrate sessions: ${name} is required`);
  return value.trim();
}
