import assert from "node:assert/strict";
import type { Catalog } from "../../../../lib/catalog/catalog.ts";
import { type ChooseOptions, chooseThreads } from "../../../../lib/catalog/find/choose.ts";
import { firstRolloutOf, type RolloutId, type ThreadId } from "../../../../lib/model/ids.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import { PINNED_SECTION } from "../../../../lib/model/thread/thread_row.ts";
import { rolloutIdsOf } from "../../../../lib/plan/trash_plan.ts";
import {
  catalogOf,
  type KnownRollout,
  rolloutPath,
  threadId,
} from "../../../support/value/catalog_of.ts";

const [BASE, FORK, CHILD, PINNED, UNREAD] = [0, 1, 2, 3, 4].map(threadId) as [
  ThreadId,
  ThreadId,
  ThreadId,
  ThreadId,
  ThreadId,
];
const historyBase = {
  rolloutId: firstRolloutOf(BASE),
  endOrdinalExclusive: null,
  endByteOffset: null,
};
const ROLLOUTS: readonly KnownRollout[] = [
  { path: rolloutPath(0) },
  { path: rolloutPath(1), head: { historyBase } },
  { path: rolloutPath(2) },
  { path: rolloutPath(3) },
  { path: rolloutPath(4), head: null },
];
const CATALOG = await catalogOf(ROLLOUTS, {
  rows: {
    [CHILD]: { source: '{"subagent":{"thread_spawn":{}}}' },
    [PINNED]: { sectionId: PINNED_SECTION },
  },
  subagents: [{ id: CHILD, parentId: FORK }],
});

/** Last digits of the threads that are chosen, then why others are not. */
async function choose(
  ids: readonly ThreadId[],
  { catalog = CATALOG, ...options }: Partial<ChooseOptions> & { readonly catalog?: Catalog } = {},
  given: Partial<Selector> = {},
) {
  const { threads, passedBy, ...choice } = await chooseThreads(catalog, {
    selector: { ...EMPTY_SELECTOR, ids, ...given },
    nowMs: 10_000,
    forks: "keep",
    subagents: "all",
    liveReason: () => null,
    rolloutIdsOf,
    ...options,
  });
  return {
    ...choice,
    chosen: threads.map(({ id }) => id!.at(-1)).sort().join(""),
    passed: passedBy.map(({ thread, reason }) => `${thread.at(-1)} ${reason}`).sort(),
  };
}

const live = (...ids: readonly string[]): Partial<ChooseOptions> => ({
  liveReason: ({ id }) => ids.includes(id!) ? "is live" : null,
});

Deno.test("a thread that a fork reads stays, goes with it, or goes alone, as is asked for", async () => {
  const kept = await choose([BASE]);
  assert.deepEqual([kept.chosen, kept.passed], ["", ["0 needed-by-fork"]]);
  const taken = await choose([BASE], { forks: "take" });
  assert.deepEqual([taken.chosen, taken.forks, taken.subagents], ["012", [FORK], [CHILD]]);
  assert.equal((await choose([BASE], { forks: "ignore" })).chosen, "0");
  assert.equal((await choose([BASE, FORK])).chosen, "012");
});

Deno.test("a fork in a file without an id in its name goes along, and lets go what it reads", async () => {
  const path = "/h/sessions/renamed.jsonl";
  const catalog = await catalogOf([
    { path: rolloutPath(0) },
    { path, head: { id: FORK, historyBase, rollout: true } },
  ]);
  assert.equal((await choose([BASE, FORK], { catalog })).chosen, "01");
  assert.equal((await choose([BASE], { catalog, forks: "take" })).chosen, "01");
  const { threads, passedBy } = await chooseThreads(catalog, {
    ...{ selector: { ...EMPTY_SELECTOR, ids: [BASE] }, nowMs: 10_000, forks: "keep" },
    ...{ subagents: "all", liveReason: () => null, rolloutIdsOf },
  });
  assert.deepEqual(threads, []);
  assert.match(passedBy[0]!.message, new RegExp(`is still read by ${path}$`));
});

Deno.test("sub-agents go along as far as is asked for", async () => {
  assert.equal((await choose([FORK])).chosen, "12");
  assert.equal((await choose([FORK], { subagents: "spawned" })).chosen, "12");
  assert.equal((await choose([FORK], { subagents: "none" })).chosen, "1");
  assert.equal((await choose([FORK], { subagents: new Set([BASE]) })).chosen, "1");
});

Deno.test("what cannot go keeps what it reads and its parent, and nobody comes along without the one that was named", async () => {
  const child = await choose([BASE], { forks: "take", ...live(CHILD) });
  assert.equal(child.chosen, "");
  assert.deepEqual(child.passed, ["0 needed-by-fork", "1 subagent-stays", "2 live"]);
  const fork = await choose([BASE], { forks: "take", ...live(FORK) });
  assert.deepEqual([fork.chosen, fork.passed], ["", ["0 needed-by-fork", "1 live"]]);
  const unread = await choose([UNREAD]);
  assert.deepEqual([unread.chosen, unread.passed], ["", ["4 unreadable"]]);
});

Deno.test("a parent stays because its sub-agent does, whatever keeps that", async () => {
  const catalog = await catalogOf(
    [{ path: rolloutPath(0) }, { path: rolloutPath(1), head: null }],
    {
      rows: { [FORK]: { source: '{"subagent":{"thread_spawn":{}}}' } },
      subagents: [{ id: FORK, parentId: BASE }],
    },
  );
  const parent = (options: Partial<ChooseOptions>) => choose([BASE], { ...options, catalog });
  assert.deepEqual((await parent({})).passed, ["0 subagent-stays", "1 unreadable"]);
  assert.deepEqual((await parent({ subagents: "none" })).chosen, "0");
  assert.deepEqual((await parent(live(BASE))).passed, ["0 live", "1 unreadable"]);
});

Deno.test("a reader outside of the store keeps a thread as a fork does", async () => {
  const readersElsewhere = (ids: readonly RolloutId[]) =>
    ids.includes(firstRolloutOf(FORK)) ? ["a batch"] : [];
  const { chosen, passed } = await choose([FORK], { readersElsewhere });
  assert.deepEqual([chosen, passed], ["", ["1 needed-by-fork"]]);
});

Deno.test("a pinned thread goes only when it is named or pinned ones are asked for", async () => {
  const filter = { newerThanMs: 1_000_000, archived: "no" } as const;
  const passed = (await choose([], { forks: "take" }, filter)).passed;
  assert.ok(passed.includes("3 pinned"));
  assert.equal((await choose([], {}, { ...filter, pinned: true })).chosen, "3");
  assert.equal((await choose([PINNED])).chosen, "3");
});

Deno.test("isEverything tells a filter that matched all from a list of ids and from --all", async () => {
  const all = [BASE, FORK, CHILD, PINNED, UNREAD];
  const everything = async (ids: readonly ThreadId[], given: Partial<Selector>) =>
    (await choose(ids, {}, { subagents: true, ...given })).isEverything;
  assert.equal(await everything([], { archived: "no" }), true);
  assert.equal(await everything([], { archived: "no", all: true }), false);
  assert.equal(await everything(all, {}), false);
  assert.equal(await everything([], { archived: "yes" }), false);
});
