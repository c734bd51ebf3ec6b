import { type Batch, isBegun } from "../../../model/journal.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import { errorCode, type Files, orElse } from "../../../system/files.ts";
import { knownTrashes, OWN_TRASH } from "../../../config/known_trashes.ts";
import type { Environment } from "../../../system/system.ts";
import { absolutePath, isAbsolute } from "../../../text/path_text.ts";

/** What tells of trashes elsewhere. */
export interface OtherTrashesOptions {
  readonly store: Pick<StorePaths, "home" | "trashRoot">;
  readonly batches: readonly Batch[];
  readonly environment: Environment;
  readonly files: Pick<Files, "lstat" | "realPath">;
}

/**
 * Other trashes that the environment knows of and that are there, and those that the journals tell of: of the homes whose
 * batches lie here, and named by a command. One that a journal names and nobody may look at counts as there.
 */
export function otherTrashes(options: OtherTrashesOptions): readonly AbsolutePath[] {
  const { store, batches, environment, files } = options;
  const own = new Set([store.trashRoot, realOf(store.trashRoot, files)]);
  const found = new Set<AbsolutePath>();
  const add = (path: AbsolutePath, unseen: boolean): void => {
    if (own.has(path) || own.has(realOf(path, files))) return;
    if (isThere(path, files) ?? unseen) found.add(path);
  };
  for (const path of knownTrashes(store, environment)) add(path, false);
  for (const path of batches.flatMap(namedBy)) add(path, true);
  return [...found].sort();
}

/** Trashes that the journal of a batch names. Its text is untrusted: nothing is done with them but to say them. */
function namedBy(batch: Batch): readonly AbsolutePath[] {
  if (!isBegun(batch)) return [];
  const { home, command } = batch.header;
  const words = command.flatMap((word, at) =>
    word === "--trash-root" ? command[at + 1] ?? [] : /^--trash-root=(.*)$/s.exec(word)?.[1] ?? []
  );
  const paths = home === null ? words : [...words, `${home}/${OWN_TRASH}`];
  return paths.filter(isAbsolute).map((path) => absolutePath(path, { cwd: "/", home: null }));
}

/** `null`: nobody may look. */
function isThere(path: AbsolutePath, files: OtherTrashesOptions["files"]): boolean | null {
  try {
    return files.lstat(path).kind !== "file";
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return code === "ENOENT" || code === "ENOTDIR" ? false : null;
  }
}

function realOf(path: AbsolutePath, files: OtherTrashesOptions["files"]): AbsolutePath {
  return orElse(() => files.realPath(path), path);
}
