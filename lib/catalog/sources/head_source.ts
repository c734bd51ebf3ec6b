import { type HeadReading, readHead, readHistoryBase } from "../../codex/rollout_head.ts";
import { isCompressed } from "../../codex/rollout_name.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Head, HistoryBase } from "../../model/thread/head.ts";
import type { System } from "../../system/system.ts";
import { type FileNumber, filePath, type FileTable } from "../scan/file_table.ts";
import { openFileIndex } from "./file_index.ts";
import { isBase, isHead } from "./remembered_shape.ts";
import { type ReadHeads, readHeads, readingTrouble } from "./read_heads.ts";

/** Heads of rollouts by file number, read once, remembered in the disposable index when there are many. */
export interface HeadSource {
  /** Makes the heads of these files available to {@link headOf}. */
  load(files: Iterable<FileNumber>): Promise<void>;
  /** Head of a loaded file; `null` when it could not be read. */
  headOf(file: FileNumber): Head | null;
  /** Makes the history bases of these files available to {@link baseOf}. Where no head is known yet, this is a third of the work. */
  loadBases(files: Iterable<FileNumber>): Promise<void>;
  /** Where the earlier history of a file lies; `null` for one that stands alone, and for one that could not be read. */
  baseOf(file: FileNumber): HistoryBase | null;
  /** Forgets what was loaded. */
  forget(): void;
}

/** What {@link newHeadSource} works with. */
export interface HeadSourceTools {
  readonly system: System;
  readonly onProblem: OnProblem;
  /** Reads many heads, perhaps with another thread. Left out: this one reads them. */
  readonly readHeads?: ReadHeads;
}

/** Below this many plain files opening them is quicker than the index (2 ms); a compressed one costs 35 ms of loading zstd. */
const WORTH_AN_INDEX = 64;

/** Rollouts that are read before their heads are remembered: with all at once 100,000 took 120 MB more. */
const BATCH = 8192;

/** What was read, and what reads more. */
interface HeadReads {
  readonly heads: Map<FileNumber, Head | null>;
  readonly bases: Map<FileNumber, Base>;
  /** `null`: it could not be read, which is said once. */
  attempt<T>(file: FileNumber, read: HeadReader<T>): Promise<T | null>;
  /** Heads of many files; those that could be read are given out. */
  readFresh(files: readonly FileNumber[]): Promise<ReadonlyMap<FileNumber, Head>>;
  /** Bases of the files whose heads an earlier run has read. */
  basesInHeads(files: readonly FileNumber[]): ReadonlyMap<FileNumber, Base>;
  /** Bases of many files; those that could be read are given out. */
  readBases(files: readonly FileNumber[]): Promise<ReadonlyMap<FileNumber, Base>>;
}

function newHeadReads(table: FileTable, tools: HeadSourceTools): HeadReads {
  const readMany: ReadHeads = tools.readHeads ?? ((paths) => readHeads(paths, tools.system));
  const heads = new Map<FileNumber, Head | null>();
  const bases = new Map<FileNumber, HistoryBase | null>();
  const report = (file: FileNumber, message: string): null => {
    tools.onProblem({ kind: "unreadable", path: filePath(table, file), message });
    // It is not tried again, so the problem is reported once.
    heads.set(file, null);
    return null;
  };
  const attempt = async <T>(file: FileNumber, read: HeadReader<T>): Promise<T | null> => {
    try {
      return await read(filePath(table, file), tools.system, { seen: true });
    } catch (error) {
      return report(file, readingTrouble(error));
    }
  };
  const readFresh = async (
    files: readonly FileNumber[],
  ): Promise<ReadonlyMap<FileNumber, Head>> => {
    const fresh = new Map<FileNumber, Head>();
    const results = await readMany(files.map((file) => filePath(table, file)));
    for (const [at, result] of results.entries()) {
      const file = files[at]!;
      if ("trouble" in result) {
        report(file, result.trouble);
        continue;
      }
      heads.set(file, result.head);
      fresh.set(file, result.head);
    }
    return fresh;
  };
  const basesInHeads = (files: readonly FileNumber[]): ReadonlyMap<FileNumber, Base> => {
    if (files.length < WORTH_AN_INDEX) return new Map();
    const index = openFileIndex<Head>(tools.system.caches, {
      kind: "heads",
      table,
      isValue: isHead,
    });
    const found = index.lookup(files);
    index.close();
    return new Map(Array.from(found, ([file, { historyBase }]) => [file, historyBase]));
  };
  const readBases = async (
    files: readonly FileNumber[],
  ): Promise<ReadonlyMap<FileNumber, Base>> => {
    const fresh = new Map<FileNumber, Base>();
    for (const file of files) {
      const base = await attempt(file, readHistoryBase);
      bases.set(file, base);
      // An unreadable one is not remembered.
      if (!heads.has(file)) fresh.set(file, base);
    }
    return fresh;
  };
  return { heads, bases, attempt, readFresh, basesInHeads, readBases };
}

/** A source over the files of one scan. */
export function newHeadSource(table: FileTable, tools: HeadSourceTools): HeadSource {
  const reads = newHeadReads(table, tools);
  const { heads, bases, attempt, readFresh, basesInHeads, readBases } = reads;
  return {
    async load(files) {
      const wanted = [...files].filter((file) => !heads.has(file));
      const isQuick = wanted.length < WORTH_AN_INDEX &&
        !wanted.some((file) => isCompressed(table.names[file]!));
      if (isQuick) {
        for (const file of wanted) heads.set(file, await attempt(file, readHead));
        return;
      }
      const index = openFileIndex<Head>(tools.system.caches, {
        kind: "heads",
        table,
        isValue: isHead,
      });
      for (const [file, head] of index.lookup(wanted)) heads.set(file, head);
      const unknown = wanted.filter((file) => !heads.has(file));
      for (let at = 0; at < unknown.length; at += BATCH) {
        index.remember(await readFresh(unknown.slice(at, at + BATCH)));
      }
      index.close();
    },
    headOf: (file) => heads.get(file) ?? null,
    async loadBases(files) {
      const wanted = [...files].filter((file) => !heads.has(file) && !bases.has(file));
      if (wanted.length < WORTH_AN_INDEX) {
        await readBases(wanted);
        return;
      }
      const index = openFileIndex<Base>(tools.system.caches, {
        kind: "bases",
        table,
        isValue: isBase,
      });
      for (const [file, base] of index.lookup(wanted)) bases.set(file, base);
      const unknown = wanted.filter((file) => !bases.has(file));
      const inHeads = basesInHeads(unknown);
      for (const [file, base] of inHeads) bases.set(file, base);
      index.remember(inHeads);
      index.remember(await readBases(unknown.filter((file) => !inHeads.has(file))));
      index.close();
    },
    baseOf: (file) => heads.get(file)?.historyBase ?? bases.get(file) ?? null,
    forget() {
      heads.clear();
      bases.clear();
    },
  };
}

/** Where the earlier history of a rollout lies; `null`: it stands alone. */
type Base = HistoryBase | null;

type HeadReader<T> = (path: AbsolutePath, system: System, reading: HeadReading) => T | Promise<T>;
