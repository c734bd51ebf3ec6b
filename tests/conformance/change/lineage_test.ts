import assert from "node:assert/strict";
import { asThreadId } from "../../../lib/model/ids.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { deleteThreads, stageOf } from "../../support/acting.ts";
import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { listFromDatabase, readTexts } from "../../support/codex/verdict.ts";
import { wholeState } from "../../support/codex/whole_state.ts";
import { makeZoo } from "../../support/codex/zoo.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";

const YES = ["--apply", "--yes", "--json"];

/** A thread, its fork, and the fork's fork. */
interface Chain {
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

Deno.test("a chain of forks goes as a whole or not at all, whoever of it is archived", async () => {
  await withCodexHome(async (codex) => {
    const { first, second, third } = await makeChain(codex);
    await codex.run("archive", second);
    const before = await stateOf(codex);
    for (const [id, reader] of [[first, second], [second, third]] as const) {
      await assert.rejects(codex.run("delete", "--force", id), /failed to delete session/);
      const refused = await rollkeep(["delete", id, "--apply", "--yes"], codex);
      assert.equal(refused.code, 1);
      assert.match(refused.err, new RegExp(`${id} is still read by ${reader}`));
    }
    const done = await rollkeepJson(["delete", first, "--with-forks", ...YES], codex);
    const order = done.results.map((result: { session_id: string }) => result.session_id);
    assert.deepEqual(order, [third, second, first]);
    await rollkeepJson(["undo", ...YES], codex);
    assert.deepEqual(await stateOf(codex), before);
    await withAppServer(codex, async (server) => {
      assert.deepEqual(sayings(await readTexts(server, third)), ["one", "two", "three"]);
    });
  });
});

Deno.test("a fork that Codex opens in the last moment stays, with all that it reads, and the others go", async () => {
  await withCodexHome(async (codex) => {
    const { first, second, third } = await makeChain(codex);
    const other = await withAppServer(codex, (server) => makeThread(server, codex, "other"));
    const stage = await stageOf(codex.home);
    await withAppServer(codex, async (server) => {
      const { outcomes } = await deleteThreads(stage, {
        ids: [first, other],
        writer: buildWriter(),
        between: async () => void await server.call("thread/resume", { threadId: third }),
      });
      const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
      assert.match(errors.get(asThreadId(third))!, /in use by Codex/);
      assert.match(errors.get(asThreadId(second))!, new RegExp(`${third} still reads it`));
      assert.match(errors.get(asThreadId(first))!, new RegExp(`${second} still reads it`));
      assert.equal(errors.get(asThreadId(other)), null);
      await server.turn(third, "four");
      assert.deepEqual(sayings(await readTexts(server, third)), ["one", "two", "three", "four"]);
    });
  });
});

Deno.test("the trash keeps what something in the store or in another batch still reads, unless that goes too", async () => {
  await withCodexHome(async (codex) => {
    const { first, second, third } = await makeChain(codex);
    const batches: string[] = [];
    for (const id of [third, second, first]) {
      batches.push((await rollkeepJson(["delete", id, ...YES], codex)).batch_id);
    }
    const [ofThird, ofSecond, ofFirst] = batches as [string, string, string];
    const empty = (...words: string[]) =>
      rollkeep(["trash", "empty", ...words, "--apply", "--yes"], codex);
    const inTrash = await empty("--batch-id", ofFirst);
    assert.equal(inTrash.code, 1);
    assert.match(inTrash.err, new RegExp(`${second} in batch ${ofSecond}`));
    const back = ["restore", third, "--with-parents", ...YES];
    assert.equal((await rollkeepJson(back, codex)).threads, 3);
    await rollkeepJson(["delete", third, ...YES], codex);
    await rollkeepJson(["delete", second, ...YES], codex);
    assert.equal((await empty("--batch-id", ofThird)).code, 0);
    await withAppServer(codex, async (server) => {
      assert.deepEqual((await listFromDatabase(server)).map(({ id }) => id), [first]);
    });
    await rollkeepJson(["delete", first, ...YES], codex);
    assert.equal((await empty("--all")).code, 0);
    const held = await rollkeepJson(["trash", "list", "--json"], codex);
    assert.ok(!JSON.stringify(held).includes(first));
  });
});

Deno.test("delete --all refuses no parent whose readers go too, and --keep-subagents leaves what was spawned", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const before = await stateOf(codex);
    await rollkeepJson(["delete", zoo.parent, "--keep-subagents", ...YES], codex);
    await withAppServer(codex, async (server) => {
      const child = (await listFromDatabase(server)).find(({ source }) =>
        JSON.stringify(source).includes(zoo.parent)
      );
      await server.call("thread/resume", { threadId: child.id });
    });
    await rollkeepJson(["undo", ...YES], codex);
    assert.deepEqual(await stateOf(codex), before);
    const all = await rollkeepJson(["delete", "--all", "--max-batch", "0", ...YES], codex);
    assert.equal(all.failed, 0);
    await withAppServer(codex, async (server) => {
      const left = (await listFromDatabase(server)).map(({ id }) => id);
      assert.deepEqual(left, [zoo.pinned]);
    });
    await rollkeepJson(["undo", ...YES], codex);
    assert.deepEqual(await stateOf(codex), before);
  });
});

function makeChain(codex: CodexHome): Promise<Chain> {
  return withAppServer(codex, async (server) => {
    const forkOf = async (threadId: string, text: string): Promise<string> => {
      const { thread } = await server.call("thread/fork", { threadId });
      await server.turn(thread.id, text);
      return thread.id;
    };
    const first = await makeThread(server, codex, "one");
    const second = await forkOf(first, "two");
    return { first, second, third: await forkOf(second, "three") };
  });
}

async function makeThread(
  server: AppServer,
  { project }: CodexHome,
  text: string,
): Promise<string> {
  const { thread } = await server.call("thread/start", { cwd: project });
  await server.turn(thread.id, text);
  return thread.id;
}

/** Only what the user said. */
function sayings(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !text.startsWith("mock reply"));
}

async function stateOf(codex: CodexHome): Promise<readonly string[]> {
  const lines = await wholeState(codex, { sinceMs: Number.MAX_SAFE_INTEGER });
  // The name index is rewritten: its bytes return, its time does not.
  return lines.map((line) => line.replace(/^(session_index\.jsonl \d+) \d+/, "$1"));
}
