import {
  fileFingerprint,
  type FileNumber,
  filePath,
  type FileTable,
  isArchived,
} from "../../catalog/scan/file_table.ts";
import { readFirstLine } from "../../codex/check/first_line.ts";
import { readLastLine } from "../../codex/check/last_line.ts";
import { readWhole, type WholeRollout } from "../../codex/check/whole_rollout.ts";
import { isCompressed, parseRolloutName } from "../../codex/rollout_name.ts";
import type { RolloutTools } from "../../codex/rollout_reader.ts";
import { errorCode } from "../../system/files.ts";
import { baseName } from "../../text/path_text.ts";
import type { RolloutFacts } from "../facts.ts";

/** Largest rollout that is read through without being asked to, in bytes. */
export const SMALL = 16 * 1024 * 1024;

/** How much of a rollout is read. */
export interface RolloutReading {
  readonly table: FileTable;
  readonly tools: RolloutTools;
  /** `ends`: its first line and its last 64 KiB; `first`: the first line; `whole`: all of it, if it has at most {@link SMALL} bytes. */
  readonly depth: "first" | "ends" | "whole";
  /** What is remembered of it: then it is not read through. Left out: nothing. */
  readonly known?: WholeRollout | null;
}

/** Looks at one rollout of a scan. What cannot be read is a trouble of its facts. */
export async function readRollout(
  file: FileNumber,
  { table, tools, depth, known = null }: RolloutReading,
): Promise<RolloutFacts> {
  const path = filePath(table, file);
  const { size, mtimeMs } = fileFingerprint(table, file);
  const about = {
    path,
    size,
    mtimeMs,
    compressed: isCompressed(path),
    archived: isArchived(table, file),
    name: parseRolloutName(baseName(path)),
  };
  try {
    const first = await readFirstLine(path, tools);
    const last = depth === "first" ? null : readLastLine(path, tools);
    const isRead = depth === "whole" && known === null && size <= SMALL;
    const whole = isRead ? await readWhole(path, tools, { most: SMALL }) : known;
    return { ...about, first, trouble: null, last, whole };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    const trouble = code === "EZSTD" ? "its compressed data is damaged" : code;
    return { ...about, first: null, trouble, last: null, whole: null };
  }
}
