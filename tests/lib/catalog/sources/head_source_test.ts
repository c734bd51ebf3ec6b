import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  addFile,
  addFolder,
  type FileTable,
  newFileTable,
} from "../../../../lib/catalog/scan/file_table.ts";
import { newHeadSource } from "../../../../lib/catalog/sources/head_source.ts";
import type { Problem } from "../../../../lib/model/problem.ts";
import { realCaches } from "../../../../lib/system/real/build_system.ts";
import type { Caches, System } from "../../../../lib/system/system.ts";
import { newMemoryFiles } from "../../../support/disk/memory_files.ts";
import { rolloutLine, SYSTEM } from "../../../support/rollout_file.ts";
import { firstFiles } from "../../../support/value/numbers.ts";
import { absolute } from "../../../support/value/paths.ts";

const FOLDER = "/store/sessions";
/** More than opening one by one is quicker for. */
const COUNT = 70;
const MIDDLE = 35;
const ALL = firstFiles(COUNT);

function uuid(at: number): string {
  return `019b0000-0000-7000-8000-${String(at).padStart(12, "0")}`;
}

function nameOf(at: number): string {
  return `rollout-2026-01-01T00-00-00-${uuid(at)}.jsonl`;
}

/** A store in memory of which every tenth rollout reads the one before it. */
function newStore() {
  const memory = newMemoryFiles("/store", () => 0);
  memory.writer.makeDir(absolute(FOLDER));
  const opened: string[] = [];
  const problems: Problem[] = [];
  const write = (at: number, base: number | null) => {
    const history_base = base === null ? undefined : {
      thread_id: uuid(base),
      end_ordinal_exclusive: 3,
      end_byte_offset: 1000,
    };
    const file = memory.writer.create(absolute(`${FOLDER}/${nameOf(at)}`));
    const line = rolloutLine("session_meta", { id: uuid(at), history_base });
    file.write(new TextEncoder().encode(line));
    file.close();
  };
  for (let at = 0; at < COUNT; at++) write(at, at % 10 === 9 ? at - 1 : null);
  const scan = (): FileTable => {
    const table = newFileTable();
    const folder = addFolder(table, { path: absolute(FOLDER), archived: false });
    for (let at = 0; at < COUNT; at++) {
      addFile(table, {
        folder,
        name: nameOf(at),
        stat: memory.files.lstat(absolute(`${FOLDER}/${nameOf(at)}`)),
      });
    }
    return table;
  };
  const files = {
    ...memory.files,
    openSeen(path: string) {
      opened.push(path.slice(FOLDER.length + 1));
      return memory.files.openSeen(absolute(path));
    },
  };
  const sourceOf = (table: FileTable, caches: Caches) => {
    opened.length = 0;
    const system: System = { ...SYSTEM, files, caches };
    return newHeadSource(table, { system, onProblem: (problem) => problems.push(problem) });
  };
  /** The number of the rollout that each of a scan's rollouts reads. */
  const basesOf = async (table: FileTable, caches: Caches): Promise<(number | null)[]> => {
    const heads = sourceOf(table, caches);
    await heads.loadBases(ALL);
    return ALL.map((at) => {
      const base = heads.baseOf(at);
      return base === null ? null : Number(base.rolloutId.slice(-12));
    });
  };
  return { memory, write, scan, sourceOf, basesOf, opened, problems };
}

/** The private folder of a cache. */
async function withCacheFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-heads-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What remembers the bases. */
function basesIn(folder: string): string {
  const [found] = [...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("bases-"));
  assert.ok(found);
  return `${folder}/${found.name}`;
}

function expected(): (number | null)[] {
  return ALL.map((at) => at % 10 === 9 ? at - 1 : null);
}

Deno.test("which rollouts read others is remembered: the next look opens none", () =>
  withCacheFolder(async (folder) => {
    const store = newStore();
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), expected());
    assert.equal(store.opened.length, COUNT);
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), expected());
    assert.deepEqual(store.opened, []);
  }));

Deno.test("whose head is remembered is not opened to see what it reads", () =>
  withCacheFolder(async (folder) => {
    const store = newStore();
    await store.sourceOf(store.scan(), realCaches(folder)).load(ALL);
    assert.equal(store.opened.length, COUNT);
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), expected());
    assert.deepEqual(store.opened, []);
  }));

Deno.test("a rollout that is another one by now is opened again, a vanished one is told and not remembered", () =>
  withCacheFolder(async (folder) => {
    const store = newStore();
    await store.basesOf(store.scan(), realCaches(folder));
    store.memory.writer.unlink(absolute(`${FOLDER}/${nameOf(MIDDLE)}`));
    store.write(MIDDLE, 7);
    const table = store.scan();
    store.memory.writer.unlink(absolute(`${FOLDER}/${nameOf(MIDDLE)}`));
    assert.deepEqual(await store.basesOf(table, realCaches(folder)), expected());
    assert.deepEqual(store.opened, [nameOf(MIDDLE)]);
    assert.deepEqual(store.problems.map(({ path }) => path), [`${FOLDER}/${nameOf(MIDDLE)}`]);
    store.write(MIDDLE, 7);
    const changed = expected();
    changed[MIDDLE] = 7;
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), changed);
    assert.deepEqual(store.opened, [nameOf(MIDDLE)]);
  }));

Deno.test("a damaged cache changes no answer, and the next look makes it anew", () =>
  withCacheFolder(async (folder) => {
    const store = newStore();
    await store.basesOf(store.scan(), realCaches(folder));
    Deno.writeTextFileSync(basesIn(folder), "this is no database at all, however long one looks");
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), expected());
    assert.equal(store.opened.length, COUNT);
    await store.basesOf(store.scan(), realCaches(folder));
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), expected());
    assert.deepEqual(store.opened, []);
  }));

Deno.test("a cache that another program holds is left alone", () =>
  withCacheFolder(async (folder) => {
    const store = newStore();
    await store.basesOf(store.scan(), realCaches(folder));
    const path = basesIn(folder);
    const { ino } = Deno.statSync(path);
    const other = new DatabaseSync(path);
    other.exec("BEGIN EXCLUSIVE");
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), expected());
    assert.equal(store.opened.length, COUNT);
    other.exec("ROLLBACK");
    other.close();
    assert.equal(Deno.statSync(path).ino, ino);
    assert.deepEqual(await store.basesOf(store.scan(), realCaches(folder)), expected());
    assert.deepEqual(store.opened, []);
  }));
