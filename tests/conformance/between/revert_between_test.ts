import assert from "node:assert/strict";
import type { Execution } from "../../../lib/act/batch/execute.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import {
  archiveThreads,
  deleteThreads,
  migrateThreads,
  type Stage,
  stageOf,
} from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { wholeState } from "../../support/codex/whole_state.ts";

const writer = buildWriter();

interface Deed {
  readonly id: string;
  readonly codex: CodexHome;
  readonly between: () => Promise<void>;
}

/** Every change, of a thread that Codex reverts while its question waits. */
const CHANGES: Readonly<Record<string, (stage: Stage, deed: Deed) => Promise<Execution>>> = {
  "delete": (stage, { id, between }) => deleteThreads(stage, { ids: [id], writer, between }),
  "delete --hard": (stage, { id, between }) =>
    deleteThreads(stage, { ids: [id], writer, between, hard: true }),
  "archive": (stage, { id, between }) => archiveThreads(stage, { ids: [id], writer, between }),
  "migrate --move": (stage, deed) => migrate(stage, { ...deed, move: true }),
  "migrate": (stage, deed) => migrate(stage, { ...deed, move: false }),
};

Deno.test("a thread that Codex reverts between plan and act is left alone by every change, and goes on", async () => {
  await withCodexHome(async (codex) => {
    const stage = await stageOf(codex.home);
    for (const [what, change] of Object.entries(CHANGES)) {
      const id = await makeThread(codex, what);
      let after: readonly string[] = [];
      const between = async () => {
        await revert(codex, { id, text: `${what} again` });
        after = await stateOf(codex);
      };
      const { outcomes } = await change(stage, { id, codex, between });
      const errors = outcomes.flatMap(({ thread, error }) => isAbout(thread, id) ? [error] : []);
      assert.match(errors.join(), /since it was looked at/, what);
      const now = await stateOf(codex);
      const own = (lines: readonly string[]) => lines.filter((line) => line.includes(id));
      assert.deepEqual(own(now), own(after), what);
      await withAppServer(codex, async (server) => {
        assert.ok((await listFromDatabase(server)).some((thread) => thread.id === id), what);
        await server.call("thread/resume", { threadId: id });
        await server.turn(id, `${what} goes on`);
        const texts = (await readTexts(server, id)).filter((text) => text.startsWith(what));
        assert.deepEqual(texts, [`${what} again`, `${what} goes on`]);
      });
    }
    const numbers = await parity(codex);
    assert.equal(numbers["rollout DB stale rows"], "0");
  });
});

function migrate(
  stage: Stage,
  { codex, between, move }: Deed & { readonly move: boolean },
): Promise<Execution> {
  const to = Deno.realPathSync(codex.home);
  const from = Deno.realPathSync(codex.project);
  const mapping = { from, fromGiven: from, to, branch: null, move, tree: false };
  return migrateThreads(stage, { mappings: [mapping], writer, between });
}

function isAbout({ id: own, steps }: Execution["outcomes"][number]["thread"], id: string): boolean {
  return own === id || steps.some((step) => step.kind === "create" && step.copy.oldId === id);
}

function makeThread(codex: CodexHome, text: string): Promise<string> {
  return withAppServer(codex, async (server) => {
    const { thread } = await server.call("thread/start", { cwd: codex.project });
    await server.turn(thread.id, text);
    await server.turn(thread.id, `${text}, second`);
    return thread.id;
  });
}

async function revert(
  codex: CodexHome,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<void> {
  await withAppServer(codex, async (server) => {
    await server.call("thread/resume", { threadId: id });
    const { data } = await server.call("thread/turns/list", { threadId: id });
    const first = data.at(-1).id;
    await server.call("thread/revert", { threadId: id, beforeTurnId: first });
    await server.turn(id, text);
  });
}

function stateOf(codex: CodexHome): Promise<readonly string[]> {
  return wholeState(codex, { sinceMs: Number.MAX_SAFE_INTEGER });
}
