import { readMigrationFile } from "../../config/migration/migration_file.ts";
import { MigrateBatchError, type MigrateBatchResult } from "../../model/result/migrate_result.ts";
import { libraryBase, librarySystem } from "../library_system.ts";
import { type MigrateCommonOptions, required, runMigration } from "./migrate_sessions.ts";

/** A file-driven run; `limit` and `since` apply to each mapping. */
export interface MigrateBatchOptions extends MigrateCommonOptions {
  /** The TOML file. */
  readonly filePath: string | URL;
}

/**
 * Executes one migration file in declaration order, as one batch. Every mapping is validated before the first one runs. A dry
 * run goes on after a failed mapping; a real run stops there, and what was done stays.
 * Requires read permission for the file, and read and write permission for the store and the trash.
 *
 * @throws {UsageError} when the file is missing, malformed or empty, or a mapping contradicts itself or another.
 * @throws {RefusedError} when a real run lacks `confirm`, or another safety gate is closed.
 * @throws {MigrateBatchError} when a mapping failed.
 *
 * @example Many folders at once
 * ```ts
 * import { MigrateBatchError, migrateSessionsBatch } from "@rollkeep/rollkeep/session";
 * const mapping = `[[mapping]]
 * from = "/work/web"
 * to = "/work/website"
 * `;
 * await Deno.writeTextFile("/home/me/.codex/moved.toml", mapping);
 * try {
 *   const plan = await migrateSessionsBatch({
 *     filePath: "/home/me/.codex/moved.toml",
 *     sessionsRoot: "/home/me/.codex/sessions",
 *     stateDbPath: "/home/me/.codex/state_5.sqlite",
 *   });
 *   console.log(`would copy ${plan.matched} sessions`);
 * } catch (error) {
 *   if (!(error instanceof MigrateBatchError)) throw error;
 *   console.error(`${error.result.failed} of ${error.result.totalMappings}: ${error.message}`);
 * }
 * ```
 */
export async function migrateSessionsBatch(
  options: MigrateBatchOptions,
): Promise<MigrateBatchResult> {
  const filePath = required(options.filePath, "migration file");
  const mappings = await readMigrationFile(filePath, {
    files: librarySystem().files,
    base: libraryBase(),
    allowMissing: true,
  });
  const result = await runMigration(mappings, options);
  const first = result.items.find(({ error }) => error !== undefined)?.error;
  if (first === undefined) return result;
  const message = options.dryRun ?? true
    ? `${result.failed} migration ${result.failed === 1 ? "mapping" : "mappings"} failed`
    : first.message;
  throw new MigrateBatchError(message, { result, kind: first.kind, cause: first });
}
