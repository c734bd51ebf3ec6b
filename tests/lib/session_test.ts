import assert from "node:assert/strict";
import {
  deleteSessions,
  evaluateRisk,
  filterSessions,
  hasAnyFilter,
  listBatches,
  MigrateBatchError,
  migrateSessions,
  migrateSessionsBatch,
  NotFoundError,
  RefusedError,
  restoreSessions,
  scanSessions,
  sealSessions,
  sha256SidecarChecker,
  undoBatch,
  UnsupportedError,
  UsageError,
  verifySessions,
} from "../../lib/session.ts";
import { HAND, withHandStore } from "../support/hand_store.ts";
import { withSampleStore } from "../support/sample_store.ts";
import { withTwoHomes } from "../support/store/two_homes.ts";

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
    const bound = sessions[0]!;
    const small = filterSessions(sessions, { smallerThan: bound.sizeBytes });
    assert.equal(
      small.length,
      sessions.filter(({ sizeBytes }) => sizeBytes < bound.sizeBytes).length,
    );
    const after = filterSessions(sessions, { createdAfter: bound.createdAt });
    const before = filterSessions(sessions, { createdBefore: bound.createdAt });
    assert.ok(after.includes(bound) && !before.includes(bound));
    assert.equal(after.length + before.length, sessions.length);
    const guessed = { ...bound, createdAt: bound.updatedAt };
    assert.deepEqual(filterSessions([guessed], { createdAfter: bound.createdAt }), []);
    assert.equal(hasAnyFilter({ id: " " }), false);
    for (const one of [{ smallerThan: 0 }, { createdAfter: now }, { createdBefore: now }]) {
      assert.equal(hasAnyFilter(one), true);
    }
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

Deno.test("deleteSessions() counts rollouts, limits threads, and refuses with a summary that has no results", async () => {
  await withHandStore(async ({ home, state }) => {
    const before = await state();
    const sessionsRoot = `${home}/sessions`;
    const options = { sessionsRoot, trashRoot: `${home}/trash` };
    const sessions = await scanSessions(sessionsRoot);
    const everything = { olderThan: Temporal.Duration.from({ hours: 1 }) };
    const plan = await deleteSessions(sessions, everything, options);
    assert.deepEqual([plan.matchedCount, plan.skipped, plan.simulation], [4, 4, true]);
    assert.deepEqual(plan.results.map(({ path }) => path), sessions.map(({ path }) => path));
    const refusals: readonly (readonly [object, readonly string[]])[] = [
      [{ maxBatch: 3 }, ["over-max-batch"]],
      [{ dryRun: false }, ["needs-confirm", "needs-yes"]],
      [{ dryRun: false, confirm: true }, ["needs-yes"]],
      [{ dryRun: false, confirm: true, maxBatch: 3 }, ["over-max-batch", "needs-yes"]],
    ];
    for (const [more, reasons] of refusals) {
      const error = await deleteSessions(sessions, everything, { ...options, ...more })
        .then(() => null, (error) => error);
      assert.ok(error instanceof RefusedError);
      assert.deepEqual(error.reasons, reasons);
      assert.deepEqual([error.summary!.results, error.summary!.batchId], [[], undefined]);
    }
    await assert.rejects(
      deleteSessions(sessions, everything, { ...options, maxBatch: -1 }),
      UsageError,
    );
    await assert.rejects(deleteSessions(sessions, { id: HAND.parent }, options), {
      reasons: ["needed-by-fork"],
      message: new RegExp(HAND.fork),
    });
    const two = sessions.filter(({ sessionId }) =>
      sessionId === HAND.parent || sessionId === HAND.other
    );
    const partly = await deleteSessions(two, everything, options);
    assert.deepEqual([partly.skipped, partly.failed, partly.errorSummary], [1, 1, "1 failed"]);
    assert.deepEqual(partly.results.map(({ path }) => path), two.map(({ path }) => path));
    assert.deepEqual(await state(), before);
  });
});

Deno.test("deleteSessions({ hard }) leaves no destination, restoreSessions() brings back what a soft delete took", async () => {
  await withHandStore(async ({ home, state, pathOf }) => {
    const before = await state();
    const sessionsRoot = `${home}/sessions`;
    const options = { sessionsRoot, trashRoot: `${home}/trash` };
    const act = { ...options, dryRun: false, confirm: true };
    const sessions = await scanSessions(sessionsRoot);
    const done = await deleteSessions(sessions, { id: HAND.other }, act);
    assert.equal(done.results[0]!.path, pathOf("other"));
    await Deno.lstat(done.results[0]!.destination!);
    const rehearsal = await restoreSessions(sessions, { id: HAND.other }, options);
    assert.deepEqual([rehearsal.simulation, rehearsal.results.length], [true, 1]);
    await assert.rejects(restoreSessions(sessions, {}, options), RefusedError);
    const back = await restoreSessions(sessions, { id: HAND.other }, act);
    assert.deepEqual(back.results.map(({ status }) => status), ["restored"]);
    assert.deepEqual(await state(), before);
    const gone = await deleteSessions(sessions, { id: HAND.other }, { ...act, hard: true });
    assert.deepEqual([gone.action, gone.succeeded], ["hard-delete", 1]);
    assert.equal("destination" in gone.results[0]!, false);
    await assert.rejects(Deno.lstat(pathOf("other")));
    await assert.rejects(undoBatch(gone.batchId!, act), UnsupportedError);
    assert.equal((await listBatches(options.trashRoot))[0]!.standing, "final");
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

Deno.test("migrateSessions() plans by default, copies with confirm, skips what was copied, and undoBatch() takes it back", async () => {
  await withSampleStore({ threads: 40 }, async ({ home, state }) => {
    const before = await state();
    const toCwd = await Deno.realPath(home);
    const options = {
      fromCwd: "/home/dev/api",
      toCwd,
      sessionsRoot: `${home}/sessions`,
      stateDbPath: `${home}/state_5.sqlite`,
    };
    const planned = await migrateSessions({ ...options, branch: "main", limit: 1 });
    assert.deepEqual([planned.matched, planned.created, planned.dryRun], [1, 0, true]);
    assert.equal(planned.planned[0]!.destBranch, "main");
    await assert.rejects(migrateSessions({ ...options, dryRun: false }), RefusedError);
    await assert.rejects(migrateSessions({ ...options, fromCwd: toCwd }), UsageError);
    await assert.rejects(migrateSessions({ ...options, fromCwd: " " }), UsageError);
    await assert.rejects(migrateSessions({ ...options, stateDbPath: `${home}/x` }), UsageError);
    await assert.rejects(migrateSessions({ ...options, fromCwd: "/none" }), NotFoundError);
    const since = Temporal.Instant.from("2026-11-24T11:59:59Z");
    await assert.rejects(migrateSessions({ ...options, since }), NotFoundError);
    assert.equal((await migrateSessions({ ...options, since, hasSince: false })).matched, 2);
    assert.deepEqual(await state(), before);
    const real = { ...options, dryRun: false, confirm: true };
    const done = await migrateSessions(real);
    assert.equal(done.created, 2);
    for (const { destRollout } of done.planned) await Deno.lstat(destRollout);
    const again = await migrateSessions(real);
    assert.deepEqual([again.matched, again.created, again.skipped], [0, 0, 2]);
    assert.equal(again.batchId, undefined);
    const trash = { sessionsRoot: options.sessionsRoot, trashRoot: `${home}/trash` };
    await undoBatch(done.batchId!, { ...trash, dryRun: false, confirm: true });
    assert.deepEqual(await state(), before);
  });
});

Deno.test("migrateSessions() copies sessions into another home, where undoBatch() takes them back", async () => {
  await withTwoHomes(async ({ from, into, source }) => {
    const [before, untouched] = [await into.state(), await source()];
    const options = {
      sessionsRoot: `${from.home}/sessions`,
      stateDbPath: `${from.home}/state_5.sqlite`,
      into: into.home,
    };
    const all = await migrateSessions(options);
    assert.deepEqual([all.matched, all.dryRun, all.into, all.fromCwd], [4, true, into.home, ""]);
    assert.equal((await migrateSessions({ ...options, ids: [HAND.other] })).matched, 1);
    const move = { ...options, fromCwd: "/work", toCwd: "/q", move: true };
    await assert.rejects(migrateSessions(move), UsageError);
    await assert.rejects(migrateSessions({ ...options, into: from.home }), UsageError);
    await assert.rejects(migrateSessions({ ...options, into: `${into.home}/none` }), UsageError);
    const { into: _, ...alone } = options;
    await assert.rejects(migrateSessions({ ...alone, ids: [HAND.other] }), UsageError);
    const done = await migrateSessions({ ...options, dryRun: false, confirm: true });
    assert.equal(done.created, 4);
    assert.ok(done.planned.every(({ sourceId, destId }) => sourceId === destId));
    const trash = { sessionsRoot: `${into.home}/sessions`, trashRoot: `${into.home}/trash` };
    await undoBatch(done.batchId!, { ...trash, dryRun: false, confirm: true });
    assert.deepEqual([await into.state(), await source()], [before, untouched]);
  });
});

Deno.test("migrateSessionsBatch() rehearses all mappings and stops a real run at the first that fails", async () => {
  await withSampleStore({ threads: 40 }, async ({ home }) => {
    const filePath = `${home}/moves.toml`;
    const mapping = (from: string) => `[[mapping]]\nfrom = "${from}"\nto = "${home}"\n`;
    const froms = ["/home/dev/api", "/none", "/home/dev/docs"];
    await Deno.writeTextFile(filePath, froms.map(mapping).join(""));
    const sessionsRoot = `${home}/sessions`;
    const options = { filePath, sessionsRoot, stateDbPath: `${home}/state_5.sqlite` };
    const resultOf = async (more: object) => {
      const error = await migrateSessionsBatch({ ...options, ...more }).then(() => null, (e) => e);
      assert.ok(error instanceof MigrateBatchError);
      assert.equal(error.kind, "not-found");
      return error.result;
    };
    const planned = await resultOf({});
    assert.deepEqual([planned.totalMappings, planned.succeeded, planned.failed], [3, 2, 1]);
    const done = await resultOf({ dryRun: false, confirm: true });
    assert.deepEqual([done.items.length, done.created, done.totalMappings], [2, 2, 3]);
    assert.equal((await listBatches(`${home}/trash`))[0]!.batchId, done.batchId);
    await Deno.writeTextFile(filePath, mapping("/home/dev/docs"));
    const good = await migrateSessionsBatch({ ...options, dryRun: false, confirm: true });
    assert.ok(good.created > 0 && good.failed === 0);
    await Deno.writeTextFile(filePath, "[[mapping]]\n");
    await assert.rejects(migrateSessionsBatch(options), UsageError);
  });
});

Deno.test("sealSessions() rehearses, needs confirm, and verifySessions() tells growth from damage", async () => {
  await withSampleStore({ threads: 4 }, async ({ home, state }) => {
    const sessionsRoot = `${home}/sessions`;
    const sessions = await scanSessions(sessionsRoot);
    const before = await state();
    const rehearsed = await sealSessions(sessions, { sessionsRoot });
    assert.deepEqual([rehearsed.simulation, rehearsed.counts.sealed], [true, sessions.length]);
    await assert.rejects(sealSessions(sessions, { sessionsRoot, dryRun: false }), RefusedError);
    assert.deepEqual(await state(), before);
    const read: number[] = [];
    const done = await sealSessions(sessions, {
      sessionsRoot,
      dryRun: false,
      confirm: true,
      onProgress: (bytes) => read.push(bytes),
    });
    assert.deepEqual(done.counts.sealed, sessions.length);
    assert.equal(read.at(-1), sessions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    const [grown, gone] = sessions.filter(({ path }) => path.endsWith(".jsonl"));
    await Deno.writeTextFile(grown!.path, "{}\n", { append: true });
    await Deno.remove(gone!.path);
    const { counts, results } = await verifySessions(sessions, { sessionsRoot });
    assert.deepEqual([counts.grown, counts.vanished, counts.unchanged], [
      1,
      1,
      sessions.length - 2,
    ]);
    assert.equal(results.find(({ standing }) => standing === "vanished")!.path, gone!.path);
    assert.equal((await sha256SidecarChecker(grown!)).match, true);
    const lost = await evaluateRisk({ ...gone!, health: "ok" }, sha256SidecarChecker);
    assert.deepEqual([lost.level, lost.reason], ["medium", "integrity-check-error"]);
    const again = await sealSessions(sessions, { sessionsRoot, dryRun: false, confirm: true });
    assert.deepEqual([again.counts.resealed, again.counts.failed], [1, 1]);
    const stop = AbortSignal.abort(new Error("enough"));
    await assert.rejects(verifySessions(sessions, { sessionsRoot, signal: stop }), /enough/);
    await assert.rejects(verifySessions(sessions, { sessionsRoot: " " }), UsageError);
  });
});
