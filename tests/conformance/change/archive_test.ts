import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { wholeState } from "../../support/codex/whole_state.ts";
import { makeZoo, type Zoo } from "../../support/codex/zoo.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";

const KINDS: readonly (keyof Zoo)[] = [
  "plain",
  "named",
  "fork",
  "reverted",
  "legacy",
  "compressed",
  "parent",
  "reviewed",
  "pinned",
  "goal",
];

const YES = ["--apply", "--yes", "--json"];

Deno.test("archive and unarchive change of each kind of thread what Codex's own change, and undo takes it back", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    await makeOld(codex);
    for (const kind of KINDS) await compare(codex, { verb: "archive", id: zoo[kind] });
    for (const kind of KINDS) await codex.run("archive", zoo[kind]);
    for (const kind of KINDS) await compare(codex, { verb: "unarchive", id: zoo[kind] });
  });
});

/**
 * Every rollout gets a time of its own, long ago: whichever of them counts shows. For times of this second Codex bends
 * `updated_at_ms` by some milliseconds, so that no two threads it updates share one.
 */
async function makeOld({ home }: CodexHome): Promise<void> {
  let seconds = Date.UTC(2026, 0, 1) / 1000;
  const walk = async (folder: string): Promise<void> => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      seconds += 1.345;
      if (isDirectory) await walk(`${folder}/${name}`);
      else await Deno.utime(`${folder}/${name}`, seconds, seconds);
    }
  };
  await walk(`${home}/sessions`);
}

async function compare(
  codex: CodexHome,
  { verb, id }: { readonly verb: "archive" | "unarchive"; readonly id: string },
): Promise<void> {
  const kept = await keepHome(codex);
  const sinceMs = Date.now();
  const before = await wholeState(codex, { sinceMs });
  await codex.run(verb, id);
  const byCodex = await wholeState(codex, { sinceMs });
  assert.notDeepEqual(byCodex, before);
  await kept.rewind();
  const done = await rollkeepJson([verb, id, ...YES], codex);
  assert.deepEqual(await wholeState(codex, { sinceMs }), byCodex, `${verb} ${id}`);
  await rollkeepJson(["undo", done.batch_id, ...YES], codex);
  assert.deepEqual(await wholeState(codex, { sinceMs }), before, `undo of ${verb} ${id}`);
}

Deno.test("Codex lists what archive archived, refuses to resume it, and takes it out; and the other way round", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const kinds = ["plain", "reverted", "legacy", "compressed", "named"] as const;
    const ids = kinds.map((kind) => zoo[kind]);
    const texts = () =>
      withAppServer(codex, (server) => Promise.all(ids.map((id) => readTexts(server, id))));
    const [before, parityBefore] = [await texts(), await parity(codex)];
    assert.equal((await rollkeepJson(["archive", ...ids, ...YES], codex)).threads, ids.length);
    assert.deepEqual(await texts(), before);
    await withAppServer(codex, async (server) => {
      const active = (await listFromDatabase(server)).map(({ id }) => id);
      const archived = (await listFromDatabase(server, { archived: true })).map(({ id }) => id);
      for (const id of ids) {
        assert.ok(archived.includes(id) && !active.includes(id));
        await assert.rejects(server.call("thread/resume", { threadId: id }), /is archived/);
      }
      assert.ok(active.includes(zoo.fork));
      await server.call("thread/resume", { threadId: zoo.fork });
      for (const id of ids) await server.call("thread/unarchive", { threadId: id });
    });
    assert.deepEqual(await parity(codex), parityBefore);
    for (const id of ids) await codex.run("archive", id);
    assert.equal((await rollkeepJson(["unarchive", ...ids, ...YES], codex)).threads, ids.length);
    assert.deepEqual(await parity(codex), parityBefore);
    await withAppServer(codex, async (server) => {
      for (const [at, id] of ids.entries()) {
        await server.call("thread/resume", { threadId: id });
        await server.turn(id, "one more");
        assert.ok(JSON.stringify(codex.mock.lastRequest()).includes(before[at]![0]!));
      }
    });
  });
});
