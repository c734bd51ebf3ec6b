import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { listByScan, listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { wholeState } from "../../support/codex/whole_state.ts";
import { LONE_KINDS, makeZoo, type Zoo } from "../../support/codex/zoo.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

const YES = ["--apply", "--yes", "--json"];

/** Kinds that come back one by one from a batch that took all of them, what others read before its readers. */
const KINDS: readonly (keyof Zoo)[] = [...LONE_KINDS, "reviewed", "named", "fork"];

Deno.test("restore by id brings each kind of thread of one batch back alone, as Codex knew it", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const state = async () =>
      (await wholeState(codex, { sinceMs: Number.MAX_SAFE_INTEGER }))
        .filter((line) => !line.startsWith("session_index.jsonl"));
    const [before, parityBefore] = [await state(), await parity(codex)];
    await rollkeepJson(["delete", ...KINDS.map((kind) => zoo[kind]), ...YES], codex);
    for (const kind of KINDS) {
      const done = await rollkeepJson(["restore", zoo[kind], ...YES], codex);
      assert.deepEqual([done.failed, done.succeeded > 0], [0, true], kind);
      await withAppServer(codex, async (server) => {
        for (const list of [listFromDatabase, listByScan]) {
          const archived = kind === "archived";
          const ids = (await list(server, { archived })).map((thread) => thread.id);
          assert.ok(ids.includes(zoo[kind]), kind);
        }
        assert.ok((await readTexts(server, zoo[kind])).length > 1, kind);
      });
    }
    assert.deepEqual(await state(), before);
    assert.deepEqual(await parity(codex), parityBefore);
  });
});

Deno.test("restore refuses a fork whose history is in the trash, naming the batch, and takes it along when told", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    await rollkeepJson(["delete", zoo.fork, ...YES], codex);
    const { batch_id } = await rollkeepJson(["delete", zoo.named, ...YES], codex);
    const refused = await rollkeep(["restore", zoo.fork, "--apply", "--yes"], codex);
    assert.equal(refused.code, 1);
    assert.match(refused.err, new RegExp(`${zoo.named}.*batch ${batch_id} holds it`));
    const rehearsed = await rollkeep(["restore", zoo.fork], codex);
    assert.match(rehearsed.out + rehearsed.err, new RegExp(`batch ${batch_id} holds it`));
    const done = await rollkeepJson(["restore", zoo.fork, "--with-parents", ...YES], codex);
    assert.equal(done.threads, 2);
    await withAppServer(codex, async (server) => {
      await server.call("thread/resume", { threadId: zoo.fork });
      await server.turn(zoo.fork, "with all of its history");
      assert.match(JSON.stringify(codex.mock.lastRequest()), /first of the named/);
    });
  });
});
