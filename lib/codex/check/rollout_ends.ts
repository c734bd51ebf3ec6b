import type { AbsolutePath } from "../../model/store.ts";
import { closing, readFully } from "../../system/files.ts";
import { asCount, asObject, parseJson } from "../json_value.ts";
import { isCompressed } from "../rollout_name.ts";
import type { RolloutTools } from "../rollout_reader.ts";
import { type FirstLine, judgeFirstLine, readFirstLine } from "./first_line.ts";
import { type LastLine, readLastLine } from "./last_line.ts";

/** The first line and the end of a rollout. */
export interface RolloutEnds {
  readonly first: FirstLine;
  /** `null`: its last 64 KiB have no line that Codex can read, or it is compressed. */
  readonly last: LastLine | null;
}

/** Bytes in which nearly every first line ends: Codex writes 20 KB of instructions into it. */
const FIRST_READ = 40 * 1024;
/** Bytes in which nearly every last line begins. */
const LAST_READ = 4 * 1024;
const LINE_FEED = 10;
const buffer = new Uint8Array(FIRST_READ);
const decoder = new TextDecoder();

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
  const start = Math.max(0, size - LAST_READ);
  const tail = start === 0 && count === size
    ? buffer.subarray(0, count)
    : buffer.subarray(0, readFully(file, buffer.subarray(0, LAST_READ), { at: start }));
  return { first, last: lastOf(tail) };
}

/** What the last line of a stretch tells; `null` where it is not whole, or nothing that Codex reads. */
function lastOf(tail: Uint8Array): LastLine | null {
  if (tail.at(-1) !== LINE_FEED) return null;
  const from = tail.lastIndexOf(LINE_FEED, tail.length - 2);
  if (from < 0) return null;
  const record = asObject(parseJson(decoder.decode(tail.subarray(from + 1))));
  if (record === null || typeof record.type !== "string") return null;
  return { ordinal: asCount(record.ordinal), terminated: true, cwd: null };
}
