import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addFile,
  addFolder,
  filePath,
  type FileTable,
  newFileTable,
} from "../../../../lib/catalog/scan/file_table.ts";
import { filesOf, groupFiles } from "../../../../lib/catalog/scan/thread_table.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { UNSEEN_FILE } from "../../../../lib/system/files.ts";
import { threadNumber } from "../../../support/value/numbers.ts";
import { absolute } from "../../../support/value/paths.ts";

const ID = "01a10d9c-2a4e-71f3-8000-000000000001";

interface Given {
  readonly name: string;
  readonly mtimeMs: number;
  readonly archived?: boolean;
}

function tableOf(files: readonly Given[]): FileTable {
  const table = newFileTable();
  const active = addFolder(table, { path: absolute("/s/sessions"), archived: false });
  const archive = addFolder(table, { path: absolute("/s/archived_sessions"), archived: true });
  for (const { name, mtimeMs, archived } of files) {
    const stat = { ...UNSEEN_FILE, size: 1, mtimeMs };
    addFile(table, { folder: archived ? archive : active, name, stat });
  }
  return table;
}

function nameOf(id: string, tail = ".jsonl"): string {
  return `rollout-2026-01-01T00-00-00-${id}${tail}`;
}

Deno.test("groupFiles() finds each id once, also where ids end alike, and leaves odd names alone", () => {
  const ids = fc.uniqueArray(
    fc.oneof(
      fc.uuid(),
      fc.nat().map((n) => ID.replace(/^.{8}/, `${n}`.padStart(8, "0").slice(-8))),
    ),
    { maxLength: 100 },
  );
  fc.assert(fc.property(ids, (known) => {
    const names = [...known, ...known].map((id) => nameOf(id)).concat("odd.jsonl", "odd.jsonl");
    const threads = groupFiles(tableOf(names.map((name) => ({ name, mtimeMs: 1 }))));
    assert.deepEqual(threads.ids, [...known, null, null]);
    for (const [thread, id] of known.entries()) {
      assert.equal(threads.byId.get(asThreadId(id)), thread);
      assert.deepEqual(filesOf(threads, threadNumber(thread)).toSorted((a, b) => a - b), [
        thread,
        thread + known.length,
      ]);
    }
  }));
});

Deno.test("groupFiles() puts the newest file of a thread first, a compressed twin behind its plain file", () => {
  const other = nameOf(ID, `_${ID.replace("1a", "2b")}.jsonl`);
  const files: Given[] = [
    { name: nameOf(ID), mtimeMs: 5, archived: true },
    { name: nameOf(ID, ".jsonl.zst"), mtimeMs: 9 },
    { name: other, mtimeMs: 7 },
    { name: nameOf(ID), mtimeMs: 5 },
  ];
  const order = [2, 3, 0, 1];
  fc.assert(
    fc.property(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      (shuffled) => {
        const threads = groupFiles(tableOf(shuffled.map((at) => files[at]!)));
        assert.deepEqual(filesOf(threads, threadNumber(0)).map((file) => shuffled[file]), order);
      },
    ),
  );
});

Deno.test("groupFiles() is as quick whatever the names and times are", () => {
  const count = 5000;
  const hex = (n: number) => n.toString(16).padStart(8, "0");
  const spread = (n: number) => hex(Math.imul(n + 1, 0x9e3779b1) >>> 0);
  const stores = {
    random: (n: number) => nameOf(`${hex(n)}-0000-7000-8000-0000${spread(n)}`),
    "same tail": (n: number) => nameOf(`${hex(n)}-0000-7000-8000-0000deadbeef`),
    "one thread": (n: number) => nameOf(ID, `_${hex(n)}-0000-7000-8000-0000deadbeef.jsonl`),
  };
  const best = Object.values(stores).map((name) => {
    const table = tableOf(
      Array.from({ length: count }, (_, n) => ({ name: name(n), mtimeMs: -n })),
    );
    return Math.min(...[1, 2, 3].map(() => {
      const start = performance.now();
      assert.ok(groupFiles(table).count > 0);
      return performance.now() - start;
    }));
  });
  // A quadratic way is more than a hundred times slower here; the floor keeps noise out.
  const most = 20 * Math.max(best[0]!, 5);
  assert.ok(best.every((ms) => ms < most), `${Object.keys(stores)}: ${best} ms`);
});

Deno.test("a number finds only what it is a number of: the rest does not compile", () => {
  const table = tableOf([{ name: nameOf(ID), mtimeMs: 1 }, { name: "odd.jsonl", mtimeMs: 2 }]);
  const threads = groupFiles(table);
  const [thread, position] = [threads.byId.get(asThreadId(ID))!, 0];
  // @ts-expect-error a thread is no file
  filePath(table, thread);
  // @ts-expect-error nor does its number find one in a column
  table.size[thread];
  const file = threads.newest[thread]!;
  // @ts-expect-error a file is no thread
  filesOf(threads, file);
  // @ts-expect-error nor does its number find one in a column
  threads.ids[file];
  // @ts-expect-error a position in some list is neither
  filePath(table, position);
  // @ts-expect-error what ends a chain of files is no file
  filePath(table, threads.older[file]!);
  assert.equal(filePath(table, file), `/s/sessions/${nameOf(ID)}`);
});
