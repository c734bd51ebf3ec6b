import type { HeadResult, ReadHeads } from "../lib/catalog/sources/read_heads.ts";
import { newWorkLine, watchedFiles } from "../lib/render/work_line.ts";
import type { Files } from "../lib/system/files.ts";
import type { Terminal } from "../lib/system/terminal.ts";

/** Counts on a terminal the folders that `work` lists, once that takes long. */
export function toldLooking<T>(
  { files, terminal, nowMs }: {
    readonly files: Files;
    readonly terminal: Pick<Terminal, "stderrIsTerminal" | "err">;
    readonly nowMs: () => number;
  },
  work: (files: Files) => T,
): T {
  if (!terminal.stderrIsTerminal) return work(files);
  const line = newWorkLine(terminal, nowMs);
  try {
    return work(countedFolders(watchedFiles(files, line.tick), line));
  } finally {
    line.end();
  }
}

/** The same files, which tell how many folders were listed. */
export function countedFolders(files: Files, { doing }: Pick<Terminal, "doing">): Files {
  if (doing === undefined) return files;
  let listed = 0;
  return {
    ...files,
    readDir(path) {
      doing(`looking into folders: ${listed++} …`);
      return files.readDir(path);
    },
  };
}

/** Rollouts between two looks at the clock: 24 ms of reading what the disk has at hand, and two readers wait for each other once. */
const AT_ONCE = 512;

/** The same reader of heads, which tells how far it is. */
export function toldReading(readHeads: ReadHeads, { doing }: Pick<Terminal, "doing">): ReadHeads {
  if (doing === undefined) return readHeads;
  let done = 0;
  return async (paths) => {
    const results: HeadResult[] = [];
    try {
      for (let at = 0; at < paths.length; at += AT_ONCE) {
        doing(`reading threads: ${done} …`);
        const piece = await readHeads(paths.slice(at, at + AT_ONCE));
        done += piece.length;
        results.push(...piece);
      }
    } finally {
      doing(null);
    }
    return results;
  };
}
