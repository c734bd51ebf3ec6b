import assert from "node:assert/strict";
import { type AppServer, type Reply, withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { listByScan } from "../../support/codex/verdict.ts";
import { makeZoo } from "../../support/codex/zoo.ts";
import { rollkeepJson } from "../../support/rollkeep.ts";

/** What Codex shows of a thread, oldest first: a paginated one by its items, a legacy one by its turns. */
async function itemsOf(server: AppServer, thread: Reply): Promise<readonly Reply[]> {
  const threadId = thread.id;
  if (thread.historyMode === "legacy") {
    const read = await server.call("thread/read", { threadId, includeTurns: true });
    return read.thread.turns.flatMap(({ items }: Reply) => items);
  }
  await server.call("thread/resume", { threadId });
  const { data } = await server.call("thread/items/list", { threadId, limit: 100 });
  return data.map(({ item }: Reply) => item);
}

/** What an entry of `show` must be and hold for an item of Codex's; `null` for what has no words of its own. */
function expected(item: Reply): readonly [kind: string, words: string] | null {
  switch (item.type) {
    case "userMessage":
      return ["user", item.content.map((part: Reply) => part.text ?? "").join("")];
    case "agentMessage":
    case "plan":
      return ["assistant", item.text];
    case "exitedReviewMode":
      return ["assistant", item.review];
    case "reasoning":
      return ["reasoning", item.summary.join("\n")];
    case "enteredReviewMode":
      return ["note", item.review];
    case "commandExecution":
      return ["tool", item.aggregatedOutput ?? ""];
    case "collabAgentToolCall":
      return ["tool", item.prompt ?? ""];
    case "subAgentActivity":
      return ["tool", item.agentPath];
    case "functionCallOutput":
      return ["tool", item.output];
    case "contextCompaction":
      return ["compaction", ""];
    default:
      throw new Error(`a kind of item that this test does not know: ${item.type}`);
  }
}

/** Compares one thread; the kinds of its items. */
async function compare(codex: CodexHome, thread: Reply): Promise<readonly string[]> {
  const items = await withAppServer(codex, (server) => itemsOf(server, thread));
  const { entries } = await rollkeepJson(["show", thread.id, "--full", "--json"], codex);
  const said = (kind: string) => entries.filter((entry: Reply) => entry.kind === kind);
  let from = 0;
  for (const item of items) {
    const wanted = expected(item);
    if (wanted === null) continue;
    const [kind, words] = wanted;
    const at = entries.findIndex((entry: Reply, at: number) =>
      at >= from && entry.kind === kind && JSON.stringify(entry).includes(quoted(words))
    );
    // What a review found and the message that repeats it are one entry.
    const isTold = at >= 0 || said(kind).some(({ text }: Reply) => text === words);
    assert.ok(isTold, `${thread.preview}: ${item.type} ${words}\n${JSON.stringify(entries)}`);
    if (at >= 0) from = at;
  }
  const count = (type: string) => items.filter((item) => item.type === type).length;
  assert.equal(said("user").length, count("userMessage"), thread.preview);
  assert.equal(said("assistant").length, count("agentMessage"), thread.preview);
  return items.map(({ type }) => type);
}

function quoted(words: string): string {
  return JSON.stringify(words).slice(1, -1);
}

Deno.test("show tells all that Codex shows of each kind of thread, in Codex's order, and no message more", async () => {
  await withCodexHome(async (codex) => {
    await makeZoo(codex);
    const spawning = ["exec", "--skip-git-repo-check", "-c", "features.multi_agent_v2=true"];
    await codex.run(...spawning, "SPAWN an agent of the second kind");
    await withAppServer(codex, async (server) => {
      const { thread } = await server.call("thread/start", { cwd: codex.project });
      await server.turn(thread.id, "to be compacted TOOL");
      await server.callTurn("thread/compact/start", { threadId: thread.id });
      await server.turn(thread.id, "afterwards");
    });
    const threads = await withAppServer(codex, (server) => listByScan(server));
    const seen = new Set<string>();
    for (const thread of threads) {
      for (const type of await compare(codex, thread)) seen.add(type);
    }
    assert.ok(threads.length >= 12);
    assert.deepEqual(
      [
        "agentMessage",
        "commandExecution",
        "contextCompaction",
        "exitedReviewMode",
        "reasoning",
        "subAgentActivity",
        "userMessage",
      ].filter((type) => !seen.has(type)),
      [],
    );
  });
});

Deno.test("show tells the task that one agent gave another, which no event speaks of", async () => {
  await withCodexHome(async (codex) => {
    const spawning = ["exec", "--skip-git-repo-check", "-c", "features.multi_agent_v2=true"];
    await codex.run(...spawning, "SPAWN one");
    const [{ id }] = await withAppServer(codex, (server) => listByScan(server));
    const parent = await rollkeepJson(["show", id, "--json"], codex);
    const spawned = parent.entries.find(({ name }: Reply) => name === "spawn_agent");
    assert.match(spawned.input, /child task/);
    const [childId] = parent.subagent_ids;
    const child = await rollkeepJson(["show", childId, "--json"], codex);
    const [task] = child.entries.filter(({ kind }: Reply) => kind === "agent");
    assert.deepEqual([task.author, task.recipient], ["/root", "/root/helper"]);
    assert.match(task.text, /NEW_TASK/);
  });
});
