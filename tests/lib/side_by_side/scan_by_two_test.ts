import assert from "node:assert/strict";
import { filePath, type FileTable, isArchived } from "../../../lib/catalog/scan/file_table.ts";
import { scanStore, type ScanTools, type StoreScan } from "../../../lib/catalog/scan/scan_store.ts";
import type { Problem } from "../../../lib/model/problem.ts";
import type { StorePaths } from "../../../lib/model/store.ts";
import {
  beginScan,
  endScan,
  scanFromEnd,
  scanFromStart,
} from "../../../lib/side_by_side/scan_by_two.ts";
import { type MemoryFiles, newMemoryFiles } from "../../support/disk/memory_files.ts";
import { firstFiles } from "../../support/value/numbers.ts";
import { absolute } from "../../support/value/paths.ts";

const HOME = "/home/me/.codex";

const STORE: StorePaths = {
  home: absolute(HOME),
  sessionsRoot: absolute(`${HOME}/sessions`),
  archivedRoot: absolute(`${HOME}/archived_sessions`),
  sqliteHome: absolute(HOME),
  sessionIndex: absolute(`${HOME}/session_index.jsonl`),
  writerLocks: absolute(`${HOME}/thread-writer-locks`),
  sharedLocks: null,
  tmp: absolute(`${HOME}/.tmp`),
  trashRoot: absolute(`${HOME}/rollkeep-trash`),
  modelProvider: null,
  configTrouble: null,
};

const DAYS = ["2025/09/30", "2026/01/05", "2026/01/06", "2026/02/01", "2026/02/28"];

/** A store with rollouts at its roots, in five days, too deep, and with things in between that are passed by. */
function newStore(): MemoryFiles {
  let now = 1_767_225_600_000;
  const memory = newMemoryFiles("/home", () => now++);
  const write = (path: string) => {
    memory.writer.makeDirs(absolute(path.slice(0, path.lastIndexOf("/"))));
    memory.writer.create(absolute(path)).close();
  };
  write(`${STORE.sessionsRoot}/rollout-flat.jsonl`);
  write(`${STORE.sessionsRoot}/2026/notes.txt`);
  write(`${STORE.archivedRoot}/rollout-archived.jsonl.zst`);
  write(`${STORE.archivedRoot}/2026/03/01/rollout-archived-day.jsonl`);
  for (const day of DAYS) {
    for (const name of ["a", "b", "c"]) {
      write(`${STORE.sessionsRoot}/${day}/rollout-${day.replaceAll("/", "-")}-${name}.jsonl`);
    }
    memory.plant(`${STORE.sessionsRoot}/${day}/link.jsonl`, "link");
  }
  write(`${STORE.sessionsRoot}/2026/01/05/below/the/day/rollout-deep.jsonl`);
  memory.plant(`${STORE.sessionsRoot}/2026/01/fifo.jsonl`, "other");
  return memory;
}

function rows(table: FileTable): string[] {
  return firstFiles(table.count).map((file) =>
    [
      filePath(table, file),
      isArchived(table, file),
      table.size[file],
      table.mtimeMs[file],
      table.inode[file],
    ].join(" ")
  );
}

/** Scans with two hands: the other one starts after this many looks of the first at a folder. */
function scanWithTwo(
  files: ScanTools["files"],
  looks: number,
): StoreScan & { problems: Problem[] } {
  const { scan, offer } = beginScan(STORE, files);
  let others = looks === 0 ? scanFromEnd(offer, files) : null;
  let left = looks;
  const readDir = (path: string) => {
    const entries = files.readDir(absolute(path));
    if (--left === 0) others = scanFromEnd(offer, files);
    return entries;
  };
  scanFromStart(offer, { scan, files: { ...files, readDir } });
  return { ...scan, ...endScan(scan, others ?? scanFromEnd(offer, files)) };
}

Deno.test("two who share a scan find what one finds, in the same order wherever they meet", () => {
  const { files } = newStore();
  const problems: Problem[] = [];
  const alone = scanStore(STORE, { files, onProblem: (problem) => problems.push(problem) });
  assert.equal(alone.table.count, 3 + DAYS.length * 3 + 1);
  assert.equal(problems.length, DAYS.length + 1);
  const first = scanWithTwo(files, 0);
  assert.deepEqual(rows(first.table).sort(), rows(alone.table).sort());
  const paths = (of: readonly Problem[]) => of.map(({ path }) => path).sort();
  assert.deepEqual(paths(first.problems), paths(problems));
  for (let looks = 1; looks <= DAYS.length + 6; looks++) {
    const scan = scanWithTwo(files, looks);
    assert.deepEqual(rows(scan.table), rows(first.table), `${looks} looks`);
    assert.deepEqual(scan.problems, first.problems, `${looks} looks`);
  }
});

Deno.test("a shared scan of an absent store is empty and says so", () => {
  const { files } = newMemoryFiles("/home", () => 0);
  const { exists, table, problems } = scanWithTwo(files, 0);
  assert.deepEqual({ exists, count: table.count, problems }, {
    exists: false,
    count: 0,
    problems: [],
  });
});
