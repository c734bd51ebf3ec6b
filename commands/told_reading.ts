import type { HeadResult, ReadHeads } from "../lib/catalog/sources/read_heads.ts";
import { newReadingNote } from "../lib/render/progress.ts";
import type { CommandContext } from "./context.ts";

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
