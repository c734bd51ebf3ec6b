import {
  fileFingerprint,
  type FileNumber,
  filePath,
  type FileTable,
  isArchived,
} from "../../catalog/scan/file_table.ts";
import { openFileIndex } from "../../catalog/sources/file_index.ts";
import { readFirstLine } from "../../codex/check/first_line.ts";
import { readLastLine } from "../../codex/check/last_line.ts";
import { readWhole, type WholeRollout } from "../../codex/check/whole_rollout.ts";
import { isCompressed, parseRolloutName } from "../../codex/rollout_name.ts";
import type { RolloutTools } from "../../codex/rollout_reader.ts";
import { closing, errorCode } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { baseName } from "../../text/path_text.ts";
import { isWhole } from "../store/remembered_ends.ts";
import type { RolloutFacts } from "../facts.ts";

/** Largest rollout that is read through without being asked to, in bytes. */
const SMALL = 16 * 1024 * 1024;

/** How much of a rollout is read. */
export interface RolloutReading {
  readonly table: FileTable;
  readonly tools: RolloutTools;
  /** `ends`: its first line and its last 64 KiB; `first`: the first line. */
  readonly depth: "first" | "ends";
}

/** Looks at one rollout of a scan. What cannot be read is a trouble of its facts. */
export async function readRollout(
  file: FileNumber,
  { table, tools, depth }: RolloutReading,
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
    return { ...about, first, trouble: null, last, whole: null };
  } catch (error) {
    return { ...about, first: null, trouble: troubleOf(error), last: null, whole: null };
  }
}

/**
 * The same rollout read through, if it is small enough to be read without being asked to, or `isAsked`; else with what is remembered
 * of it, if anything is.
 */
export async function readThrough(
  rollout: RolloutFacts,
  { file, table, system, isAsked = false }: {
    readonly file: FileNumber;
    readonly table: FileTable;
    readonly system: System;
    readonly isAsked?: boolean;
  },
): Promise<RolloutFacts> {
  const { path, size, whole, trouble } = rollout;
  if (whole !== null || trouble !== null) return rollout;
  try {
    const most = isAsked ? Infinity : SMALL;
    const read = size <= most ? await readWhole(path, system, { most }) : null;
    return { ...rollout, whole: read ?? recalled(file, { table, system }) };
  } catch (error) {
    return { ...rollout, first: null, last: null, trouble: troubleOf(error) };
  }
}

function recalled(
  file: FileNumber,
  { table, system }: { readonly table: FileTable; readonly system: System },
): WholeRollout | null {
  const kind = "wholes";
  using index = closing(openFileIndex(system.caches, { kind, table, isValue: isWhole }));
  return index.lookup([file]).get(file) ?? null;
}

/** Why a file cannot be read, for people. @throws what is none of the system's. */
function troubleOf(error: unknown): string {
  const code = errorCode(error);
  if (code === null) throw error;
  return code === "EZSTD" ? "its compressed data is damaged" : code;
}
