import assert from "node:assert/strict";
import {
  deleteSessions,
  evaluateRisk,
  filterSessions,
  hasAnyFilter,
  listBatches,
  RefusedError,
  scanSessions,
  sha256SidecarChecker,
  undoBatch,
  UsageError,
} from "../../lib/session.ts";
import { withSampleStore } from "../support/sample_store.ts";

Deno.test("scanSessions() gives one session per file, filterSessions() the matching ones, newest first", async () => {
  await withSampleStore({ threads: 40 }, async ({ home }) => {
    const sessions = await scanSessions(`${home}/sessions`);
    assert.ok(sessions.length > 20);
    assert.ok(sessions.every(({ health }) => health === "ok"));
    const web = filterSessions(sessions, { hostContains: "WEB" });
    assert.ok(web.length > 0 && web.every(({ hostDir }) => hostDir!.includes("web")));
    const times = filterSessions(sessions, {}).map(({ updatedAt }) => updatedAt.epochMilliseconds);
    assert.deepEqual(times, [...times].sort((a, b) => b - a));
    const ten = Temporal.Duration.from({ hours: 240 });
    const now = Temporal.Instant.from("2026-11-24T12:00:00Z");
    for (const { updatedAt } of filterSessions(sessions, { olderThan: ten }, { now })) {
      assert.ok(now.since(updatedAt).total("hours") >= 240);
    }
    assert.equal(hasAnyFilter({ id: " " }), false);
    assert.deepEqual(await scanSessions(`${home}/nowhere`), []);
    await assert.rejects(scanSessions(" "), UsageError);
  });
});

Deno.test("deleteSessions() rehearses by default, refuses without consent, deletes, and undoBatch() takes it back", async () => {
  await withSampleStore({ threads: 40 }, async ({ home, state }) => {
    const before = await state();
    const sessionsRoot = `${home}/sessions`;
    const options = { sessionsRoot, trashRoot: `${home}/trash` };
    const sessions = await scanSessions(sessionsRoot);
    const legacy = sessions.filter(({ hostDir }) => hostDir === "/home/dev/notes");
    const one = { id: legacy[0]!.sessionId };
    const rehearsal = await deleteSessions(sessions, one, options);
    assert.equal(rehearsal.action, "dry-run");
    assert.equal(rehearsal.results[0]!.status, "simulated");
    await assert.rejects(deleteSessions(sessions, {}, options), RefusedError);
    await assert.rejects(
      deleteSessions(sessions, one, { ...options, dryRun: false }),
      RefusedError,
    );
    assert.deepEqual(await state(), before);
    const done = await deleteSessions(sessions, one, { ...options, dryRun: false, confirm: true });
    if (done.failed > 0) assert.match(done.results[0]!.error!, /still read by/);
    else {
      assert.ok(done.batchId !== undefined);
      assert.equal((await listBatches(options.trashRoot))[0]!.standing, "standing");
      const back = await undoBatch(done.batchId, { ...options, dryRun: false, confirm: true });
      assert.ok(back.results.every(({ status }) => status === "restored"));
    }
    assert.deepEqual(await state(), before);
  });
});

Deno.test("evaluateRisk() and sha256SidecarChecker() tell damage from health", async () => {
  await withSampleStore({ threads: 5 }, async ({ home }) => {
    const [session] = await scanSessions(`${home}/sessions`);
    assert.equal((await evaluateRisk(session!, sha256SidecarChecker)).level, "none");
    await Deno.writeTextFile(`${session!.path}.sha256`, `${"0".repeat(64)}\n`);
    const risk = await evaluateRisk(session!, sha256SidecarChecker);
    assert.equal(risk.reason, "integrity-mismatch");
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(session!.path));
    await Deno.writeTextFile(
      `${session!.path}.sha256`,
      `# made by hand\n${new Uint8Array(digest).toHex()}\n`,
    );
    assert.equal((await evaluateRisk(session!, sha256SidecarChecker)).level, "none");
    assert.equal((await evaluateRisk({ ...session!, health: "corrupted" })).level, "high");
  });
});
