import { UsageError } from "../../model/error.ts";
import type { Mapping } from "../../model/request/mapping.ts";
import { errorCode, type Files } from "../../system/files.ts";
import { isFolderWithin, isSameFolder, namedFolder } from "../../text/folder_text.ts";
import { isAbsolute, type PathBase } from "../../text/path_text.ts";
import { resolveNamed } from "./resolve_folder.ts";

/** What {@link resolveMappings} works with. */
export interface ResolveMappingsOptions {
  readonly files: Pick<Files, "realPath" | "lstat">;
  /** Where relative paths and `~` start from. */
  readonly base: PathBase;
  /** The migration file as the user named it; `null` for flags. */
  readonly file: string | null;
  /** Whether a target folder may be missing. */
  readonly allowMissing: boolean;
}

/**
 * Mappings with their folders found (flaws M8, M9): `~` expanded, absolute, clean, links resolved. All are checked before the
 * first is used.
 *
 * @throws {UsageError} naming the line of the file: for equal folders, a target below its own source with `tree`, a source
 * named twice or lying below another's tree, a target that is itself a source, and a target that is no folder.
 */
export function resolveMappings(
  words: readonly MappingWords[],
  options: ResolveMappingsOptions,
): Mapping[] {
  const found = words.map((words) => ({ words, mapping: resolveMapping(words, options) }));
  for (const [at, one] of found.entries()) {
    const state = ownTrouble(one, options) ??
      found.map((other) => other === one ? null : troubleBetween(one, other, options)).find(
        Boolean,
      );
    if (state) throw trouble(one, { ...options, state });
    const missing = options.allowMissing ? null : targetTrouble(one.mapping, options);
    if (missing !== null) throw trouble(found[at]!, { ...options, ...missing });
  }
  return found.map(({ mapping }) => mapping);
}

/** A mapping and the words it comes from. */
interface Found {
  readonly words: MappingWords;
  readonly mapping: Mapping;
}

function resolveMapping(
  { from, to, branch, move, tree }: MappingWords,
  { files, base }: ResolveMappingsOptions,
): Mapping {
  const fromGiven = namedFolder(from, base);
  const source = resolveNamed(fromGiven, files);
  const target = resolveNamed(namedFolder(to, base), files);
  return {
    // A link left in the old place leads to the new one: threads that name the link are the ones meant.
    from: source === target ? fromGiven : source,
    fromGiven,
    to: target,
    branch,
    move,
    tree,
  };
}

function ownTrouble(
  { mapping: { from, fromGiven, to, tree, move, branch }, words }: Found,
  { base }: ResolveMappingsOptions,
): string | null {
  const isSame = isSameFolder(fromGiven, to) ||
    isSameFolder(fromGiven, namedFolder(words.to, base));
  if (isSame) return "the two folders are the same";
  if (move && branch !== null) return "a branch is for copies; what moves keeps its own";
  return tree && (isFolderWithin(to, from) || isFolderWithin(to, fromGiven))
    ? "the new folder lies in the old one, whose tree goes along"
    : null;
}

function troubleBetween(
  { mapping: one }: Found,
  { mapping: other, words }: Found,
  { file }: ResolveMappingsOptions,
): string | null {
  const otherPlace = file === null ? "another mapping" : `line ${words.line}`;
  if (isSameFolder(one.from, other.from)) return `${otherPlace} names the same old folder`;
  if (other.tree && isFolderWithin(one.from, other.from)) {
    return `the old folder lies in the tree that ${otherPlace} takes along`;
  }
  const isSource = other.tree
    ? isFolderWithin(one.to, other.from)
    : isSameFolder(one.to, other.from);
  return isSource ? `the new folder is the old one of ${otherPlace}: a chain` : null;
}

/**
 * Holds mappings to what threads that go into another home can do.
 *
 * @throws {UsageError} where one moves them, or gives them another branch.
 */
export function refuseInto(mappings: readonly Mapping[]): void {
  const moved = mappings.find(({ move }) => move);
  if (moved !== undefined) {
    throw new UsageError(`Cannot move "${moved.from}" into another home: it copies`, {
      hint: "take move out of the mapping, and delete the originals afterwards",
    });
  }
  if (mappings.some(({ branch }) => branch !== null)) {
    throw new UsageError("Cannot copy into another home with a branch: threads keep theirs", {
      hint: "take branch out of the mapping",
    });
  }
}

interface TargetTrouble {
  readonly state: string;
  readonly hint: string;
}

function targetTrouble(
  { to }: Mapping,
  { files }: ResolveMappingsOptions,
): TargetTrouble | null {
  if (!isAbsolute(to)) {
    const state = `"${to}" is a folder of another system: nobody here can look at it`;
    return { state, hint: "add --allow-missing when the threads are for that system" };
  }
  try {
    if (files.lstat(to).kind === "directory") return null;
    return { state: `"${to}" is no folder`, hint: "name the folder that the project is in now" };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "EPERM-SANDBOX") {
      const hint = `start the program with --allow-read=${to} too, or add --allow-missing`;
      return { state: `"${to}" may not be looked at`, hint };
    }
    const state = code === "ENOENT" ? `"${to}" does not exist` : `cannot look at "${to}" (${code})`;
    return { state, hint: "add --allow-missing when it will be there later" };
  }
}

function trouble(
  { words: { from, to, line } }: Found,
  { file, state, hint }: {
    readonly file: string | null;
    readonly state: string;
    readonly hint?: string;
  },
): UsageError {
  const place = file === null ? "" : `, "${file}" line ${line}`;
  const options = hint === undefined ? {} : { hint };
  return new UsageError(`Cannot migrate "${from}" to "${to}"${place}: ${state}`, options);
}

/** One mapping as it was written, before any folder was looked at. */
export interface MappingWords {
  readonly from: string;
  readonly to: string;
  /** `null`: not given. */
  readonly branch: string | null;
  readonly move: boolean;
  readonly tree: boolean;
  /** Line of the migration file that it begins at, from 1; `null` for flags. */
  readonly line: number | null;
}
