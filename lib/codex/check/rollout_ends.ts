import type { AbsolutePath } from "../../model/store.ts";
import { closing, readFully } from "../../system/files.ts";
import { isCompressed } from "../rollout_name.ts";
import type { RolloutTools } from "../rollout_reader.ts";
import { type FirstLine, judgeFirstLine, readFirstLine } from "./first_line.ts";
import { BRIEF_BYTES, type LastLine, lastOf, readLastLine } from "./last_line.ts";

/** The first line and the end of a rollout. */
export interface RolloutEnds {
  readonly first: FirstLine;
  /** `null`: its last 64 KiB have no line that Codex can read, or it is compressed. */
  readonly last: LastLine | null;
}

/** Bytes in which nearly every first line ends: Codex writes 20 KB of instructions into it. */
const FIRST_READ = 40 * 1024;
const LINE_FEED = 10;
const buffer = new Uint8Array(FIRST_READ);

/**
 * Reads both ends of a rollout: a third of the work of reading each by itself, where they are as Codex writes them; else the same as
 * `readFirstLine` and `readLastLine`. The folder of the last turn is not told. Errors as in `Files`.
 */
export async function readEnds(path: AbsolutePath, tools: RolloutTools): Promise<RolloutEnds> {
  if (isCompressed(path)) return { first: await readFirstLine(path, tools), last: null };
  const quick = readQuickly(path, tools);
  return {
    first: quick.first ?? await readFirstLine(path, tools),
    last: quick.last ?? readLastLine(path, tools),
  };
}

function readQuickly(
  path: AbsolutePath,
  { files }: RolloutTools,
): { readonly first: FirstLine | null; readonly last: LastLine | null } {
  using file = closing(files.openSeen(path));
  const { size } = file.stat();
  const count = readFully(file, buffer, { at: 0 });
  const end = buffer.subarray(0, count).indexOf(LINE_FEED);
  const line = end > 0 ? judgeFirstLine(buffer.subarray(0, end)) : null;
  const first = line?.kind === "meta" ? line : null;
  const start = Math.max(0, size - BRIEF_BYTES);
  const tail = start === 0 && count === size
    ? buffer.subarray(0, count)
    : buffer.subarray(0, readFully(file, buffer.subarray(0, BRIEF_BYTES), { at: start }));
  return { first, last: lastOf(tail) };
}
