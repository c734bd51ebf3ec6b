import { type FileIndex, openFileIndex } from "../../catalog/sources/file_index.ts";
import {
  fileFingerprint,
  type FileNumber,
  filePath,
  type FileTable,
  FIRST_FILE,
  isArchived,
} from "../../catalog/scan/file_table.ts";
import { readEnds, type RolloutEnds } from "../../codex/check/rollout_ends.ts";
import { readWhole, type WholeRollout } from "../../codex/check/whole_rollout.ts";
import { isCompressed, parseRolloutName } from "../../codex/rollout_name.ts";
import { errorCode } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { baseName } from "../../text/path_text.ts";
import type { RolloutFacts } from "../facts.ts";
import { isEnds, isWhole, toRemember } from "./remembered_ends.ts";

/** How the rollouts of a store are read. */
export interface RolloutsReading {
  readonly table: FileTable;
  readonly system: System;
  /** Whether every line is read of each. */
  readonly isDeep: boolean;
  /** Told of each rollout that is done with, read through where that is wanted: their bytes on disk so far. */
  readonly onRead?: (bytes: number) => void;
  /** Asked between two rollouts that are read through: `true` stops, and what is left is not read. */
  readonly isStopped?: () => Promise<boolean>;
}

/** Bytes read through before they are remembered: what is cut off begins there again. */
const REMEMBER_EVERY = 256 * 1024 * 1024;

/** Looks at every rollout of a scan, in its order: at what is remembered of it, else at the file. */
export async function readRollouts(reading: RolloutsReading): Promise<readonly RolloutFacts[]> {
  const { table, system } = reading;
  const files: FileNumber[] = [];
  for (let file = FIRST_FILE; file < table.count; file++) files.push(file);
  const ends = await rememberedOr(files, {
    ...reading,
    index: openFileIndex<RolloutEnds>(system.caches, { kind: "ends", table, isValue: isEnds }),
    read: async (file) => toRemember(await readEnds(filePath(table, file), system)),
    onRead: (bytes) => reading.isDeep ? undefined : reading.onRead?.(bytes),
    isStopped: () => Promise.resolve(false),
  });
  const index = openFileIndex<WholeRollout>(system.caches, {
    kind: "wholes",
    table,
    isValue: isWhole,
  });
  const readThrough = async (file: FileNumber) =>
    (await readWhole(filePath(table, file), system, { most: Infinity }))!;
  const wholes = reading.isDeep
    ? await rememberedOr(files, { ...reading, index, read: readThrough })
    : recalled(files, index);
  return files.map((file) => factsOf(file, { table, ends, wholes }));
}

function recalled(
  files: readonly FileNumber[],
  index: FileIndex<WholeRollout>,
): Read<WholeRollout> {
  const known = index.lookup(files);
  index.close();
  return { values: known, troubles: new Map() };
}

interface Read<T> {
  readonly values: ReadonlyMap<FileNumber, T>;
  readonly troubles: ReadonlyMap<FileNumber, string>;
}

async function rememberedOr<T>(
  files: readonly FileNumber[],
  { table, index, read, onRead, isStopped }: RolloutsReading & {
    readonly index: FileIndex<T>;
    readonly read: (file: FileNumber) => Promise<T>;
  },
): Promise<Read<T>> {
  const values = new Map(index.lookup(files));
  const troubles = new Map<FileNumber, string>();
  const fresh = new Map<FileNumber, T>();
  let [total, since] = [0, 0];
  for (const file of files) {
    if (values.has(file)) continue;
    if (await isStopped?.()) break;
    try {
      const value = await read(file);
      values.set(file, value);
      fresh.set(file, value);
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      troubles.set(file, code === "EZSTD" ? "its compressed data is damaged" : code);
    }
    total += table.size[file]!;
    since += table.size[file]!;
    onRead?.(total);
    if (since < REMEMBER_EVERY) continue;
    index.remember(fresh);
    fresh.clear();
    since = 0;
  }
  index.remember(fresh);
  index.close();
  return { values, troubles };
}

function factsOf(
  file: FileNumber,
  { table, ends, wholes }: {
    readonly table: FileTable;
    readonly ends: Read<RolloutEnds>;
    readonly wholes: Read<WholeRollout>;
  },
): RolloutFacts {
  const path = filePath(table, file);
  const { size, mtimeMs } = fileFingerprint(table, file);
  const known = ends.values.get(file);
  return {
    ...{ path, size, mtimeMs, compressed: isCompressed(path), archived: isArchived(table, file) },
    name: parseRolloutName(baseName(path)),
    first: known?.first ?? null,
    last: known?.last ?? null,
    trouble: ends.troubles.get(file) ?? wholes.troubles.get(file) ?? null,
    whole: wholes.values.get(file) ?? null,
  };
}
