import assert from "node:assert/strict";
import { asThreadId } from "../../../lib/model/ids.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { migrateThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { sessionState, toOther } from "../../support/codex/migration.ts";
import { listFromDatabase, readTexts } from "../../support/codex/verdict.ts";
import { makeZoo } from "../../support/codex/zoo.ts";

/** A rollout of 2025: envelope and events, no settings line, no history mode; indexed by the real Codex. */
async function addOldRollout(codex: CodexHome): Promise<string> {
  const id = "5973b6c0-94b8-487b-a530-2aeb6098ae0e";
  const folder = `${codex.home}/sessions/2025/11/03`;
  await Deno.mkdir(folder, { recursive: true });
  const timestamp = "2025-11-03T10:00:00.000Z";
  const cwd = codex.project;
  const lines = [
    {
      timestamp,
      type: "session_meta",
      payload: {
        id,
        timestamp,
        cwd,
        originator: "codex_cli_rs",
        cli_version: "0.53.0",
        source: "cli",
        model_provider: "mock",
      },
    },
    {
      timestamp,
      type: "turn_context",
      payload: {
        cwd,
        approval_policy: "never",
        sandbox_policy: { type: "danger-full-access" },
        model: "mock-model",
        summary: "none",
      },
    },
    {
      timestamp,
      type: "event_msg",
      payload: { type: "user_message", message: "old hello", images: [] },
    },
    {
      timestamp,
      type: "response_item",
      payload: {
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "old hello" }],
      },
    },
    {
      timestamp,
      type: "response_item",
      payload: {
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text: "hi" }],
      },
    },
  ];
  const path = `${folder}/rollout-2025-11-03T10-00-00-${id}.jsonl`;
  await Deno.writeTextFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  // A scan makes Codex index it.
  await withAppServer(codex, async (server) => {
    const { data } = await server.call("thread/list", { sourceKinds: ["cli"], limit: 100 });
    assert.ok(data.some((thread: { id: string }) => thread.id === id));
  });
  return id;
}

Deno.test("threads of every shape move to another folder, resume there, and come back to the byte", async () => {
  await withCodexHome(async (codex) => {
    const zoo = { ...await makeZoo(codex), old: await addOldRollout(codex) };
    const before = await sessionState(codex);
    const stage = await stageOf(codex.home);
    const writer = buildWriter();
    const move = () => migrateThreads(stage, { mappings: [toOther(codex, true)], writer });
    const done = await move();
    assert.deepEqual(done.outcomes.filter(({ error }) => error !== null).map((o) => o.error), []);
    await undoNewest(stage, writer);
    assert.deepEqual(await sessionState(codex), before);
    await move();
    await withAppServer(codex, async (server) => {
      const kinds = ["plain", "fork", "reverted", "legacy", "compressed", "old"] as const;
      const there = (await listFromDatabase(server, { cwd: codex.other })).map(({ id }) => id);
      for (const kind of kinds) {
        const id = zoo[kind];
        assert.ok(there.includes(id), `${kind} is not listed`);
        const [first] = await readTexts(server, id);
        const resumed = await server.call("thread/resume", { threadId: id });
        assert.equal(resumed.cwd, codex.other, kind);
        await server.turn(id, `one more for ${kind}`);
        const sent = JSON.stringify(codex.mock.lastRequest());
        assert.ok(sent.includes(first ?? "old hello"), `${kind} lost its history`);
      }
      const archived = await listFromDatabase(server, { cwd: codex.other, archived: true });
      assert.deepEqual(archived.map(({ id }) => id), [zoo.archived]);
    });
    const back = await undoNewest(stage, writer);
    assert.deepEqual(back.outcomes.filter(({ error }) => error !== null).map((o) => o.error), []);
    await withAppServer(codex, async (server) => {
      for (const kind of ["plain", "fork", "reverted", "legacy", "compressed", "old"] as const) {
        const resumed = await server.call("thread/resume", { threadId: zoo[kind] });
        assert.equal(resumed.cwd, codex.project, kind);
        const texts = await readTexts(server, zoo[kind]);
        assert.ok(texts.includes(`one more for ${kind}`), `${kind} lost its last turn`);
      }
    });
  });
});

Deno.test("threads of every shape are copied once, as plain active threads that resume with their history", async () => {
  await withCodexHome(async (codex) => {
    const zoo = { ...await makeZoo(codex), old: await addOldRollout(codex) };
    const before = await sessionState(codex);
    const stage = await stageOf(codex.home);
    const writer = buildWriter();
    const copy = () => migrateThreads(stage, { mappings: [toOther(codex, false)], writer });
    const done = await copy();
    assert.deepEqual(done.outcomes.filter(({ error }) => error !== null).map((o) => o.error), []);
    await assert.rejects(copy(), /nothing to do|not approved/);
    await undoNewest(stage, writer);
    assert.deepEqual(await sessionState(codex), before);
    const again = await copy();
    const copies = new Map(again.outcomes.map(({ thread }) => {
      const [step] = thread.steps;
      assert.ok(step?.kind === "create");
      return [step.copy.oldId, step.copy.newId];
    }));
    await withAppServer(codex, async (server) => {
      const kinds = [
        "plain",
        "fork",
        "reverted",
        "legacy",
        "compressed",
        "archived",
        "old",
      ] as const;
      const there = (await listFromDatabase(server, { cwd: codex.other })).map(({ id }) => id);
      for (const kind of kinds) {
        const id = copies.get(asThreadId(zoo[kind]))!;
        assert.ok(there.includes(id), `the copy of ${kind} is not listed`);
        const resumed = await server.call("thread/resume", { threadId: id });
        assert.equal(resumed.cwd, codex.other, kind);
        await server.turn(id, `one more for ${kind}`);
        const sent = JSON.stringify(codex.mock.lastRequest());
        const [first] = await readTexts(server, zoo[kind]);
        assert.ok(sent.includes(first ?? "old hello"), `the copy of ${kind} lost its history`);
      }
    });
  });
});
