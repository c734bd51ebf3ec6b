import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { FindingId } from "../../../../../../lib/model/diagnosis/finding.ts";
import { buildWriter } from "../../../../../../lib/system/real/writer.ts";
import { rehearse, repairOf, repairThreads, undoNewest } from "../../../../../support/acting.ts";
import {
  MENDED,
  type RepairStore,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";

const only: readonly FindingId[] = ["merge-database"];

/** Puts the database aside with other values, as Codex does with one that it cannot read; the path of the copy. */
function putAside({ home }: RepairStore, name: string, sql: string): string {
  const folder = `${home}/db-backups/${name}`;
  Deno.mkdirSync(folder, { recursive: true });
  const path = `${folder}/state_5.sqlite`;
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.prepare("VACUUM INTO ?").run(path);
  db.close();
  const copy = new DatabaseSync(path);
  copy.exec(sql);
  copy.close();
  return path;
}

function prepared(store: RepairStore, mergeFrom?: string) {
  const named = mergeFrom === undefined ? {} : { mergeFrom };
  return rehearse({ ...store, writer: buildWriter() }, repairOf(store, { only, ...named }));
}

Deno.test("of the databases put aside the one that gives most back is taken, said, and read from a copy", async () => {
  await withRepairStore(async (store) => {
    const best = putAside(store, "sqlite-1-0", "UPDATE threads SET name = 'Mine'");
    putAside(store, "sqlite-2-0", "");
    Deno.mkdirSync(`${store.home}/db-backups/sqlite-3-0`);
    Deno.writeTextFileSync(`${store.home}/db-backups/sqlite-3-0/state_5.sqlite`, "garbage");
    const before = await store.state();
    const { findings, notes, plan } = await prepared(store);
    assert.deepEqual(findings.map(({ finding }) => finding.detail), [
      { from: best, columns: 1, rows: 0 },
    ]);
    assert.equal(plan.threads.length, 1);
    assert.match(notes.join("\n"), /sqlite-3-0.*cannot be used[^]*comes from ".*sqlite-1-0/);
    assert.deepEqual(await store.state(), before);
    await repairThreads(store, { writer: buildWriter(), only });
    assert.equal(store.row()!.name, "Mine");
    assert.equal((await prepared(store)).plan.threads.length, 0);
    await undoNewest(store, buildWriter());
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a section comes ahead of the threads in it, goes behind them, and stays where somebody uses it by now", async () => {
  await withRepairStore(async (store) => {
    putAside(
      store,
      "sqlite-1-0",
      `INSERT INTO thread_sections (id, name) VALUES ('s-1', 'Work');
       UPDATE threads SET thread_section_id = 's-1', section_position = 4`,
    );
    const before = await store.state();
    const writer = buildWriter();
    const { plan } = await repairThreads(store, { writer, only });
    assert.deepEqual(plan.threads.map(({ id, alone }) => [id, alone]), [[null, true], [
      MENDED,
      true,
    ]]);
    assert.equal(store.row()!.thread_section_id, "s-1");
    await undoNewest(store, writer);
    assert.deepEqual(await store.state(), before);
    await repairThreads(store, { writer, only });
    const other = MENDED.replace(/a1$/, "c3");
    store.sql(
      `INSERT INTO threads SELECT * FROM (SELECT * FROM threads) WHERE false;
       CREATE TEMP TABLE one AS SELECT * FROM threads; UPDATE one SET id = '${other}';
       INSERT INTO threads SELECT * FROM one`,
    );
    await undoNewest(store, writer);
    assert.deepEqual(
      [store.row()!.thread_section_id, store.row(other)!.thread_section_id],
      [null, "s-1"],
    );
    const sections = (await store.state()).filter((line) => /^thread_sections .*"s-1"/.test(line));
    assert.equal(sections.length, 1);
  });
});

Deno.test("nothing is merged while Codex has a thread open", async () => {
  await withRepairStore(async (store) => {
    putAside(store, "sqlite-1-0", "UPDATE threads SET name = 'Mine'");
    const writer = buildWriter();
    const path = `${store.home}/thread-writer-locks/01a10d9c-0000-7000-8000-0000000000ff.lock`;
    const lock = writer.tryLock(path as never, { create: true })!;
    const { findings } = await prepared(store);
    lock.release();
    assert.deepEqual(findings.map(({ mend, isLive }) => [mend, isLive]), [[null, true]]);
    assert.match(findings[0]!.reason!, /close Codex first/);
  });
});

Deno.test("a database that was named must be a regular file that Codex could have made, and another one", async () => {
  await withRepairStore(async (store) => {
    const path = putAside(store, "sqlite-1-0", "UPDATE threads SET name = 'Mine'");
    const folder = `${store.home}/db-backups`;
    Deno.symlinkSync(path, `${folder}/link.sqlite`);
    Deno.writeTextFileSync(`${folder}/text.sqlite`, "garbage that is none");
    const view = putAside(store, "x", "DROP TABLE projects; CREATE VIEW projects AS SELECT 1");
    const cases: readonly (readonly [string, RegExp])[] = [
      [`${folder}/none.sqlite`, /no such file/],
      [`${folder}/link.sqlite`, /not a regular file/],
      [folder, /not a regular file/],
      [`${folder}/text.sqlite`, /cannot be used: .*not a database/],
      [view, /projects is a view/],
      [`${store.home}/state_5.sqlite`, /it is the database of this store/],
    ];
    for (const [named, why] of cases) await assert.rejects(prepared(store, named), why, named);
    assert.equal((await prepared(store, path)).plan.threads.length, 1);
    Deno.removeSync(folder, { recursive: true });
    await assert.rejects(prepared(store), /there is none in db-backups/);
  });
});
