import { filePath, type FileTable, FIRST_FILE } from "../../catalog/scan/file_table.ts";
import { readHead } from "../../codex/rollout_head.ts";
import { isCompressed, isTranscriptName } from "../../codex/rollout_name.ts";
import type { RolloutId } from "../../model/ids.ts";
import type { JournalThread } from "../../model/journal.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { errorCode } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { instantText } from "../../time/instant_text.ts";

/** What the scan knew, so that what is new can be told. */
export interface Witness {
  readonly store: StorePaths;
  /** The columns of the scan that name its files. */
  readonly table: Pick<FileTable, "count" | "folders" | "folder" | "names">;
}

const DAY_MS = 86_400_000;

/** Rollouts made since the scan. */
export interface NewForks {
  /**
   * Looks for more of them: in the folders of these days, or also in the archive, which may be large, and where only a fork
   * that was archived at once can be.
   */
  look(where: "recent" | "everywhere"): void;
  /** One seen by the last look whose first line is not whole yet, so that nobody knows what it reads; `null`: none. */
  unfinished(): string | null;
  /** One seen so far whose history lies in this thread; `null`: none. */
  readerOf(thread: JournalThread): string | null;
}

/**
 * Watches for forks of threads that are about to go: one may be made at any moment (write-rules §3.2). Looks at the folders a
 * new rollout can appear in, yesterday's to tomorrow's and the archive, and opens only files that the scan did not see.
 */
export function newForksSince({ store, table }: Witness, system: System): NewForks {
  const known = new Set<string>();
  for (let file = FIRST_FILE; file < table.count; file++) {
    known.add(filePath(table, file));
  }
  const nowMs = system.clock.nowMs();
  const folders = [-1, 0, 1].map((days) =>
    joinPath(
      store.sessionsRoot,
      instantText(nowMs + days * DAY_MS).slice(0, 10).replaceAll("-", "/"),
    )
  );
  const everywhere = store.archivedRoot === null ? folders : [...folders, store.archivedRoot];
  const bases = new Map<string, RolloutId>();
  let unfinished: string | null = null;
  return {
    look(where) {
      unfinished = null;
      for (const folder of where === "recent" ? folders : everywhere) {
        for (const name of namesIn(folder, system)) {
          const path = joinPath(folder, name);
          if (known.has(path)) continue;
          const base = baseOf(path, system);
          if (base === "unfinished") unfinished = path;
          else known.add(path);
          if (base !== null && base !== "unfinished") bases.set(path, base);
        }
      }
    },
    unfinished: () => unfinished,
    readerOf({ rolloutIds, id }) {
      for (const [path, base] of bases) {
        if (rolloutIds.includes(base) && !(id !== null && path.includes(id))) return path;
      }
      return null;
    },
  };
}

function namesIn(folder: AbsolutePath, { files }: System): string[] {
  try {
    return [...files.readDir(folder)]
      .flatMap(({ name, kind }) => kind === "file" && isTranscriptName(name) ? name : []);
  } catch (error) {
    if (!OUT_OF_REACH.has(errorCode(error))) throw error;
    return [];
  }
}

/** Where the system lets nobody in of who runs this, Codex makes no fork either; one folder must not keep every thread from going. */
const OUT_OF_REACH: ReadonlySet<string | null> = new Set([
  "ENOENT",
  "EACCES",
  "ENOTDIR",
  "ENOTFILE",
  "ELOOP",
]);

/** Rollout that a new file reads; `unfinished` while its metadata is being written. New files are never compressed. */
function baseOf(path: AbsolutePath, system: System): RolloutId | "unfinished" | null {
  if (isCompressed(path)) return null;
  const head = headOf(path, system);
  if (head === null || head instanceof Promise) return null;
  return head.id === null ? "unfinished" : head.historyBase?.rolloutId ?? null;
}

function headOf(path: AbsolutePath, system: System): ReturnType<typeof readHead> | null {
  try {
    return readHead(path, system);
  } catch (error) {
    if (!OUT_OF_REACH.has(errorCode(error))) throw error;
    return null;
  }
}
