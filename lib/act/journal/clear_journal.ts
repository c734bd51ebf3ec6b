import type { Line } from "../../codex/lines/line_splitter.ts";
import { plainLines } from "../../codex/rollout_reader.ts";
import { JOURNAL, type JournalThread } from "../../model/journal.ts";
import type { ThreadId } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { withoutRepairWords } from "../../plan/batch/repair_words.ts";
import { withoutTexts } from "../../plan/batch/wordless.ts";
import { statOrNull } from "../../system/files.ts";
import type { Sha256 } from "../../system/system.ts";
import { besidePath, joinPath } from "../../text/path_text.ts";
import type { ActTools } from "../tools.ts";
import { openRecord, sealed } from "./journal_writer.ts";

/** What clearing a journal takes. */
export interface ClearJournalOptions {
  readonly tools: ActTools;
  readonly sha256: Sha256;
  /** Numbers of the threads that keep nothing of a conversation. */
  readonly threads: ReadonlySet<number>;
  /** Ids of threads of which nothing is left: what cannot be read any more and names one goes too. */
  readonly gone: ReadonlySet<ThreadId>;
}

/**
 * Takes rows, name lines and repaired words of threads out of a batch's journal, and the words that the user looked for; all else stays as it
 * is: what was done, when, to which files, how it ended. By a temporary file and a rename, so that there is a whole journal at
 * every moment. Said twice it does no harm; what it has begun it begins anew.
 */
export function clearJournal(folder: AbsolutePath, options: ClearJournalOptions): void {
  const { system, writer } = options.tools;
  const path = joinPath(folder, JOURNAL);
  const temporary = besidePath(path, ".tmp");
  if (statOrNull(temporary, system.files) !== null) writer.unlink(temporary);
  const old = system.files.open(path);
  const file = writer.create(temporary);
  try {
    const encoder = new TextEncoder();
    for (const line of plainLines(old, { whole: true })) {
      const kept = clearedLine(line, options);
      if (kept !== null) file.write(encoder.encode(`${kept}\n`));
    }
    file.sync();
  } finally {
    file.close();
    old.close();
  }
  writer.replace(temporary, path);
  writer.syncDir(folder);
}

const decoder = new TextDecoder();

/** A line as it stays; `null`: it goes, as does the torn last one of a writer that died. */
function clearedLine(
  { bytes, terminated }: Line,
  { threads, gone, sha256 }: ClearJournalOptions,
): string | null {
  if (!terminated || bytes === null) return null;
  const text = decoder.decode(bytes);
  const record = openRecord(text, sha256);
  switch (record?.kind) {
    case "batch":
      return sealed(withoutTexts(record), sha256);
    case "thread":
      return threads.has(record.number) ? sealed(withoutContent(record), sha256) : text;
    case undefined:
      return [...gone].some((id) => text.includes(id)) && text.startsWith('{"kind":"thread"')
        ? null
        : text;
    default:
      return text;
  }
}

function withoutContent({ known: _, ...record }: JournalThread): JournalThread {
  return { ...withoutRepairWords(record), rows: [], names: [] };
}
