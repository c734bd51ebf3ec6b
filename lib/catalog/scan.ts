import { isTranscriptName } from "../codex/rollout_name.ts";
import type { OnProblem } from "../model/problem.ts";
import type { StorePaths } from "../model/store.ts";
import { type Entry, errorCode, type Files } from "../system/files.ts";
import { addFile, type FileTable, newFileTable } from "./file_table.ts";

/** What {@link scanStore} found. */
export interface StoreScan {
  /** Every transcript, active ones first. */
  readonly table: FileTable;
  /** Whether the sessions root exists. */
  readonly exists: boolean;
}

/** What {@link scanStore} works with. */
export interface ScanTools {
  readonly files: Files;
  readonly onProblem: OnProblem;
}

const DEEPEST = 32;

/**
 * Lists every `.jsonl` and `.jsonl.zst` below `sessions/` and `archived_sessions/` with size and times, opening none.
 * A missing root is empty; links and FIFOs are passed by and said, other trouble is said, and neither hides the rest
 * (flaws S1, S2, S8, S9).
 */
export function scanStore(store: StorePaths, tools: ScanTools): StoreScan {
  const table = newFileTable();
  const exists = scanRoot(store.sessionsRoot, table, tools);
  table.firstArchivedFolder = table.folders.length;
  if (store.archivedRoot !== null) scanRoot(store.archivedRoot, table, tools);
  return { table, exists };
}

function scanRoot(root: string, table: FileTable, tools: ScanTools): boolean {
  let entries: Iterable<Entry>;
  try {
    entries = tools.files.readDir(root);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return false;
    tools.onProblem({ kind: "unreadable", path: root, message: folderTrouble(error) });
    return true;
  }
  scanFolder(root, entries, { table, tools, depth: 0 });
  return true;
}

interface Walk {
  readonly table: FileTable;
  readonly tools: ScanTools;
  readonly depth: number;
}

function scanFolder(folder: string, entries: Iterable<Entry>, walk: Walk): void {
  const { table, tools } = walk;
  const below: string[] = [];
  let index = -1;
  for (const { name, kind } of entries) {
    if (kind === "directory") {
      below.push(name);
      continue;
    }
    if (!isTranscriptName(name)) {
      if (kind === "link") passBy(`${folder}/${name}`, kind, tools);
      continue;
    }
    if (kind !== "file") {
      passBy(`${folder}/${name}`, kind, tools);
      continue;
    }
    if (index < 0) index = table.folders.push(folder) - 1;
    try {
      const stat = tools.files.lstat(`${folder}/${name}`);
      addFile(table, { folder: index, name, stat });
    } catch (error) {
      tools.onProblem({
        kind: "unreadable",
        path: `${folder}/${name}`,
        message: fileTrouble(name, error),
      });
    }
  }
  for (const name of below) scanBelow(`${folder}/${name}`, walk);
}

function scanBelow(folder: string, walk: Walk): void {
  const { tools } = walk;
  if (walk.depth >= DEEPEST) {
    const message = `folders more than ${DEEPEST} deep are not searched`;
    tools.onProblem({ kind: "unreadable", path: folder, message });
    return;
  }
  let entries: Iterable<Entry>;
  try {
    entries = tools.files.readDir(folder);
  } catch (error) {
    tools.onProblem({ kind: "unreadable", path: folder, message: folderTrouble(error) });
    return;
  }
  scanFolder(folder, entries, { ...walk, depth: walk.depth + 1 });
}

function passBy(path: string, kind: Entry["kind"], tools: ScanTools): void {
  const message = kind === "link"
    ? "symbolic link, not followed"
    : "not a regular file (FIFO, socket or device)";
  tools.onProblem({ kind: "passed-by", path, message });
}

function folderTrouble(error: unknown): string {
  return `cannot list the folder (${errorCode(error) ?? String(error)})`;
}

function fileTrouble(name: string, error: unknown): string {
  const code = errorCode(error) ?? String(error);
  if (code === "ENOENT" && name.includes("\uFFFD")) return "its name is not UTF-8";
  return code === "ENOENT" ? "it vanished while reading" : `cannot look at it (${code})`;
}
