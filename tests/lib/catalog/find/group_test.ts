import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openCatalog } from "../../../../lib/catalog/catalog.ts";
import { sourceWord } from "../../../../lib/catalog/find/filters.ts";
import { groupThreads } from "../../../../lib/catalog/find/group.ts";
import { queryThreads } from "../../../../lib/catalog/find/query.ts";
import { scanStore } from "../../../../lib/catalog/scan/scan_store.ts";
import type { GroupBy } from "../../../../lib/model/request/request.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import type { Thread } from "../../../../lib/model/thread/thread.ts";
import type { Files } from "../../../../lib/system/files.ts";
import { type Stage, stageOf } from "../../../support/acting.ts";
import { SAMPLE_NOW, withSampleStore } from "../../../support/sample_store.ts";

const dayKey = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const KEYS: Readonly<Record<GroupBy, (thread: Thread) => string>> = {
  day: ({ updatedAtMs }) => dayKey(updatedAtMs),
  month: ({ updatedAtMs }) => dayKey(updatedAtMs).slice(0, 7),
  host: ({ cwd }) => cwd ?? "",
  health: ({ health }) => health ?? "unreadable",
  source: ({ source }) => sourceWord(source) ?? "",
  branch: ({ gitBranch }) => gitBranch ?? "",
  model: ({ model }) => model ?? "",
};

/**
 * Rows that are missing, or tell neither branch nor model: the heads have to. Those of sub-agents stay: without one its day
 * would count it as a thread of its own.
 */
function thinOut(home: string): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.exec("DELETE FROM threads WHERE rowid % 5 = 0 AND source NOT LIKE '{%'");
  db.exec("UPDATE threads SET git_branch = NULL, model = NULL WHERE rowid % 5 = 1");
  db.close();
}

/** Opens the store anew; counts the rollouts that are opened. */
async function withCatalog<T>(
  { system, store }: Stage,
  use: (catalog: Awaited<ReturnType<typeof openCatalog>>) => Promise<T>,
): Promise<{ readonly found: T; readonly opened: number }> {
  let opened = 0;
  const files: Files = {
    ...system.files,
    openSeen(path) {
      opened++;
      return system.files.openSeen(path);
    },
  };
  const tools = { system: { ...system, files }, onProblem: () => {} };
  const scan = scanStore(store, { ...tools, ...tools.system });
  const catalog = await openCatalog(store, { ...tools, scan });
  try {
    return { found: await use(catalog), opened };
  } finally {
    catalog.close();
  }
}

/** The groups by the meaning of the word, over threads that were read in full: count, size and newest by group. */
function naively(threads: readonly Thread[], by: GroupBy): Map<string, [number, number, number]> {
  const groups = new Map<string, [number, number, number]>();
  for (const thread of threads) {
    const [count, size, latest] = groups.get(KEYS[by](thread)) ?? [0, 0, 0];
    const newest = Math.max(latest, thread.updatedAtMs);
    groups.set(KEYS[by](thread), [count + 1, size + thread.sizeBytes, newest]);
  }
  return groups;
}

Deno.test("groups are those of the threads read one by one, whatever rows leave out", async () => {
  await withSampleStore({ threads: 60 }, async ({ home }) => {
    thinOut(home);
    const stage = await stageOf(home);
    const selectors: readonly Partial<Selector>[] = [
      {},
      { subagents: true },
      { olderThanMs: 30 * 86_400_000 },
      { archived: "no", largerThanBytes: 20_000 },
      { branches: ["main"] },
      { health: ["ok"] },
    ];
    for (const some of selectors) {
      const selector = { ...EMPTY_SELECTOR, ...some };
      const all = { sort: "updated_at", order: "desc", limit: null, offset: 0 } as const;
      const query = { ...all, selector, nowMs: SAMPLE_NOW };
      const { found: { threads } } = await withCatalog(stage, (one) => queryThreads(one, query));
      for (const by of Object.keys(KEYS) as GroupBy[]) {
        const grouping = { selector, by, nowMs: SAMPLE_NOW, dayKey };
        const { found } = await withCatalog(stage, (one) => groupThreads(one, grouping));
        const told = new Map(
          found.map(({ group, count, sizeBytes, latestMs }) => [
            group,
            [count, sizeBytes, latestMs],
          ]),
        );
        assert.deepEqual(told, naively(threads, by), `${by} ${JSON.stringify(some)}`);
      }
    }
  });
});

Deno.test("a rollout is opened only where its row does not tell", async () => {
  await withSampleStore({ threads: 60 }, async ({ home }) => {
    const stage = await stageOf(home);
    const grouping = { selector: EMPTY_SELECTOR, nowMs: SAMPLE_NOW, dayKey };
    const openedBy = async (by: GroupBy) =>
      (await withCatalog(stage, (one) => groupThreads(one, { ...grouping, by }))).opened;
    const [whole, day] = [await openedBy("health"), await openedBy("day")];
    const host = await openedBy("host");
    thinOut(home);
    const thinned = await openedBy("host");
    assert.ok(
      day <= host && host < thinned && thinned < whole,
      `${day} ${host} ${thinned} ${whole}`,
    );
  });
});
