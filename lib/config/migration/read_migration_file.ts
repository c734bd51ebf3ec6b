import { UsageError } from "../../model/error.ts";
import type { Mapping } from "../../model/mapping.ts";
import { absolutePath } from "../../model/path_text.ts";
import { errorCode, type Files } from "../../system/files.ts";
import { decodeMigrationFile } from "./decode_migration_file.ts";
import { resolveMappings, type ResolveMappingsOptions } from "./resolve_mappings.ts";

/** What {@link readMigrationFile} works with. */
export interface ReadMigrationFileOptions extends Omit<ResolveMappingsOptions, "file"> {
  readonly files: Pick<Files, "realPath" | "lstat" | "readText">;
}

const MAX_BYTES = 1024 * 1024;

/**
 * The mappings of the migration file at `path`, all checked.
 *
 * @throws {UsageError} when it cannot be read, or for what {@link decodeMigrationFile} and {@link resolveMappings} refuse.
 */
export async function readMigrationFile(
  path: string,
  options: ReadMigrationFileOptions,
): Promise<readonly Mapping[]> {
  const words = await decodeMigrationFile(textOf(path, options), path);
  return resolveMappings(words, { ...options, file: path });
}

function textOf(path: string, { files, base }: ReadMigrationFileOptions): string {
  try {
    return files.readText(absolutePath(path, base), { maxBytes: MAX_BYTES });
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    const state = code === "ENOENT"
      ? "it does not exist"
      : code === "EFBIG"
      ? `it is larger than ${MAX_BYTES} bytes`
      : `it cannot be read (${code})`;
    throw new UsageError(`Cannot read migration file "${path}": ${state}`, { cause: error });
  }
}
