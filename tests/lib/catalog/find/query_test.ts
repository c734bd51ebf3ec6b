import assert from "node:assert/strict";
import { type Query, queryThreads } from "../../../../lib/catalog/find/query.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import { catalogOf, rolloutPath, threadId } from "../../../support/value/catalog_of.ts";

const SUBAGENT = { source: '{"subagent":{}}', parentThreadId: threadId(0) };
const CATALOG = await catalogOf([
  { path: rolloutPath(0), mtimeMs: 1000, size: 5, head: { id: threadId(0), cwd: "/p" } },
  { path: rolloutPath(1), mtimeMs: 3000, size: 1, head: { id: threadId(1), cwd: "/q" } },
  { path: rolloutPath(2), mtimeMs: 2000, size: 5, head: { id: threadId(2), cwd: "/p" } },
  { path: rolloutPath(3), mtimeMs: 4000, head: { id: threadId(3), ...SUBAGENT } },
  { path: "/h/sessions/notes.jsonl", mtimeMs: 5000, head: { rollout: false } },
], { names: { [threadId(1)]: "b", [threadId(2)]: "a" } });

/** Last digits of what a query finds, and how many there are. */
async function found(
  query: Partial<Omit<Query, "selector">> & { readonly selector?: Partial<Selector> },
): Promise<string> {
  const { threads, total } = await queryThreads(CATALOG, {
    sort: "updated_at",
    order: "desc",
    limit: Infinity,
    offset: 0,
    nowMs: 10_000,
    ...query,
    selector: { ...EMPTY_SELECTOR, ...query.selector },
  });
  return `${threads.map(({ id }) => id?.at(-1) ?? "-").join("")} of ${total}`;
}

Deno.test("queryThreads() hides sub-agents that only their heads tell, and files that are no rollouts", async () => {
  assert.equal(await found({}), "120 of 3");
  assert.equal(await found({ selector: { subagents: true } }), "3120 of 4");
  assert.equal(await found({ selector: { refs: [threadId(3)] } }), "3 of 1");
});

Deno.test("queryThreads() cuts a page from the whole order, whichever way it finds it", async () => {
  const page = { limit: 1, offset: 1 };
  for (const selector of [{}, { cwds: ["/p", "/q"] }]) {
    assert.match(await found({ ...page, selector }), /^2 of /);
    assert.match(await found({ ...page, selector, order: "asc" }), /^2 of /);
    assert.match(await found({ limit: 0, selector }), /^ of /);
    assert.match(await found({ offset: 9, selector }), /^ of /);
  }
});

Deno.test("queryThreads() orders by each key, and what is equal by id", async () => {
  assert.equal(await found({ sort: "size" }), "201 of 3");
  assert.equal(await found({ sort: "size", order: "asc" }), "102 of 3");
  assert.equal(await found({ sort: "id", order: "asc" }), "012 of 3");
  assert.equal(await found({ sort: "name", order: "asc" }), "021 of 3");
  assert.equal(await found({ sort: "health", order: "desc" }), "210 of 3");
});

Deno.test("queryThreads() asks every filter, and every reference that is given", async () => {
  assert.equal(await found({ selector: { cwds: ["/p"] } }), "20 of 2");
  assert.equal(await found({ selector: { cwds: ["/p"], largerThanBytes: 5 } }), " of 0");
  assert.equal(await found({ selector: { ids: [threadId(2), threadId(2)] } }), "2 of 1");
  assert.equal(await found({ selector: { ids: [threadId(2)], idPrefixes: ["x"] } }), " of 0");
  await assert.rejects(found({ selector: { refs: ["nowhere"] } }), /Cannot find thread/);
});

Deno.test("queryThreads() finds the first few of many without a look at the rest", async () => {
  const many = await catalogOf(
    Array.from({ length: 100 }, (_, at) => ({ path: rolloutPath(at), mtimeMs: (at * 37) % 100 })),
  );
  for (const order of ["asc", "desc"] as const) {
    const { threads, total } = await queryThreads(many, {
      ...{ selector: EMPTY_SELECTOR, sort: "updated_at", order, limit: 3, offset: 0, nowMs: 0 },
    });
    const times = threads.map(({ updatedAtMs }) => updatedAtMs);
    assert.deepEqual(times, order === "asc" ? [0, 1, 2] : [99, 98, 97]);
    assert.equal(total, 100);
  }
});
