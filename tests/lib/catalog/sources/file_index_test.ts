import assert from "node:assert/strict";
import { openFileIndex } from "../../../../lib/catalog/sources/file_index.ts";
import {
  type FileTable,
  type IndexKind,
  indexName,
  newFileTable,
} from "../../../../lib/catalog/scan/file_table.ts";
import { realCaches } from "../../../../lib/system/real/build_system.ts";
import type { Caches } from "../../../../lib/system/system.ts";
import { catalogOf, rolloutPath } from "../../../support/value/catalog_of.ts";
import { fileNumber, firstFiles } from "../../../support/value/numbers.ts";

/** Gives `use` caches in a folder of their own. */
async function withCaches(use: (caches: Caches, folder: string) => Promise<void> | void) {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-index-" });
  try {
    await use(realCaches(folder), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

async function tableOf(mtimes: readonly number[]): Promise<FileTable> {
  const rollouts = mtimes.map((mtimeMs, at) => ({ path: rolloutPath(at), mtimeMs }));
  return (await catalogOf(rollouts)).table;
}

/** Values that are remembered of these files. */
function lookup(caches: Caches, table: FileTable): readonly (readonly [number, string])[] {
  const index = openFileIndex<string>(caches, { kind: "heads", table, isValue: isText });
  const found = index.lookup(firstFiles(table.count));
  index.close();
  return [...found];
}

function remember(caches: Caches, table: FileTable, values: ReadonlyMap<number, string>): void {
  const index = openFileIndex<string>(caches, { kind: "heads", table, isValue: isText });
  index.remember(new Map(Array.from(values, ([file, value]) => [fileNumber(file), value])));
  index.close();
}

Deno.test("a value counts only for the very file it was made from", async () => {
  await withCaches(async (caches) => {
    remember(caches, await tableOf([1, 2, 3]), new Map([[0, "a"], [1, "b"]]));
    assert.deepEqual(lookup(caches, await tableOf([1, 2, 3])), [[0, "a"], [1, "b"]]);
    assert.deepEqual(lookup(caches, await tableOf([1, 9, 3])), [[0, "a"]]);
  });
});

Deno.test("many files are looked up as well as few", async () => {
  await withCaches(async (caches) => {
    const table = await tableOf(Array.from({ length: 600 }, () => 1));
    remember(caches, table, new Map([[599, "z"]]));
    assert.deepEqual(lookup(caches, table), [[599, "z"]]);
  });
});

Deno.test("without a cache, and with a damaged one, nothing is known, and the next run starts anew", async () => {
  const table = await tableOf([1]);
  const none: Caches = { open: () => null, discard() {}, discardAll: () => [] };
  remember(none, table, new Map([[0, "a"]]));
  assert.deepEqual(lookup(none, table), []);
  await withCaches((caches, folder) => {
    remember(caches, table, new Map([[0, "a"]]));
    for (const { name } of [...Deno.readDirSync(folder)]) {
      Deno.writeTextFileSync(
        `${folder}/${name}`,
        "no database at all, but long enough ".repeat(99),
      );
    }
    assert.deepEqual(lookup(caches, table), []);
    remember(caches, table, new Map([[0, "b"]]));
    assert.deepEqual(lookup(caches, table), [[0, "b"]]);
  });
});

Deno.test("an index of files that are mostly gone starts anew", async () => {
  await withCaches(async (caches) => {
    const table = await tableOf(Array.from({ length: 1100 }, () => 1));
    remember(caches, table, new Map(Array.from({ length: 1100 }, (_, at) => [at, "x"])));
    const few = await tableOf([1]);
    assert.deepEqual(lookup(caches, few), [[0, "x"]]);
    assert.deepEqual(lookup(caches, few), []);
  });
});

Deno.test("what is removed for good takes every index with it, whatever kind it is", async () => {
  await withCaches((caches, folder) => {
    const kinds: Readonly<Record<IndexKind, true>> = {
      ...{ heads: true, bases: true, ends: true, wholes: true },
    };
    const names = (Object.keys(kinds) as IndexKind[]).map((kind) =>
      indexName(newFileTable(), kind)
    );
    for (const name of names) caches.open(name)!.close();
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), names.sort());
    assert.deepEqual(caches.discardAll(), []);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});
