import assert from "node:assert/strict";
import { type FilterName, FILTERS } from "../../../../lib/catalog/find/filters.ts";
import {
  hasAnyFilter,
  hasHeadFilter,
  hasTextFilter,
  isCheap,
  selectsAnything,
  testBy,
} from "../../../../lib/catalog/find/given_filters.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import type { StorePaths } from "../../../../lib/model/store.ts";

/** A value of each filter that is given. */
const GIVEN: { readonly [K in FilterName]: Selector[K] } = {
  ids: [asThreadId("a")],
  idPrefixes: ["a"],
  hostContains: ["a"],
  pathContains: ["a"],
  headContains: ["a"],
  nameContains: ["a"],
  olderThanMs: 0,
  newerThanMs: 0,
  createdAfter: [{ kind: "at", epochMs: 0 }],
  createdBefore: [{ kind: "ago", ms: 0 }],
  health: ["ok"],
  cwds: ["/a"],
  branches: ["a"],
  sources: ["cli"],
  modelProviders: ["a"],
  largerThanBytes: 0,
  smallerThanBytes: 0,
  archived: "no",
  pinned: true,
};

Deno.test("hasAnyFilter() and selectsAnything() see every filter, and refs, and nothing else", () => {
  assert.equal(hasAnyFilter(EMPTY_SELECTOR), false);
  assert.equal(hasAnyFilter({ ...EMPTY_SELECTOR, subagents: true, all: true }), false);
  assert.equal(selectsAnything({ ...EMPTY_SELECTOR, all: true }), true);
  assert.equal(selectsAnything({ ...EMPTY_SELECTOR, subagents: true }), false);
  assert.equal(hasAnyFilter({ ...EMPTY_SELECTOR, refs: ["a"] }), true);
  for (const [name, value] of Object.entries(GIVEN)) {
    assert.equal(hasAnyFilter({ ...EMPTY_SELECTOR, [name]: value }), true, name);
  }
});

Deno.test("isCheap(), hasTextFilter() and hasHeadFilter() go by what decides the filter", () => {
  for (const [name, value] of Object.entries(GIVEN)) {
    const selector = { ...EMPTY_SELECTOR, [name]: value };
    const { decidedBy } = FILTERS[name as FilterName];
    assert.equal(isCheap(selector), decidedBy === "file", name);
    assert.equal(hasTextFilter(selector), decidedBy === "row", name);
    assert.equal(hasHeadFilter(selector), decidedBy === "head", name);
  }
});

Deno.test("testBy() never passes a thread whose creation nothing tells", () => {
  const creation = [
    { createdAfter: [{ kind: "at", epochMs: 0 }] },
    { createdBefore: [{ kind: "ago", ms: 0 }] },
  ] as const;
  for (const given of creation) {
    const selector = { ...EMPTY_SELECTOR, ...given };
    const test = testBy("head", { selector, nowMs: 2000, store: {} as StorePaths })!;
    const facts = { id: null, health: null, createdAtMs: 1000 };
    assert.equal(test({ ...facts, isCreationKnown: true }), true);
    assert.equal(test({ ...facts, isCreationKnown: false }), false);
  }
});
