import { type HeadReading, readHead, readHistoryBase } from "../codex/rollout_head.ts";
import type { Head, HistoryBase } from "../model/head.ts";
import type { OnProblem } from "../model/problem.ts";
import { errorCode } from "../system/files.ts";
import type { System } from "../system/system.ts";
import { filePath, type FileTable } from "./file_table.ts";
import { type HeadIndex, openHeadIndex } from "./head_index.ts";

/** Heads of rollouts by file number, read once, remembered in the disposable index when there are many. */
export interface HeadSource {
  /** Makes the heads of these files available to {@link of}. */
  load(files: Iterable<number>): Promise<void>;
  /** Head of a loaded file; `null` when it could not be read. */
  of(file: number): Head | null;
  /** Makes the history bases of these files available to {@link baseOf}: a third of the work, where no head is known yet. */
  loadBases(files: Iterable<number>): Promise<void>;
  /** Where the earlier history of a file lies; `null` for one that stands alone, and for one that could not be read. */
  baseOf(file: number): HistoryBase | null;
  /** Forgets what was loaded. */
  forget(): void;
}

/** What {@link newHeadSource} works with. */
export interface HeadSourceTools {
  readonly system: System;
  readonly onProblem: OnProblem;
}

/** Below this many plain files opening them is quicker than the index (2 ms); a compressed one costs 35 ms of loading zstd. */
const WORTH_AN_INDEX = 64;

/** A source over the files of one scan. */
export function newHeadSource(table: FileTable, tools: HeadSourceTools): HeadSource {
  const heads = new Map<number, Head | null>();
  const bases = new Map<number, HistoryBase | null>();
  const attempt = async <T>(file: number, read: HeadReader<T>): Promise<T | null> => {
    const path = filePath(table, file);
    try {
      return await read(path, tools.system, { seen: true });
    } catch (error) {
      tools.onProblem({ kind: "unreadable", path, message: trouble(error) });
      // Said once: it is not tried again.
      heads.set(file, null);
      return null;
    }
  };
  const read = (file: number) => attempt(file, readHead);
  return {
    async load(files) {
      const wanted = [...files].filter((file) => !heads.has(file));
      const isQuick = wanted.length < WORTH_AN_INDEX &&
        !wanted.some((file) => table.names[file]!.endsWith(".zst"));
      if (isQuick) {
        for (const file of wanted) heads.set(file, await read(file));
        return;
      }
      const index = openHeadIndex(tools.system.caches, table);
      await loadThroughIndex(wanted, { heads, index, read });
    },
    of: (file) => heads.get(file) ?? null,
    async loadBases(files) {
      const wanted = [...files].filter((file) => !heads.has(file) && !bases.has(file));
      if (wanted.length === 0) return;
      const index = wanted.length < WORTH_AN_INDEX
        ? null
        : openHeadIndex(tools.system.caches, table);
      const known = index?.lookup(wanted);
      index?.close();
      for (const [at, file] of wanted.entries()) {
        const head = known?.[at] ?? null;
        const base = head === null ? await attempt(file, readHistoryBase) : head.historyBase;
        bases.set(file, base);
      }
    },
    baseOf: (file) => heads.get(file)?.historyBase ?? bases.get(file) ?? null,
    forget() {
      heads.clear();
      bases.clear();
    },
  };
}

type HeadReader<T> = (path: string, system: System, reading: HeadReading) => T | Promise<T>;

interface Loading {
  readonly heads: Map<number, Head | null>;
  readonly index: HeadIndex;
  readonly read: (file: number) => Promise<Head | null>;
}

async function loadThroughIndex(
  wanted: readonly number[],
  { heads, index, read }: Loading,
): Promise<void> {
  const fresh: { file: number; head: Head }[] = [];
  const known = index.lookup(wanted);
  for (const [at, file] of wanted.entries()) {
    const cached = known[at] ?? null;
    if (cached !== null) {
      heads.set(file, cached);
      continue;
    }
    const head = await read(file);
    heads.set(file, head);
    if (head !== null) fresh.push({ file, head });
  }
  index.remember(fresh);
  index.close();
}

function trouble(error: unknown): string {
  const code = errorCode(error);
  if (code === null && !(error instanceof Error)) throw error;
  switch (code) {
    case "ENOENT":
      return "it vanished while reading";
    case "EZSTD":
      return "its compressed data is damaged";
    case null:
      return (error as Error).message;
    default:
      return `cannot read it (${code})`;
  }
}
