import assert from "node:assert/strict";
import { RefusedError, repairSessions, undoBatch } from "../../../lib/session.ts";
import { FORK, SECOND, withForkStore } from "../../support/repair/fork_store.ts";
import { MENDED, withRepairStore } from "../../support/repair/repair_store.ts";

Deno.test("repairSessions() rehearses, repairs what it is told to, and undoBatch() takes it back", async () => {
  await withRepairStore(async (store) => {
    const { home, sql } = store;
    const sessionsRoot = `${home}/sessions`;
    sql("UPDATE threads SET preview = '', rollout_path = '/no/x.jsonl', model_provider = 'other'");
    const before = await store.state();
    const told = await repairSessions({ sessionsRoot });
    const planned = told.findings.filter(({ status }) => status === "planned");
    assert.deepEqual(planned.map(({ id }) => id), ["row-path-dead", "preview-empty"]);
    assert.deepEqual([told.batch, told.parity.before.staleRows, told.parity.after.staleRows], [
      null,
      1,
      0,
    ]);
    assert.deepEqual(await store.state(), before);
    const gates = { dryRun: false, confirm: true, yes: true };
    const done = await repairSessions({ sessionsRoot, ids: [MENDED], ...gates });
    assert.equal(done.findings.filter(({ status }) => status === "repaired").length, 2);
    assert.equal(done.parity.after.staleRows, 0);
    assert.equal(store.row()?.preview, "hello");
    await undoBatch(done.batch!, { sessionsRoot, trashRoot: `${home}/trash`, ...gates });
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("repairSessions() throws where what was named cannot be mended, and without confirm", async () => {
  await withRepairStore(async (store) => {
    const sessionsRoot = `${store.home}/sessions`;
    store.sql("UPDATE threads SET model_provider = 'other', preview = ''");
    const only = ["provider-differs"] as const;
    await assert.rejects(repairSessions({ sessionsRoot, only }), RefusedError);
    await assert.rejects(repairSessions({ sessionsRoot, dryRun: false }), RefusedError);
    assert.equal(store.row()?.preview, "");
  });
});

Deno.test("repairSessions() takes over from another database, by its path or as a URL", async () => {
  await withRepairStore(async (store) => {
    const { home } = store;
    const [sessionsRoot, other] = [`${home}/sessions`, `${home}/older.sqlite`];
    store.sql(
      `UPDATE threads SET name = 'Mine'; VACUUM INTO '${other}'; UPDATE threads SET name = NULL`,
    );
    const told = await repairSessions({ sessionsRoot, mergeDatabase: other });
    assert.deepEqual(told.findings.map(({ id, status }) => [id, status]), [
      ["merge-database", "planned"],
    ]);
    await assert.rejects(repairSessions({ sessionsRoot, mergeDatabase: true }), RefusedError);
    const gates = { dryRun: false, confirm: true, yes: true };
    await repairSessions({ sessionsRoot, mergeDatabase: new URL(`file://${other}`), ...gates });
    assert.equal(store.row()!.name, "Mine");
  });
});

Deno.test("repairSessions() lets a fork stand alone, by a copy or in its own place", async () => {
  await withForkStore(async (store) => {
    const sessionsRoot = `${store.home}/sessions`;
    const before = await store.state();
    const told = await repairSessions({ sessionsRoot, ids: [SECOND], inline: "copy" });
    const [found] = told.findings;
    assert.deepEqual([found!.id, found!.status, found!.fix[0]!.step], [
      "history-elsewhere",
      "planned",
      "rows",
    ]);
    assert.deepEqual(await store.state(), before);
    const gates = { dryRun: false, confirm: true, yes: true };
    const inPlace = { sessionsRoot, ids: [FORK], inline: "in-place", ...gates } as const;
    const done = await repairSessions(inPlace);
    assert.deepEqual(done.findings.map(({ status }) => status), ["repaired"]);
    assert.equal(store.baseOf(FORK), null);
    await undoBatch(done.batch!, { sessionsRoot, trashRoot: `${store.home}/trash`, ...gates });
    assert.deepEqual(await store.state(), before);
    await assert.rejects(
      repairSessions({ sessionsRoot, inline: "copy", ...gates }),
      /name the fork/,
    );
  });
});
