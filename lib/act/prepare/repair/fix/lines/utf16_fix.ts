/**
 * Rollouts that an editor has written in UTF-16, or marked so (repair-rules §14).
 *
 * @module
 */
import { judgeFirstLine } from "../../../../../codex/check/first_line.ts";
import { decodedBytes } from "../../../../../codex/mend/decoded_rollout.ts";
import { readChunks } from "../../../../../codex/rollout_reader.ts";
import type { RolloutFacts } from "../../../../../diagnose/facts.ts";
import type { ReplaceStep } from "../../../../../model/plan.ts";
import { replaceStep } from "../file_edits.ts";
import { cannot, type Mend, type Mending, type Unmended } from "../fix_row.ts";

/** Bytes among which the first line ends. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Bytes of the mark. */
const MARK = 2;
const LINE_FEED = 10;

/** The file in UTF-8, which is what Codex wrote: every byte has its old place again. One that only has the mark loses that. */
export async function asUtf8({ facts: { file }, world }: Mending): Promise<Mend | Unmended> {
  const change = await changeOf(file!, world);
  if (change === null) return cannot("its first line is no metadata in UTF-16 either");
  const step = replaceStep(file!, world, change);
  return "cannot" in step ? step : { steps: [step] };
}

async function changeOf(
  { path }: RolloutFacts,
  { system }: Mending["world"],
): Promise<Pick<ReplaceStep, "splices" | "decode"> | null> {
  const read = () => readChunks(path, system, { end: MOST_BYTES });
  const marked = await firstLineOf(read());
  if (judgeFirstLine(marked.subarray(MARK)).kind === "meta") {
    return { splices: [{ offset: 0, remove: MARK, insert: "" }] };
  }
  const decode = marked[0] === 0xff ? "utf-16le" : "utf-16be";
  const line = await firstLineOf(decodedBytes(read(), decode));
  return judgeFirstLine(line).kind === "meta" ? { decode } : null;
}

/** Bytes up to the first line feed. */
async function firstLineOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const end = chunk.indexOf(LINE_FEED);
    pieces.push(chunk.slice(0, end < 0 ? chunk.length : end));
    if (end >= 0) break;
  }
  const line = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    line.set(piece, at);
    at += piece.length;
  }
  return line;
}
