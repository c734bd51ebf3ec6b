import { isTranscriptName } from "../../codex/rollout_name.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { type Entry, errorCode, type Files } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";
import { addFile, addFolder, type FileTable, newFileTable } from "./file_table.ts";

/** What {@link scanStore} found. */
export interface StoreScan {
  /** Every transcript. */
  readonly table: FileTable;
  /** Whether the sessions root exists. */
  readonly exists: boolean;
}

/** What a scan works with. */
export interface ScanTools {
  readonly files: Pick<Files, "readDir" | "lstat">;
  readonly onProblem: OnProblem;
  /** Takes the days below the months (`YYYY/MM/DD`), to scan them elsewhere. Left out: they are scanned. */
  readonly putOff?: (day: StoreFolder) => void;
}

/** A folder below a root of the store. */
export interface StoreFolder {
  /** Absolute path. */
  readonly path: AbsolutePath;
  readonly archived: boolean;
  /** Levels below its root. */
  readonly depth: number;
}

/** A scan under way. */
export interface Walk {
  /** Where the files found are added. */
  readonly table: FileTable;
  readonly tools: ScanTools;
}

const DEEPEST = 32;
const DAYS = 3;

/**
 * Lists every `.jsonl` and `.jsonl.zst` below `sessions/` and `archived_sessions/` with size and times, opening none.
 * A missing root is empty; links and FIFOs are passed by and said, other trouble is said, and neither hides the rest
 * (flaws S1, S2, S8, S9).
 */
export function scanStore(
  { sessionsRoot, archivedRoot }: StorePaths,
  tools: ScanTools,
): StoreScan {
  const walk = { table: newFileTable(), tools };
  const exists = scanRoot({ path: sessionsRoot, archived: false, depth: 0 }, walk);
  if (archivedRoot !== null) scanRoot({ path: archivedRoot, archived: true, depth: 0 }, walk);
  return { table: walk.table, exists };
}

function scanRoot(root: StoreFolder, walk: Walk): boolean {
  let entries: Iterable<Entry>;
  try {
    entries = walk.tools.files.readDir(root.path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    tellFolder(root, folderTrouble(error), walk.tools);
    return true;
  }
  scanEntries(root, entries, walk);
  return true;
}

function scanEntries(folder: StoreFolder, entries: Iterable<Entry>, walk: Walk): void {
  const { table, tools } = walk;
  const below: string[] = [];
  let index = -1;
  for (const { name, kind } of entries) {
    if (kind === "directory") {
      below.push(name);
      continue;
    }
    if (!isTranscriptName(name)) {
      if (kind === "link") passBy(joinPath(folder.path, name), kind, tools);
      continue;
    }
    if (kind !== "file") {
      passBy(joinPath(folder.path, name), kind, tools);
      continue;
    }
    if (index < 0) index = addFolder(table, folder);
    try {
      const stat = tools.files.lstat(joinPath(folder.path, name));
      addFile(table, { folder: index, name, stat });
    } catch (error) {
      tools.onProblem({
        kind: "unreadable",
        path: joinPath(folder.path, name),
        message: fileTrouble(name, error),
      });
    }
  }
  const { archived } = folder;
  const depth = folder.depth + 1;
  for (const name of below) {
    const child = { path: joinPath(folder.path, name), archived, depth };
    if (depth === DAYS && tools.putOff !== undefined) tools.putOff(child);
    else scanFolder(child, walk);
  }
}

/** Scans a folder of the store with all that is below it. */
export function scanFolder(folder: StoreFolder, walk: Walk): void {
  const { tools } = walk;
  if (folder.depth > DEEPEST) {
    tellFolder(folder, `folders more than ${DEEPEST} deep are not searched`, tools);
    return;
  }
  let entries: Iterable<Entry>;
  try {
    entries = tools.files.readDir(folder.path);
  } catch (error) {
    tellFolder(folder, folderTrouble(error), tools);
    return;
  }
  scanEntries(folder, entries, walk);
}

function passBy(path: AbsolutePath, kind: Entry["kind"], tools: ScanTools): void {
  const message = kind === "link"
    ? "symbolic link, not followed"
    : "not a regular file (FIFO, socket or device)";
  tools.onProblem({ kind: "passed-by", path, message });
}

function tellFolder({ path }: StoreFolder, message: string, { onProblem }: ScanTools): void {
  onProblem({ kind: "unreadable", path, message });
}

function folderTrouble(error: unknown): string {
  return `cannot list the folder (${errorCode(error) ?? String(error)})`;
}

function fileTrouble(name: string, error: unknown): string {
  const code = errorCode(error) ?? String(error);
  if (code === "ENOENT" && name.includes("\uFFFD")) return "its name is not UTF-8";
  return code === "ENOENT" ? "it vanished while reading" : `cannot look at it (${code})`;
}
