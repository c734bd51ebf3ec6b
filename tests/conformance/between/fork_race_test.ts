import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { deleteThreads, stageOf } from "../../support/acting.ts";
import { type AppServer, withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { snapshot } from "../../support/tree.ts";
import { readTexts } from "../../support/codex/verdict.ts";

const PARENTS = 100;

Deno.test("a hundred forks raced against the delete of their parents: none is ever without its history", async () => {
  await withCodexHome(async (codex) => {
    const parents = await withAppServer(codex, (server) => makeThreads(codex, server));
    const stage = await stageOf(codex.home);
    await withAppServer(codex, async (server) => {
      for (const [round, id] of parents.entries()) {
        const makeFork = () =>
          attempt(async () => (await server.call("thread/fork", { threadId: id })).thread.id);
        // In half of the rounds before the plan, in the other half between plan and act.
        let forking = round % 2 === 0 ? makeFork() : null;
        const between = async () => void (forking ??= makeFork(), await Promise.resolve());
        const deed = { ids: [id], writer: buildWriter(), withForks: false, between };
        const deleted = await attempt(async () => {
          const { outcomes } = await deleteThreads(stage, deed);
          if (outcomes[0]!.error !== null) throw new Error(outcomes[0]!.error);
        });
        const fork = await (forking ?? makeFork());
        if (fork.trouble === null) {
          assert.match(deleted.trouble!, /fork/);
          assert.deepEqual(await readTexts(server, fork.value), await readTexts(server, id));
          continue;
        }
        assert.deepEqual(await orphans(codex), [], `${fork.trouble}, ${deleted.trouble}`);
        if (deleted.trouble !== null) {
          // Codex told its user that there is nothing to fork, and left half a fork: its parent is back.
          assert.match(deleted.trouble, /a fork was made of it/);
          assert.equal((await readTexts(server, id))[0], `said in ${id}`);
        }
      }
    });
  });
});

async function makeThreads({ project }: CodexHome, server: AppServer): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let number = 0; number < PARENTS; number++) {
    const { thread } = await server.call("thread/start", { cwd: project });
    await server.turn(thread.id, `said in ${thread.id}`);
    ids.push(thread.id);
  }
  return ids;
}

/** Rollouts in the store whose history lies in a rollout that is not. */
async function orphans({ home }: CodexHome): Promise<readonly string[]> {
  const bases = new Map<string, string>();
  for (const line of await snapshot(`${home}/sessions`, () => false)) {
    const path = line.split(" ")[0]!;
    const [head] = (await Deno.readTextFile(`${home}/sessions/${path}`)).split("\n", 1);
    bases.set(path, JSON.parse(head!).payload.history_base?.thread_id ?? "");
  }
  const paths = [...bases.keys()];
  return paths.filter((path) => !paths.some((other) => other.includes(bases.get(path)!)));
}

async function attempt<T>(
  work: () => Promise<T>,
): Promise<{ value: T; trouble: null } | { value: null; trouble: string }> {
  try {
    return { value: await work(), trouble: null };
  } catch (error) {
    return { value: null, trouble: String(error) };
  }
}
