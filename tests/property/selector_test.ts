import fc from "fast-check";
import assert from "node:assert/strict";
import { openCatalog } from "../../lib/catalog/catalog.ts";
import { type FilterName, FILTERS } from "../../lib/catalog/find/filters.ts";
import { type Query, queryThreads } from "../../lib/catalog/find/query.ts";
import { scanStore } from "../../lib/catalog/scan/scan_store.ts";
import { HEALTHS } from "../../lib/model/health.ts";
import { type Moment, momentMs } from "../../lib/model/request/moment.ts";
import type { ListSort } from "../../lib/model/request/list_sort.ts";
import type { Order } from "../../lib/model/request/request.ts";
import { EMPTY_SELECTOR, type Selector } from "../../lib/model/request/selector.ts";
import type { Thread } from "../../lib/model/thread/thread.ts";
import { stageOf } from "../support/acting.ts";
import { SAMPLE_NOW, withSampleStore } from "../support/sample_store.ts";

const DAY_MS = 86_400_000;

const lower = (text: string | null) => (text ?? "").toLowerCase();
const holds = (text: string | null, parts: readonly string[]) =>
  parts.some((part) => text !== null && lower(text).includes(part.toLowerCase()));
const ageOf = (thread: Thread) => SAMPLE_NOW - thread.updatedAtMs;
const wordOf = ({ source }: Thread) =>
  source?.startsWith("{") ? Object.keys(JSON.parse(source))[0]! : source ?? "";

/** What a value that is given means, word for word as the guide says it, over a thread that was read in full. */
const MEANING: {
  readonly [K in FilterName]: (
    wanted: Exclude<Selector[K], null>,
    thread: Thread,
    root: string,
  ) => boolean;
} = {
  ids: (ids, { id }) => ids.some((one) => id === one),
  idPrefixes: (starts, { id }) => starts.some((start) => id !== null && id.startsWith(start)),
  hostContains: (parts, { cwd }) => holds(cwd, parts),
  pathContains: (parts, { rollouts }, root) =>
    rollouts.some(({ path }) =>
      holds(path.slice(root.length).replace(/^\/(?:archived_)?sessions\//, ""), parts)
    ),
  headContains: (parts, { preview }) => holds(preview, parts),
  nameContains: (parts, { name }) => holds(name, parts),
  olderThanMs: (ms, thread) => ageOf(thread) >= ms,
  newerThanMs: (ms, thread) => ageOf(thread) <= ms,
  createdAfter: (moments, { createdAtMs, isCreationKnown }) =>
    isCreationKnown && moments.some((moment) => createdAtMs >= momentMs(moment, SAMPLE_NOW)),
  createdBefore: (moments, { createdAtMs, isCreationKnown }) =>
    isCreationKnown && moments.some((moment) => createdAtMs < momentMs(moment, SAMPLE_NOW)),
  health: (wanted, { health }) => wanted.some((one) => health === one),
  cwds: (cwds, thread) =>
    cwds.some((cwd) => thread.cwd === cwd || lower(thread.cwd).startsWith(`${cwd}/`)),
  branches: (branches, { gitBranch }) => branches.some((branch) => gitBranch === branch),
  sources: (sources, thread) => sources.some((source) => wordOf(thread) === source),
  modelProviders: (providers, { modelProvider }) => providers.some((one) => modelProvider === one),
  largerThanBytes: (bytes, { sizeBytes }) => sizeBytes > bytes,
  smallerThanBytes: (bytes, { sizeBytes }) => sizeBytes < bytes,
  archived: (wanted, { archived }) => wanted === "any" || archived === (wanted === "yes"),
  pinned: (isWanted, { pinned }) => !isWanted || pinned,
};

const NAMES = Object.keys(MEANING) as FilterName[];

/** Whether a thread passes everything that a selector says; an empty list and `null` say nothing. */
function means(selector: Selector, thread: Thread, root: string): boolean {
  const passes = <K extends FilterName>(name: K): boolean => {
    const wanted = selector[name];
    const saysNothing = wanted === null || (Array.isArray(wanted) && wanted.length === 0);
    return saysNothing || MEANING[name](wanted as Exclude<Selector[K], null>, thread, root);
  };
  return NAMES.every((name) => passes(name));
}

/** Values that threads of the store have, and some that none has. */
function valuesOf<T>(threads: readonly Thread[], of: (thread: Thread) => T | null) {
  const found = [...new Set(threads.map(of))].filter((value) => value !== null) as T[];
  return fc.array(fc.constantFrom(...found), { maxLength: 2 });
}

function parts(threads: readonly Thread[], of: (thread: Thread) => string | null) {
  const found = threads.map(of).filter((text) => text !== null && text.length > 3) as string[];
  const part = fc.tuple(
    fc.constantFrom(...found, "nowhere"),
    fc.nat(),
    fc.integer({ min: 1, max: 9 }),
  )
    .map(([text, at, length]) => text.slice(at % text.length).slice(0, length).toUpperCase())
    .filter((text) => text.trim() === text && text !== "");
  return fc.array(part, { maxLength: 2 });
}

function selectors(threads: readonly Thread[]): fc.Arbitrary<Selector> {
  const rarely = <T>(value: fc.Arbitrary<T>, otherwise: T) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });
  const none: never[] = [];
  const sizes = fc.oneof(
    fc.nat({ max: 60_000 }),
    fc.constantFrom(...threads).map(({ sizeBytes }) => sizeBytes),
  );
  const moments = fc.array(
    fc.oneof(
      fc.constantFrom(...threads).map(({ createdAtMs }): Moment => ({
        kind: "at",
        epochMs: createdAtMs,
      })),
      fc.nat({ max: 400 }).map((days): Moment => ({ kind: "ago", ms: days * DAY_MS })),
    ),
    { maxLength: 2 },
  );
  const values = {
    ids: rarely(valuesOf(threads, ({ id }) => id), none),
    idPrefixes: rarely(
      valuesOf(threads, ({ id }) => id?.slice(0, 9) ?? null),
      none,
    ),
    hostContains: rarely(parts(threads, ({ cwd }) => cwd), none),
    pathContains: rarely(parts(threads, ({ path }) => path.slice(-80)), none),
    headContains: rarely(parts(threads, ({ preview }) => preview), none),
    nameContains: rarely(parts(threads, ({ name }) => name), none),
    olderThanMs: rarely(fc.nat({ max: 400 }).map((days) => days * DAY_MS), null),
    newerThanMs: rarely(fc.nat({ max: 400 }).map((days) => days * DAY_MS), null),
    health: rarely(fc.subarray([...HEALTHS]), none),
    cwds: rarely(
      valuesOf(threads, ({ cwd }) => cwd).map((all) => [...all, "/home/dev"].slice(0, 1)),
      none,
    ),
    branches: rarely(valuesOf(threads, ({ gitBranch }) => gitBranch), none),
    sources: rarely(fc.subarray(["cli", "vscode", "exec", "subagent"]), none),
    modelProviders: rarely(valuesOf(threads, ({ modelProvider }) => modelProvider), none),
    createdAfter: rarely(moments, none),
    createdBefore: rarely(moments, none),
    largerThanBytes: rarely(sizes, null),
    smallerThanBytes: rarely(sizes, null),
    archived: rarely(fc.constantFrom("yes" as const, "no" as const), "any" as const),
    pinned: rarely(fc.boolean(), false),
  } satisfies { readonly [K in FilterName]: fc.Arbitrary<Selector[K]> };
  return fc.record({ ...values, subagents: fc.boolean() })
    .map((some): Selector => ({ ...EMPTY_SELECTOR, ...some }));
}

/** The same, and as many that files alone decide. */
function anySelectors(threads: readonly Thread[]): fc.Arbitrary<Selector> {
  const cheap = selectors(threads).map((selector): Selector => {
    const others = NAMES.filter((name) => FILTERS[name].decidedBy !== "file");
    return {
      ...selector,
      ...Object.fromEntries(others.map((name) => [name, EMPTY_SELECTOR[name]])),
    };
  });
  return fc.oneof(selectors(threads), cheap);
}

/** What each order goes by; ties by id. */
const KEYS: Readonly<Record<ListSort, (thread: Thread) => string | number>> = {
  updated_at: ({ updatedAtMs }) => updatedAtMs,
  created_at: ({ createdAtMs }) => createdAtMs,
  size: ({ sizeBytes }) => sizeBytes,
  health: ({ health }) => health === null ? HEALTHS.length : HEALTHS.indexOf(health),
  id: ({ id }) => id ?? "",
  session_id: ({ id }) => id ?? "",
  name: ({ name }) => name ?? "",
};

function inOrder(threads: readonly Thread[], { sort, order }: Sorting): Thread[] {
  const compare = <T extends string | number>(a: T, b: T) => a < b ? -1 : a > b ? 1 : 0;
  const sorted = [...threads].sort((a, b) =>
    compare(KEYS[sort](a), KEYS[sort](b)) || compare(a.id ?? "", b.id ?? "")
  );
  return order === "asc" ? sorted : sorted.reverse();
}

interface Sorting {
  readonly sort: ListSort;
  readonly order: Order;
}

const part = fc.record({
  offset: fc.nat({ max: 8 }),
  limit: fc.integer({ min: 1, max: 20 }),
  sort: fc.constantFrom(...Object.keys(KEYS) as ListSort[]),
  order: fc.constantFrom<Order>("asc", "desc"),
});

Deno.test("a query finds exactly the threads that a selector means, read one by one, in the same order, in every part", async () => {
  await withSampleStore({ threads: 60 }, async ({ home }) => {
    const { system, store } = await stageOf(home);
    const tools = { system, onProblem: () => {} };
    const ask = async (
      selector: Selector,
      part: Pick<Query, "offset" | "limit"> & Sorting,
    ) => {
      const catalog = await openCatalog(store, {
        ...tools,
        scan: scanStore(store, { ...tools, ...system }),
      });
      const found = await queryThreads(catalog, {
        selector,
        nowMs: SAMPLE_NOW,
        ...part,
      });
      catalog.close();
      return found;
    };
    const whole = { offset: 0, limit: null, sort: "updated_at", order: "desc" } as const;
    const all = (await ask({ ...EMPTY_SELECTOR, subagents: true }, whole)).threads;
    const shown = new Set((await ask(EMPTY_SELECTOR, whole)).threads.map(({ path }) => path));
    assert.ok(all.length > shown.size, "the store has no sub-agents to hide");
    await fc.assert(
      fc.asyncProperty(anySelectors(all), part, async (selector, part) => {
        const wanted = inOrder(
          all.filter((thread) =>
            (selector.subagents || shown.has(thread.path)) && means(selector, thread, home)
          ),
          part,
        );
        const found = await ask(selector, part);
        assert.equal(found.total, wanted.length);
        assert.deepEqual(
          found.threads.map(({ path }) => path),
          wanted.slice(part.offset, part.offset + part.limit).map(({ path }) => path),
        );
      }),
      { numRuns: 300 },
    );
  });
});
