import assert from "node:assert/strict";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { withSignal } from "../../../../lib/session/change/change_options.ts";
import {
  archiveSessions,
  deleteSessions,
  emptyTrash,
  listBatches,
  NotFoundError,
  RefusedError,
  restoreSessions,
  scanSessions,
  type Session,
  unarchiveSessions,
  undoBatch,
  UsageError,
} from "../../../../lib/session.ts";

const ID = "019c0000-0000-7000-8000-0000000000";
const REAL = { dryRun: false, confirm: true, yes: true } as const;

interface Bare {
  readonly options: { readonly sessionsRoot: string; readonly trashRoot: string };
  readonly pathOf: (number: number) => string;
  readonly scan: () => Promise<Session[]>;
}

/** A bare folder of five sessions of one folder. */
async function withBare(use: (bare: Bare) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-stale-" });
  const sessionsRoot = `${home}/sessions`;
  const day = `${sessionsRoot}/2026/03/02`;
  await Deno.mkdir(day, { recursive: true });
  const pathOf = (number: number) =>
    `${day}/rollout-2026-03-02T00-00-0${number}-${ID}0${number}.jsonl`;
  try {
    for (const number of [1, 2, 3, 4, 5]) {
      const payload = { id: `${ID}0${number}`, cwd: "/w", timestamp: "2026-03-02T00:00:00Z" };
      const line = { timestamp: payload.timestamp, type: "session_meta", payload };
      await Deno.writeTextFile(pathOf(number), `${JSON.stringify(line)}\n`);
      const at = new Date(Date.parse("2026-03-02T00:00:00Z") + number * 1000);
      await Deno.utime(pathOf(number), at, at);
    }
    const options = { sessionsRoot, trashRoot: `${home}/trash` };
    await use({ options, pathOf, scan: async () => await scanSessions(sessionsRoot) });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("scanSessions() gives files of other names too, by path, at once or one by one, from text or address", async () => {
  await withBare(async ({ options: { sessionsRoot }, scan }) => {
    await Deno.writeTextFile(`${sessionsRoot}/2026/03/02/notes.jsonl`, '{"note":1}\n');
    await Deno.writeTextFile(`${sessionsRoot}/2026/damaged.jsonl`, "{not-json\n");
    const told: string[] = [];
    const onProblem = ({ path }: { path: string }) => void told.push(path.split("/").pop()!);
    const all = await scanSessions(sessionsRoot, { onProblem });
    const paths = all.map(({ path }) => path);
    assert.deepEqual(paths, [...paths].sort());
    assert.deepEqual(told, ["notes.jsonl", "damaged.jsonl"]);
    const healths = all.filter(({ health }) => health !== "ok");
    assert.deepEqual(healths.map(({ health }) => health), ["missing-meta", "corrupted"]);
    const one: string[] = [];
    for await (const { path } of scanSessions(new URL(`file://${sessionsRoot}`))) one.push(path);
    assert.deepEqual(one, paths);
    const file = (await scan())[0]!.path;
    await assert.rejects(scanSessions(file), { name: "UsageError", message: /no folder/ });
    await assert.rejects(scanSessions(new URL("https://example.com/x")), UsageError);
    const stopped = AbortSignal.abort(new Error("enough"));
    await assert.rejects(scanSessions(sessionsRoot, { signal: stopped }), /enough/);
  });
});

Deno.test("a candidate that vanished, changed or is no rollout fails alone, in a rehearsal too", async () => {
  await withBare(async ({ options, pathOf, scan }) => {
    await Deno.writeTextFile(`${options.sessionsRoot}/notes.jsonl`, '{"note":1}\n');
    const all = await scan();
    await Deno.remove(pathOf(1));
    await Deno.writeTextFile(pathOf(2), "{}\n", { append: true });
    const filter = { pathContains: "sessions" };
    const plan = await deleteSessions(all, filter, options);
    assert.deepEqual([plan.matchedCount, plan.skipped, plan.failed], [6, 3, 3]);
    const done = await deleteSessions(all, filter, { ...options, ...REAL });
    assert.deepEqual([done.succeeded, done.failed, done.errorSummary], [3, 3, "3 failed"]);
    const errorOf = (end: string) => done.results.find(({ path }) => path.endsWith(end))!.error!;
    assert.match(errorOf(pathOf(1)), /not in the store any more/);
    assert.match(errorOf(pathOf(2)), /changed since it was scanned/);
    assert.match(errorOf("notes.jsonl"), /no rollout/);
    assert.deepEqual((await scan()).map(({ path }) => path.split("/").pop()), [
      pathOf(2).split("/").pop(),
      "notes.jsonl",
    ]);
    const back = await undoBatch(done.batchId!, { ...options, ...REAL });
    assert.deepEqual([back.action, back.succeeded, back.failed], ["restore", 3, 0]);
    const again = await undoBatch(done.batchId!, { ...options, ...REAL });
    assert.deepEqual([again.succeeded, again.batchId], [0, undefined]);
    assert.match(again.passedBy[0]!.message, /nothing is left to take back/);
  });
});

Deno.test("a relative root, and one behind a link, name the same sessions as the path itself", async () => {
  await withBare(async ({ options: { sessionsRoot, trashRoot } }) => {
    const folder = sessionsRoot.replace(/\/sessions$/, "");
    await Deno.symlink(sessionsRoot, `${folder}/link`);
    const up = "../".repeat(Deno.cwd().split("/").length - 1);
    for (const root of [`${up}${sessionsRoot.slice(1)}`, `${folder}/link`]) {
      const all = await scanSessions(root);
      const plan = await deleteSessions(all, { hostContains: "/w" }, {
        sessionsRoot: root,
        trashRoot,
      });
      assert.deepEqual([plan.skipped, plan.failed], [5, 0], root);
    }
  });
});

Deno.test("a root that is gone fails each candidate, and a real delete of nothing still needs confirm", async () => {
  await withBare(async ({ options, scan }) => {
    const all = await scan();
    await Deno.rename(options.sessionsRoot, `${options.sessionsRoot}.away`);
    const filter = { hostContains: "/w" };
    const done = await deleteSessions(all, filter, { ...options, ...REAL });
    assert.deepEqual([done.failed, done.results.length, done.batchId], [5, 5, undefined]);
    const unasked = { ...options, dryRun: false };
    for (const selector of [filter, { hostContains: "/nowhere" }]) {
      await assert.rejects(deleteSessions(all, selector, unasked), RefusedError);
      await assert.rejects(archiveSessions(all, selector, unasked), RefusedError);
    }
    const none = await deleteSessions(all, { hostContains: "/nowhere" }, { ...options, ...REAL });
    assert.deepEqual([none.matchedCount, none.action], [0, "soft-delete"]);
  });
});

Deno.test("what is not in the trash is told, blank roots are misuse, and gates speak of options", async () => {
  await withBare(async ({ options, scan }) => {
    const all = await scan();
    const back = await restoreSessions(all, { id: all[0]!.sessionId }, { ...options, ...REAL });
    assert.deepEqual([back.failed, back.results], [1, []]);
    assert.match(back.passedBy[0]!.message, /is not in the trash/);
    for (const blank of [{ sessionsRoot: " " }, { trashRoot: "" }]) {
      await assert.rejects(deleteSessions(all, { hostContains: "/w" }, { ...options, ...blank }), {
        name: "UsageError",
        message: /blank/,
      });
    }
    const real = { ...options, dryRun: false };
    const refused = await deleteSessions(all, {}, real).catch((error: RefusedError) => error);
    assert.ok(refused instanceof RefusedError);
    assert.deepEqual(refused.reasons, ["no-selector", "needs-confirm"]);
    assert.doesNotMatch(`${refused.message} ${refused.hint ?? ""}`, /--|rollkeep /);
    await assert.rejects(undoBatch("b-no", options), NotFoundError);
  });
});

Deno.test("changes tell their progress, and one that is stopped before it begins is none", async () => {
  await withBare(async ({ options, scan }) => {
    const all = await scan();
    const filter = { hostContains: "/w" };
    const steps: string[] = [];
    const stop = new AbortController();
    await assert.rejects(
      deleteSessions(all, filter, { ...options, ...REAL, signal: AbortSignal.abort() }),
      { name: "AbortError" },
    );
    const onProgress = (count: number, total: number) => void steps.push(`${count}/${total}`);
    const first = await deleteSessions(all, filter, {
      ...{ ...options, ...REAL, onProgress, signal: stop.signal },
    });
    assert.deepEqual([steps.at(-1), first.succeeded], ["5/5", 5]);
    await undoBatch(first.batchId!, { ...options, ...REAL });
    assert.equal((await listBatches(new URL(`file://${options.trashRoot}`))).length, 2);
    assert.equal((await scan()).length, 5);
  });
});

Deno.test("archiveSessions() and unarchiveSessions() move sessions between Codex's folders, emptyTrash() removes for good", async () => {
  await withBare(async ({ options, scan }) => {
    await Deno.writeTextFile(`${options.sessionsRoot}/../config.toml`, "");
    const all = await scan();
    assert.ok(all.every(({ archived }) => archived === false));
    const filter = { hostContains: "/w" };
    const away = await archiveSessions(all, filter, { ...options, ...REAL });
    assert.deepEqual([away.action, away.succeeded, away.failed], ["archive", 5, 0]);
    const archive = `${options.sessionsRoot}/../archived_sessions`;
    const archived = await scanSessions(await Deno.realPath(archive));
    assert.ok(archived.length === 5 && archived.every(({ archived }) => archived === true));
    const stale = await archiveSessions(all, filter, { ...options, ...REAL });
    assert.deepEqual([stale.failed, stale.succeeded], [5, 0]);
    const back = await unarchiveSessions(archived, filter, { ...options, ...REAL });
    assert.deepEqual([back.action, back.succeeded], ["unarchive", 5]);
    // As in Codex, what comes out of the archive counts as used now.
    for (const { path } of await scan()) await Deno.utime(path, new Date(0), new Date(0));
    const gone = await deleteSessions(await scan(), filter, { ...options, ...REAL });
    await assert.rejects(emptyTrash({ ...options, ...REAL }), UsageError);
    await assert.rejects(emptyTrash({ ...options, batches: ["b-no"] }), NotFoundError);
    const plan = await emptyTrash({ ...options, all: true });
    assert.deepEqual([plan.simulation, plan.matchedCount], [true, 5]);
    const hours = Temporal.Duration.from({ hours: 1 });
    assert.equal((await emptyTrash({ ...options, ...REAL, olderThan: hours })).succeeded, 0);
    const empty = await emptyTrash({ ...options, ...REAL, batches: [gone.batchId!] });
    assert.equal(empty.succeeded, 5);
    const over = await undoBatch(gone.batchId!, { ...options, ...REAL });
    assert.deepEqual([over.succeeded, over.failed], [0, 1]);
  });
});

Deno.test("scanSessions() knows what Codex knows of a session: name, branch, source, provider, archive, lineage", async () => {
  await withHandStore(async ({ home, sql }) => {
    sql(
      `UPDATE threads SET name = 'My name', history_mode = 'paginated' WHERE id = '${HAND.parent}'`,
    );
    const all = await scanSessions(`${home}/sessions`);
    const byId = new Map(all.map((session) => [session.sessionId, session]));
    const parent = byId.get(HAND.parent)!;
    assert.deepEqual([parent.name, parent.archived], ["My name", false]);
    assert.equal(typeof parent.source, "string");
    assert.equal(byId.get(HAND.child)!.parent, HAND.parent);
    assert.equal(all.filter(({ name }) => name !== undefined).length, 1);
  });
});

Deno.test("withSignal() hears a signal beside the user", () => {
  let asked = false;
  const user = { watch: () => ({ pause: async () => {}, requested: () => asked, end: () => {} }) };
  const stop = new AbortController();
  const watch = withSignal(user, stop.signal).watch();
  assert.equal(watch.requested(), false);
  asked = true;
  assert.equal(watch.requested(), true);
  asked = false;
  stop.abort();
  assert.equal(watch.requested(), true);
  assert.equal(withSignal(user, undefined), user);
});
