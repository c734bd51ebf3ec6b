import assert from "node:assert/strict";
import { HAND } from "../../support/hand_store.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { giveSettings } from "../../support/store/migration.ts";
import { type TwoHomes, withTwoHomes } from "../../support/store/two_homes.ts";

/** Runs rollkeep in the first home, with the second one named. */
function speaking({ from, into }: TwoHomes) {
  const env = { HOME: from.home, CODEX_HOME: from.home, XDG_CACHE_HOME: `${from.home}-cache` };
  const words = (more: readonly string[]) => ["migrate", "--into", into.home, ...more];
  return {
    env,
    say: (...more: readonly string[]) => rollkeep(words(more), { env, entry: "confined.ts" }),
    json: (...more: readonly string[]) => rollkeepJson([...words(more), "--json"], { env }),
  };
}

Deno.test("a sandboxed copy into another home leaves the first one as it was, and undo there the second", async () => {
  await withTwoHomes(async (homes) => {
    const { from, into, source } = homes;
    const { env, say, json } = speaking(homes);
    const [before, untouched] = [await into.state(), await source()];
    const rehearsed = await say("--all");
    assert.deepEqual([rehearsed.code, rehearsed.err], [0, ""]);
    assert.deepEqual([await into.state(), await source()], [before, untouched]);
    const done = await say("--all", "--apply");
    assert.deepEqual([done.code, done.err], [0, ""]);
    assert.deepEqual(await source(), untouched);
    const listing = ["list", "--format", "csv", "--column", "session_id,name", "--no-header"];
    const listed = await rollkeep([...listing, "--codex-home", into.home], { env });
    assert.deepEqual(
      listed.out.trim().split("\n").sort(),
      [`${HAND.parent},Mine`, `${HAND.fork},`, `${HAND.other},`],
    );
    const again = await json("--all", "--apply");
    assert.deepEqual([again.matched, again.skipped, again.batch_id], [0, 4, undefined]);
    const [, undo] = /to take it back: rollkeep (.*)\n/.exec(done.out)!;
    await rollkeepJson([...undo!.split(" "), "--json"], { env });
    assert.deepEqual([await into.state(), await source()], [before, untouched]);
    assert.ok(!Deno.readTextFileSync(`${from.home}/session_index.jsonl`).includes(into.home));
  });
});

Deno.test("threads that come with another folder resume there: a line behind the rollout, and the row", async () => {
  await withTwoHomes(async (homes) => {
    const { from, into } = homes;
    giveSettings(from, "other");
    const { json, say } = speaking(homes);
    const folders = ["--from", "/work", "--to", "/q", "--allow-missing"];
    const done = await json(...folders, "--id", HAND.other, "--apply");
    assert.deepEqual([done.created, done.from_cwd, done.to_cwd], [1, "/work", "/q"]);
    const [theirs, ours] = [from, into].map((home) => Deno.readTextFileSync(home.pathOf("other")));
    assert.ok(ours!.startsWith(theirs!));
    const line = JSON.parse(ours!.slice(theirs!.length));
    assert.equal(line.payload.thread_settings.cwd, "/q");
    const file = `${into.home}/moves.toml`;
    await Deno.writeTextFile(file, '[[mapping]]\nfrom = "/work"\nto = "/q"\nmove = true\n');
    const refused = await say("--file", file, "--allow-missing");
    assert.equal(refused.code, 1);
    assert.match(refused.err, /Cannot move "\/work" into another home: it copies\n.*take move out/);
  });
});

Deno.test("a live thread is left out, and a copy into a home that is not understood refused", async () => {
  await withTwoHomes(async (homes) => {
    const { from, into, source } = homes;
    const { say } = speaking(homes);
    const locks = `${from.home}/thread-writer-locks`;
    await Deno.writeTextFile(`${locks}/.coordination.lock`, "");
    using held = await Deno.open(`${locks}/${HAND.other}.lock`, { create: true, write: true });
    await held.lock(true);
    const before = await source();
    const partly = await say("--all", "--apply");
    assert.equal(partly.code, 2, partly.err);
    assert.match(partly.out, new RegExp(`thread ${HAND.other} is in use by Codex`));
    assert.match(partly.out, /created=3/);
    const alone = await say(HAND.other, "--apply");
    assert.equal(alone.code, 1);
    assert.match(alone.err, /is in use by Codex/);
    into.sql("CREATE TRIGGER odd AFTER INSERT ON threads BEGIN SELECT 1; END");
    const refused = await say("--all", "--apply");
    assert.equal(refused.code, 1);
    assert.match(refused.err, /database is not understood \(unknown trigger odd.*only read/);
    assert.deepEqual(await source(), before);
  });
});

Deno.test("a home that shares a folder with the other one is refused before anything is read", async () => {
  await withTwoHomes(async (homes) => {
    const { from, into } = homes;
    await Deno.remove(`${into.home}/sessions`, { recursive: true });
    await Deno.symlink(`${from.home}/sessions`, `${into.home}/sessions`);
    const { code, err } = await speaking(homes).say("--all");
    assert.equal(code, 1);
    assert.match(err, /keeps its sessions in ".*", which lies in the first\n/);
  });
});
