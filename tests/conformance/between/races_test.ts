import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { archiveThreads, deleteThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { type Reply, withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { listFromDatabase, readTexts } from "../../support/codex/verdict.ts";
import { wholeState } from "../../support/codex/whole_state.ts";
import { compress, makeOld, rolloutPath } from "../../support/codex/zoo.ts";
import { rollkeep } from "../../support/rollkeep.ts";

const writer = buildWriter();

/** What Codex does between plan and act, and what the thread then fails with. */
const MEANWHILE: readonly (readonly [
  what: string,
  between: (codex: CodexHome, id: string) => Promise<unknown>,
  error: RegExp,
])[] = [
  [
    "names the thread",
    (codex, id) => called(codex, "thread/name/set", { threadId: id, name: "Meanwhile" }),
    /rows have changed since they were saved/,
  ],
  ["archives the thread", (codex, id) => codex.run("archive", id), /is gone/],
  [
    "takes another turn",
    (codex, id) => codex.run("exec", "resume", id, "--skip-git-repo-check", "another turn"),
    /has changed since it was looked at/,
  ],
  ["deletes the thread", (codex, id) => codex.run("delete", "--force", id), /is gone/],
];

Deno.test("what Codex does to a thread between plan and act fails the delete of this thread, and is all that happens", async () => {
  await withCodexHome(async (codex) => {
    const stage = await stageOf(codex.home);
    for (const [what, between, error] of MEANWHILE) {
      const id = await makeThread(codex, what);
      let after: readonly string[] = [];
      const { batchId: batch, outcomes } = await deleteThreads(stage, {
        ids: [id],
        writer,
        async between() {
          await between(codex, id);
          after = await stateOf(codex);
        },
      });
      assert.equal(batch, null, what);
      assert.match(outcomes[0]!.error!, error, what);
      assert.deepEqual(await stateOf(codex), after, what);
    }
  });
});

Deno.test("a goal that comes between plan and act is the thread's again when it is back", async () => {
  await withCodexHome(async (codex) => {
    const stage = await stageOf(codex.home);
    const id = await makeThread(codex, "gets a goal");
    const goal = { threadId: id, objective: "do X" };
    const { outcomes } = await deleteThreads(stage, {
      ids: [id],
      writer,
      between: async () => void await called(codex, "thread/goal/set", goal),
    });
    assert.equal(outcomes[0]!.error, null);
    await undoNewest(stage, writer);
    const back = await called(codex, "thread/goal/get", { threadId: id });
    assert.equal(back.goal.objective, "do X");
  });
});

Deno.test("a thread that Codex opens, or takes out of its archive, between plan and act stays as it is", async () => {
  await withCodexHome(async (codex) => {
    const stage = await stageOf(codex.home);
    const id = await makeThread(codex, "hello");
    await withAppServer(codex, async (server) => {
      const between = () => server.call("thread/resume", { threadId: id });
      const { outcomes } = await deleteThreads(stage, { ids: [id], writer, between });
      assert.match(outcomes[0]!.error!, /in use by Codex/);
      await server.turn(id, "still there");
      assert.equal((await readTexts(server, id)).length, 4);
    });
    await codex.run("archive", id);
    const { outcomes } = await deleteThreads(stage, {
      ids: [id],
      writer,
      between: async () => void await codex.run("unarchive", id),
    });
    assert.match(outcomes[0]!.error!, /is gone/);
    await withAppServer(codex, async (server) => {
      assert.deepEqual((await listFromDatabase(server)).map((thread) => thread.id), [id]);
    });
  });
});

Deno.test("a thread that Codex compresses between plan and act goes compressed, comes back so, and goes on", async () => {
  await withCodexHome(async (codex) => {
    const stage = await stageOf(codex.home);
    for (const change of [deleteThreads, archiveThreads]) {
      const id = await makeThread(codex, "to be compressed");
      const deed = { ids: [id], writer, between: () => compress(codex, id) };
      await makeOld(codex, id);
      const { outcomes } = await change(stage, deed);
      assert.equal(outcomes[0]!.error, null);
      await withAppServer(codex, async (server) => {
        const listed = [
          ...await listFromDatabase(server),
          ...await listFromDatabase(server, { archived: true }),
        ];
        assert.equal(listed.some((thread) => thread.id === id), change === archiveThreads);
      });
      await undoNewest(stage, writer);
      assert.match(await rolloutPath(codex, id), /\/sessions\/.*\.jsonl\.zst$/);
      await withAppServer(codex, async (server) => {
        await server.call("thread/resume", { threadId: id });
        await server.turn(id, "and on");
        assert.equal((await readTexts(server, id))[0], "to be compressed");
      });
      await Deno.remove(`${codex.home}/.tmp/rollout-compression.lock`);
    }
  });
});

Deno.test("of two rollkeeps that delete the same thread at once one does, and the other says why not", async () => {
  await withCodexHome(async (codex) => {
    const id = await makeThread(codex, "wanted by two");
    const before = await stateOf(codex);
    const run = () => rollkeep(["delete", id, "--apply", "--yes"], codex);
    const runs = (await Promise.all([run(), run()])).sort((a, b) => a.code - b.code);
    assert.equal(runs[0]!.code, 0, runs[0]!.err);
    assert.notEqual(runs[1]!.code, 0);
    const said = runs[1]!.out + runs[1]!.err;
    assert.match(said, /another rollkeep|is gone|Cannot find thread|has changed/);
    assert.equal((await rollkeep(["undo", "--apply", "--yes"], codex)).code, 0);
    assert.deepEqual(await stateOf(codex), before);
  });
});

function makeThread(codex: CodexHome, text: string): Promise<string> {
  return withAppServer(codex, async (server) => {
    const { thread } = await server.call("thread/start", { cwd: codex.project });
    await server.turn(thread.id, text);
    return thread.id;
  });
}

function called(
  codex: CodexHome,
  method: string,
  params: Record<string, unknown>,
): Promise<Reply> {
  return withAppServer(codex, (server) => server.call(method, params));
}

function stateOf(codex: CodexHome): Promise<readonly string[]> {
  return wholeState(codex, { sinceMs: Number.MAX_SAFE_INTEGER });
}
