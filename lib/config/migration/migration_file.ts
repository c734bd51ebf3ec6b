import type { TomlTable, TomlValue } from "smol-toml";
import { UsageError } from "../../model/error.ts";
import type { Mapping } from "../../model/request/mapping.ts";
import { errorCode, type Files } from "../../system/files.ts";
import { nearest } from "../../text/nearest.ts";
import { absolutePath } from "../../text/path_text.ts";
import { isTable, lineOf, type ParsedText, stateOfError } from "../../text/toml_text.ts";
import {
  type MappingWords,
  resolveMappings,
  type ResolveMappingsOptions,
} from "./resolve_mappings.ts";

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

const KEYS = { from: "string", to: "string", branch: "string", move: "boolean", tree: "boolean" };

/**
 * Mappings of a migration file, in its order: TOML with `[[mapping]]`, each with `from`, `to` and optionally `branch`, `move`
 * and `tree`. The parser is loaded only here.
 *
 * @throws {UsageError} naming file and line: for what is no TOML, unknown keys, wrong types, a missing `from` or `to`, and a
 * file without a mapping (flaw M17).
 */
export async function decodeMigrationFile(text: string, name: string): Promise<MappingWords[]> {
  const { parse, TomlError } = await import("smol-toml");
  const file: File = { text, parse, name };
  let table: TomlTable;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw trouble(file, { line: error.line, state: stateOfError(error) });
  }
  const stray = Object.keys(table).find((key) => key !== "mapping");
  if (stray !== undefined) {
    throw unknownKey(stray, {
      file,
      known: ["mapping"],
      line: lineOf(file, (table) => Object.hasOwn(table, stray)),
    });
  }
  const list = table.mapping;
  if (list === undefined || (Array.isArray(list) && list.length === 0)) {
    throw new UsageError(
      `Cannot read migration file "${name}": migration file must contain at least one [[mapping]] entry`,
      { hint: 'write [[mapping]], from = "/old/place" and to = "/new/place"' },
    );
  }
  const isList = Array.isArray(list) && list.every(isTable);
  if (!isList) {
    const line = lineOf(file, (table) => Object.hasOwn(table, "mapping"));
    throw trouble(file, { line, state: "mapping is no list of tables", hint: "write [[mapping]]" });
  }
  const lineAt = entryLines(file, list.length);
  return list.map((entry, at) => decodeMapping(entry as TomlTable, { file, at, lineAt }));
}

/** Line at which each mapping begins: its header's, where all of them have one. */
function entryLines(file: File, count: number): (at: number) => number {
  const headers = file.text.split("\n").flatMap((line, at) =>
    /^\s*\[\[\s*mapping\s*\]\]/.test(line) ? [at + 1] : []
  );
  if (headers.length === count) return (at) => headers[at]!;
  return (at) => lineOf(file, ({ mapping }) => entryOf(mapping, at) !== null);
}

interface File extends ParsedText {
  /** As the user named it. */
  readonly name: string;
}

interface Entry {
  readonly file: File;
  /** Number of the mapping, from 0. */
  readonly at: number;
  readonly lineAt: (at: number) => number;
}

function decodeMapping(entry: TomlTable, { file, at, lineAt }: Entry): MappingWords {
  const lineWith = (key: string) =>
    lineOf(file, ({ mapping }) => Object.hasOwn(entryOf(mapping, at) ?? {}, key));
  for (const [key, value] of Object.entries(entry)) {
    if (!Object.hasOwn(KEYS, key)) {
      throw unknownKey(key, { file, known: Object.keys(KEYS), line: lineWith(key) });
    }
    const wanted = KEYS[key as keyof typeof KEYS];
    const kind: string = typeof value;
    if (kind !== wanted) {
      const hint = wanted === "string" ? `write ${key} = "…"` : `write ${key} = true`;
      throw trouble(file, { line: lineWith(key), state: `${key} is not a ${wanted}`, hint });
    }
    if (typeof value === "string" && value.trim() === "") {
      throw trouble(file, { line: lineWith(key), state: `${key} is blank` });
    }
  }
  const line = lineAt(at);
  for (const key of ["from", "to"]) {
    if (entry[key] === undefined) {
      throw trouble(file, { line, state: `mapping ${at + 1}: ${key} is required` });
    }
  }
  return {
    from: (entry.from as string).trim(),
    to: (entry.to as string).trim(),
    branch: entry.branch === undefined ? null : (entry.branch as string).trim(),
    move: entry.move === true,
    tree: entry.tree === true,
    line,
  };
}

function entryOf(mapping: TomlValue | undefined, at: number): TomlTable | null {
  const entry = Array.isArray(mapping) ? mapping[at] : undefined;
  return entry !== undefined && isTable(entry) ? entry : null;
}

interface Stray {
  readonly file: File;
  readonly known: readonly string[];
  readonly line: number;
}

function unknownKey(key: string, { file, known, line }: Stray): UsageError {
  const near = nearest(key, known);
  const hint = near === null ? `known: ${known.join(", ")}` : `did you mean ${near}?`;
  return trouble(file, { line, state: `unknown key "${key}"`, hint });
}

interface Trouble {
  readonly line: number;
  readonly state: string;
  readonly hint?: string;
}

function trouble({ name }: File, { line, state, hint }: Trouble): UsageError {
  const options = hint === undefined ? {} : { hint };
  return new UsageError(`Cannot read migration file "${name}" line ${line}: ${state}`, options);
}
