import {
  fileFingerprint,
  type FileNumber,
  filePath,
  type FileTable,
  FIRST_FILE,
} from "../catalog/scan/file_table.ts";
import { scanStore } from "../catalog/scan/scan_store.ts";
import { newHeadSource } from "../catalog/sources/head_source.ts";
import { bareFolder } from "../codex/home.ts";
import { UsageError } from "../model/error.ts";
import type { AbsolutePath } from "../model/store.ts";
import type { Session } from "../model/thread/session.ts";
import { closing, statOrNull } from "../system/files.ts";
import { baseName } from "../text/path_text.ts";
import { givenRoot, librarySystem } from "./library_system.ts";
import { namesBeside } from "./names_beside.ts";
import { sessionOf } from "./session_of.ts";

/** A file or folder that could not be read; it never hides the rest. */
export interface ScanProblem {
  /** What could not be read. */
  readonly path: string;
  /** Why, as text for people. */
  readonly message: string;
}

/** Options of {@link scanSessions}. */
export interface ScanOptions {
  /** Called once per file or folder that could not be read. Left out: problems are dropped. */
  readonly onProblem?: (problem: ScanProblem) => void;
  /** Stops the scan; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The sessions under a root: awaited they come all at once, by path; iterated they come as they are read, by path too. */
export interface SessionScan extends Promise<Session[]>, AsyncIterable<Session> {}

/**
 * Walks the sessions root and parses each rollout file (`.jsonl`, `.jsonl.zst`) into {@link Session} metadata, ordered by path. A
 * `.jsonl` file that is no rollout by name or content is one too, damaged or without metadata, and is told to `onProblem`: every
 * change refuses it. A missing root gives an empty list; trouble below the root goes to `onProblem`. Nothing is read before the
 * scan is awaited or iterated. Requires read permission for the root; names of sessions are known only with that for the Codex home
 * around it, and nobody is asked for it.
 *
 * @throws {UsageError} when `root` is blank, or no folder.
 *
 * @example The ten largest sessions
 * ```ts
 * import { scanSessions } from "@rollkeep/rollkeep/session";
 * const sessions = await scanSessions("/home/me/.codex/sessions", {
 *   onProblem: ({ path, message }) => console.error(`${path}: ${message}`),
 * });
 * sessions.sort((a, b) => b.sizeBytes - a.sizeBytes);
 * for (const { sizeBytes, path } of sessions.slice(0, 10)) console.log(sizeBytes, path);
 * ```
 */
export function scanSessions(root: string | URL, options: ScanOptions = {}): SessionScan {
  let gathered: Promise<Session[]> | undefined;
  const all = () => gathered ??= Array.fromAsync(walkSessions(root, options));
  return {
    then: (done, failed) => all().then(done, failed),
    catch: (failed) => all().catch(failed),
    finally: (ended) => all().finally(ended),
    [Symbol.asyncIterator]: () => walkSessions(root, options),
    [Symbol.toStringTag]: "SessionScan",
  };
}

async function* walkSessions(
  root: string | URL,
  { signal, onProblem = () => {} }: ScanOptions,
): AsyncGenerator<Session, void> {
  const folder = givenRoot(root, { verb: "scan sessions", name: "the root" });
  signal?.throwIfAborted();
  const system = librarySystem();
  if (statOrNull(folder, system.files)?.kind === "file") {
    throw new UsageError(`Cannot scan sessions in "${folder}": it is no folder`);
  }
  const { table } = scanStore(bareFolder(folder, folder), { files: system.files, onProblem });
  const heads = newHeadSource(table, { system, onProblem });
  const archived = archivedBy(baseName(folder));
  using names = closing(await namesBeside(folder, onProblem));
  for (const { file, path } of byPath(table)) {
    signal?.throwIfAborted();
    await heads.load([file]);
    const head = heads.headOf(file);
    // Why it could not be read has been told.
    if (head === null) continue;
    if (!head.rollout) onProblem({ path, message: "is no rollout by name or content" });
    const session = sessionOf(head, { path, ...archived, ...fileFingerprint(table, file) });
    const name = names.nameOf(session.sessionId);
    yield name === null ? session : { ...session, name };
    heads.forget();
  }
}

/** Only the names that Codex gives its folders tell. */
function archivedBy(name: string): { readonly archived?: boolean } {
  if (name === "archived_sessions") return { archived: true };
  return name === "sessions" ? { archived: false } : {};
}

/** The files of a scan by path, in an order that no file system decides. */
function byPath(
  table: FileTable,
): readonly { readonly file: FileNumber; readonly path: AbsolutePath }[] {
  return Array.from({ length: table.count }, (_, at) => {
    const file = FIRST_FILE + at as FileNumber;
    return { file, path: filePath(table, file) };
  }).sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
