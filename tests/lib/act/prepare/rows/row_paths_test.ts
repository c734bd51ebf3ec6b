import assert from "node:assert/strict";
import {
  archivePathBack,
  pathUpdate,
  withTruePath,
} from "../../../../../lib/act/prepare/rows/row_paths.ts";
import { ownStore } from "../../../../../lib/act/facts/own_store.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import { archiveBackOf } from "../../../../../lib/plan/inverse_plan.ts";
import { storePlace } from "../../../../../lib/plan/place.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { insertThread, withStateDatabase } from "../../../../support/store/state_database.ts";
import { batchOf } from "../../../../support/value/batch_of.ts";
import { rolloutPath, threadId } from "../../../../support/value/catalog_of.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";
import { threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

const ID = threadId(1);
const PATH = rolloutPath(1);
const PLACE = { in: "store", path: storePlace(PATH.slice("/h/".length)) } as const;
const OLD = PATH.replace("/h/", "/old/");

const { store, tools: { system } } = newMemoryStore([PATH]);
const world = { store, system, own: () => ownStore(store, system.files) };

Deno.test("pathUpdate() mends a row that names another home's path, and no other", () => {
  const update = (named: string) => {
    let found: unknown;
    withStateDatabase(insertThread(ID, named), (db) => {
      found = pathUpdate(ID, { db, place: PLACE, world });
      assert.deepEqual(pathUpdate(asThreadId("none"), { db, place: PLACE, world }), []);
    });
    return found;
  };
  assert.deepEqual(update(PATH), []);
  assert.deepEqual(update(OLD), [{
    column: "rollout_path",
    before: { t: OLD },
    after: { t: PATH },
  }]);
});

Deno.test("withTruePath() changes rows only where their path leads nowhere", () => {
  const rows = (
    path: string,
  ) => [{ table: "threads", columns: ["rollout_path"], rows: [[{ t: path }]] }];
  assert.deepEqual(withTruePath(rows(OLD), PLACE, world), rows(PATH));
  const exact = rows(PATH);
  assert.equal(withTruePath(exact, PLACE, world), exact);
});

Deno.test("archivePathBack() takes the row as it is named now, whatever the home was called when it went", () => {
  const archived = `archived_sessions/${PATH.split("/").at(-1)}`;
  const to = { in: "store", path: storePlace(archived) } as const;
  const expect = fingerprint();
  const step = { kind: "move", from: PLACE, to, expect, rollout: true } as const;
  const updates = [{
    column: "rollout_path",
    before: { t: OLD },
    after: { t: `/old/${archived}` },
  }];
  const [thread] =
    batchOf("b", { threads: [threadPlanOf(ID, { steps: [step], updates })] }).threads;
  const back = archiveBackOf(thread!);
  withStateDatabase(insertThread(ID, `/newer/${archived}`), (db) => {
    assert.deepEqual(archivePathBack(back, { db, world }).updates, [
      { column: "rollout_path", before: { t: `/newer/${archived}` }, after: { t: PATH } },
    ]);
  });
  assert.equal(archivePathBack(back, { db: null, world }), back);
});
