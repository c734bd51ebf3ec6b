import { readNameIndex } from "../../../codex/name_index_file.ts";
import { withBreaks, withoutBreaks } from "../../../codex/mend/name_index_breaks.ts";
import type { JournalThread } from "../../../model/journal.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ThreadTools } from "../procedure.ts";
import { rewriteNames } from "./name_index.ts";

/** Longest wait for the lock of the index: Codex holds it for one line, and waits for us meanwhile. */
const PATIENCE_MS = 200;

/**
 * Gives the name index the line feeds that it lacks, or takes them away again, by one rename.
 *
 * @throws {ThreadError} when it is not the index that was looked at: then nothing is written.
 */
export function changeIndex({ index }: JournalThread, { store, tools, sha256 }: ThreadTools): void {
  if (index === undefined) return;
  if (store.sessionIndex === null) throw otherIndex();
  rewriteNames(store.sessionIndex, {
    ...tools,
    sha256,
    patienceMs: PATIENCE_MS,
    about: () => {},
    edit(text, digest) {
      const { before, after, breaks, takes } = index;
      if (digest === after) return text;
      const edited = takes === true ? withoutBreaks(text, breaks) : withBreaks(text, breaks);
      if (digest !== before || edited === null || sha256.ofText(edited) !== after) {
        throw otherIndex();
      }
      return edited;
    },
  });
}

/** Whether it is changed already, whatever Codex has written behind it since. */
export function isIndexChanged({ index }: JournalThread, options: ThreadTools): boolean {
  const { store, tools: { system }, sha256 } = options;
  const { text, state } = readNameIndex(store.sessionIndex, system.files);
  if (index === undefined || state !== null) return false;
  const { after, breaks, takes } = index;
  if (sha256.ofText(text) === after) return true;
  // Codex writes behind the last line feed that came.
  const end = breaks.at(-1);
  return takes !== true && end !== undefined && sha256.ofText(text.slice(0, end + 1)) === after;
}

function otherIndex(): ThreadError {
  return new ThreadError(
    "the name index has changed since it was looked at; say the command again",
  );
}
