import assert from "node:assert/strict";
import type { ThreadId } from "../../../lib/model/ids.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import {
  deleteThreads,
  type RepairDeed,
  repairThreads,
  type Stage,
  stageOf,
  undoNewest,
} from "../../support/acting.ts";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome, type KeptHome } from "../../support/codex/kept_home.ts";
import { compress, makeOld, rolloutPath } from "../../support/codex/zoo.ts";
import { codexView } from "../diagnose/codex_view.ts";
import { everything } from "./repair_faults.ts";

/** Forks of forks, one of a reverted thread, one that was reverted itself; what the users said in each, in order. */
const SAID = {
  base: ["b1", "b2", "b3"],
  fork: ["b1", "b2", "f1"],
  second: ["b1", "b2", "f1", "s1"],
  reverted: ["r1", "r3"],
  ofReverted: ["r1", "r3", "o1"],
  turned: ["b1", "b2", "t2"],
} as const;

type Forks = Readonly<Record<keyof typeof SAID, string>>;

async function makeForks(codex: CodexHome): Promise<Forks> {
  return await withAppServer(codex, async (server) => {
    const start = async (...texts: string[]) => {
      const { thread } = await server.call("thread/start", { cwd: codex.project });
      for (const text of texts) await server.turn(thread.id, text);
      return thread.id as string;
    };
    const fork = async (threadId: string, text: string) => {
      const { thread } = await server.call("thread/fork", { threadId });
      await server.turn(thread.id, text);
      return thread.id as string;
    };
    const revert = async (threadId: string, text: string) => {
      const { data } = await server.call("thread/turns/list", { threadId });
      await server.call("thread/revert", { threadId, beforeTurnId: data[0].id });
      await server.turn(threadId, text);
    };
    const base = await start("b1", "b2");
    const first = await fork(base, "f1");
    const second = await fork(first, "s1");
    const turned = await fork(base, "t1");
    await server.turn(base, "b3");
    await revert(turned, "t2");
    const reverted = await start("r1", "r2");
    await revert(reverted, "r3");
    const ofReverted = await fork(reverted, "o1");
    return { base, fork: first, second, reverted, ofReverted, turned };
  });
}

/** What the model is given of the user's words in the next turn. */
async function given(codex: CodexHome, id: string): Promise<readonly string[]> {
  await withAppServer(codex, async (server) => {
    await server.call("thread/resume", { threadId: id });
    await server.turn(id, "next");
  });
  const { input } = codex.mock.lastRequest() as {
    input: { role?: string; content?: { text?: string }[] }[];
  };
  return input.filter(({ role }) => role === "user")
    .map(({ content }) => content?.map(({ text }) => text).join("") ?? "")
    .filter((text) => /^(?:[bfsrot]\d|next)$/.test(text));
}

/** Texts of the turns that Codex lists. */
async function turnCount(codex: CodexHome, threadId: string): Promise<number> {
  return await withAppServer(codex, async (server) => {
    await server.call("thread/resume", { threadId });
    return (await server.call("thread/turns/list", { threadId, limit: 100 })).data.length;
  });
}

interface Lab {
  readonly codex: CodexHome;
  readonly forks: Forks;
  readonly stage: Stage;
  readonly kept: KeptHome;
}

async function withForks(use: (lab: Lab) => Promise<void>): Promise<void> {
  await withCodexHome(async (codex) => {
    const forks = await makeForks(codex);
    const kept = await keepHome(codex);
    await use({ codex, forks, kept, stage: await stageOf(codex.home) });
  });
}

const writer = buildWriter();
const ONLY: Pick<RepairDeed, "writer" | "only"> = { writer, only: ["history-elsewhere"] };

/** Repairs, takes it back to the byte, repairs again. Returns the ids of the threads of the plan. */
async function thrice({ codex, stage }: Lab, deed: Partial<RepairDeed>) {
  const before = await everything(codex);
  await repairThreads(stage, { ...ONLY, ...deed });
  await undoNewest(stage, writer);
  assert.deepEqual(await everything(codex), before);
  const { outcomes } = await repairThreads(stage, { ...ONLY, ...deed });
  assert.deepEqual(outcomes.map(({ error }) => error), outcomes.map(() => null));
  return outcomes.map(({ thread }) => thread.id as ThreadId);
}

Deno.test("a fork that was copied to stand alone has everything in Codex when all its ancestors are gone", async () => {
  await withForks(async (lab) => {
    const { codex, forks, stage, kept } = lab;
    for (const name of ["second", "ofReverted", "turned"] as const) {
      await kept.rewind();
      const [copy] = await thrice(lab, { refs: [forks[name]] });
      await deleteThreads(stage, { ids: [forks.base, forks.reverted], writer });
      assert.equal(await turnCount(codex, copy!), SAID[name].length, name);
      assert.deepEqual(await given(codex, copy!), [...SAID[name], "next"], name);
      const seen = await codexView(codex, copy!);
      assert.deepEqual([seen.inPicker, seen.isNewTurnListed], [true, true], name);
    }
  });
});

Deno.test("a fork that stands alone in its own place is whole, and so is every fork of it", async () => {
  await withForks(async (lab) => {
    const { codex, forks, stage } = lab;
    const inPlace = (...refs: string[]) => ({ refs, inPlace: true });
    const reverted = repairThreads(stage, { ...ONLY, ...inPlace(forks.turned) });
    await assert.rejects(reverted, /begins in an earlier file of its own: a copy can/);
    assert.deepEqual(await thrice(lab, inPlace(forks.fork)), [forks.fork]);
    await deleteThreads(stage, { ids: [forks.turned], writer });
    await deleteThreads(stage, { ids: [forks.base], writer, withForks: false });
    for (const name of ["fork", "second"] as const) {
      assert.equal(await turnCount(codex, forks[name]), SAID[name].length, name);
      assert.deepEqual(await given(codex, forks[name]), [...SAID[name], "next"], name);
      assert.equal((await codexView(codex, forks[name])).isNewTurnListed, true, name);
    }
    // Newest first: what the deletes took, then what Codex has gone on with.
    for (const _ of ["base", "turned"]) await undoNewest(stage, writer);
    await assert.rejects(undoNewest(stage, writer), /has been used since/);
  });
});

Deno.test("what Codex has only read of a fork that stands alone goes back with it", async () => {
  await withForks(async (lab) => {
    const { codex, forks, stage } = lab;
    await repairThreads(stage, { ...ONLY, refs: [forks.fork], inPlace: true });
    await turnCount(codex, forks.fork);
    await undoNewest(stage, writer);
    assert.equal(await turnCount(codex, forks.fork), SAID.fork.length);
    assert.deepEqual(await given(codex, forks.fork), [...SAID.fork, "next"]);
    assert.equal((await codexView(codex, forks.fork)).isNewTurnListed, true);
  });
});

Deno.test("a fork takes in what it reads in a file that Codex has compressed", async () => {
  await withForks(async ({ codex, forks, stage }) => {
    await makeOld(codex, forks.base);
    await compress(codex, forks.base);
    await repairThreads(stage, { ...ONLY, refs: [forks.fork], inPlace: true });
    assert.deepEqual(await given(codex, forks.second), [...SAID.second, "next"]);
  });
});

Deno.test("a parent that is lost is made anew from the turns that Codex keeps, and its forks read it again", async () => {
  await withForks(async (lab) => {
    const { codex, forks, stage } = lab;
    await Deno.remove(await rolloutPath(codex, forks.base));
    const only = ["base-missing"] as const;
    const ids = await thrice(lab, { refs: [forks.fork], only });
    assert.deepEqual(ids, [forks.base, forks.fork]);
    assert.equal(await turnCount(codex, forks.fork), SAID.fork.length);
    for (const name of ["fork", "second", "base"] as const) {
      assert.deepEqual(await given(codex, forks[name]), [...SAID[name], "next"], name);
      assert.equal((await codexView(codex, forks[name])).isNewTurnListed, true, name);
    }
    await assert.rejects(undoNewest(stage, writer), /has been used since/);
  });
});
