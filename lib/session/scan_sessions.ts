import { fileFingerprint, filePath, FIRST_FILE } from "../catalog/scan/file_table.ts";
import { scanStore } from "../catalog/scan/scan_store.ts";
import { newHeadSource } from "../catalog/sources/head_source.ts";
import { bareFolder } from "../codex/home.ts";
import { UsageError } from "../model/error.ts";
import type { Session } from "../model/thread/session.ts";
import { givenPath, librarySystem } from "./library_system.ts";
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

/**
 * Walks the sessions root and parses each rollout file (`.jsonl`, `.jsonl.zst`) into {@link Session} metadata.
 * A missing root gives an empty list; trouble below the root goes to `onProblem`. Requires read permission for the root.
 *
 * @throws {UsageError} when `root` is blank.
 */
export async function scanSessions(root: string, options: ScanOptions = {}): Promise<Session[]> {
  if (root.trim() === "") throw new UsageError("Cannot scan sessions: the root is blank");
  const { signal, onProblem = () => {} } = options;
  signal?.throwIfAborted();
  const system = librarySystem();
  const folder = givenPath(root);
  const { table } = scanStore(bareFolder(folder, folder), { files: system.files, onProblem });
  const heads = newHeadSource(table, { system, onProblem });
  const sessions: Session[] = [];
  for (let file = FIRST_FILE; file < table.count; file++) {
    signal?.throwIfAborted();
    await heads.load([file]);
    const head = heads.headOf(file);
    if (head === null || !head.rollout) continue;
    sessions.push(
      sessionOf(head, { path: filePath(table, file), ...fileFingerprint(table, file) }),
    );
  }
  return sessions;
}
