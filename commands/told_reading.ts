import type { HeadResult, ReadHeads } from "../lib/catalog/sources/read_heads.ts";
import { newReadingNote } from "../lib/render/progress.ts";
import type { Files } from "../lib/system/files.ts";
import type { Terminal } from "../lib/system/terminal.ts";
import type { CommandContext } from "./context.ts";

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
  const note = newReadingNote(terminal, { nowMs, what: "looking into folders" });
  let looked = 0;
  try {
    return work({
      ...files,
      readDir(path) {
        note.show(looked++);
        return files.readDir(path);
      },
    });
  } finally {
    note.end();
  }
}

/** Rollouts between two looks at the clock: 24 ms of reading what the disk has at hand, and two readers wait for each other once. */
const AT_ONCE = 512;

/** The same reader of heads, which tells on a terminal how far it is once that takes long. */
export function toldReading(
  readHeads: ReadHeads,
  { terminal, clock }: CommandContext["system"],
): ReadHeads {
  if (!terminal.stderrIsTerminal) return readHeads;
  const note = newReadingNote(terminal, clock);
  let done = 0;
  return async (paths) => {
    const results: HeadResult[] = [];
    try {
      for (let at = 0; at < paths.length; at += AT_ONCE) {
        note.show(done);
        const piece = await readHeads(paths.slice(at, at + AT_ONCE));
        done += piece.length;
        results.push(...piece);
      }
    } finally {
      note.end();
    }
    return results;
  };
}
