import assert from "node:assert/strict";
import {
  type FactsOf,
  type FilterName,
  FILTERS,
  type HeadFacts,
  type KnownTexts,
  sourceWord,
} from "../../../../lib/catalog/find/filters.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { Selector } from "../../../../lib/model/request/selector.ts";
import { absolute } from "../../../support/value/paths.ts";
import { storePathsOf } from "../../../support/value/store_paths.ts";

const MEASURE = { nowMs: 10_000, store: storePathsOf("/h") };
const FILE: FactsOf["file"] = {
  updatedAtMs: 4000,
  archived: false,
  sizeBytes: 100,
  rollouts: [{ path: absolute("/h/sessions/2026/r.jsonl") }],
};
const ROW: KnownTexts = {
  cwd: "/work/Shop",
  preview: "Hello",
  name: null,
  gitBranch: undefined,
  source: '{"subagent":{}}',
  modelProvider: "openai",
  model: null,
  pinned: false,
};
const HEAD: HeadFacts = {
  id: asThreadId("abc"),
  health: "ok",
  createdAtMs: 5000,
  isCreationKnown: true,
};

/** Whether a thread of which this is known passes a filter with a value. */
function passes<K extends FilterName>(
  name: K,
  value: Selector[K],
  facts: FactsOf["file"] | KnownTexts | HeadFacts,
): boolean {
  const filter = FILTERS[name] as unknown as {
    passes(value: Selector[K], measure: typeof MEASURE): (known: typeof facts) => boolean;
  };
  return filter.passes(value, MEASURE)(facts);
}

Deno.test("bounds of age include, bounds of size do not", () => {
  const older = [6000, 6001].map((bound) => passes("olderThanMs", bound, FILE));
  const newer = [6000, 5999].map((bound) => passes("newerThanMs", bound, FILE));
  assert.deepEqual([older, newer], [[true, false], [true, false]]);
  const larger = [99, 100].map((bound) => passes("largerThanBytes", bound, FILE));
  const smaller = [101, 100].map((bound) => passes("smallerThanBytes", bound, FILE));
  assert.deepEqual([larger, smaller], [[true, false], [true, false]]);
});

Deno.test("creation counts from the earliest moment on, and up to but not with the latest", () => {
  const at = (...moments: readonly number[]) =>
    moments.map((epochMs) => ({ kind: "at", epochMs }) as const);
  const after = (moments: ReturnType<typeof at>) => passes("createdAfter", moments, HEAD);
  const before = (moments: ReturnType<typeof at>) => passes("createdBefore", moments, HEAD);
  assert.deepEqual([after(at(5000)), after(at(5001)), after(at(9000, 1))], [true, false, true]);
  assert.deepEqual([before(at(5001)), before(at(5000)), before(at(1, 9000))], [true, false, true]);
});

Deno.test("a text that is not known passes, one that is absent does not, and case does not count in parts", () => {
  assert.equal(passes("hostContains", ["x", "SHOP"], ROW), true);
  assert.equal(passes("headContains", ["bye"], ROW), false);
  assert.equal(passes("nameContains", ["a"], ROW), false);
  assert.equal(passes("branches", ["main"], ROW), true);
  assert.equal(passes("modelProviders", ["OpenAI"], ROW), false);
  assert.equal(passes("pinned", true, ROW), false);
});

Deno.test("a folder is matched with all below it, a path as it lies below its root, a source by its word", () => {
  const cwds = (folder: string) => passes("cwds", [folder], ROW);
  assert.deepEqual(["/work", "/work/Shop", "/work/Sh"].map(cwds), [true, true, false]);
  const part = (text: string) => passes("pathContains", [text], FILE);
  assert.deepEqual(["2026/R", "sessions", "/h"].map(part), [true, false, false]);
  assert.equal(passes("sources", ["subagent"], ROW), true);
  const words = ["cli", '{ "custom": 1}', "{odd", null].map(sourceWord);
  assert.deepEqual(words, ["cli", "custom", "{odd", null]);
});

Deno.test("ids are whole or a start, and nothing matches a thread without", () => {
  const noId = { ...HEAD, id: null, health: null };
  for (const [ids, starts, facts] of [[true, true, HEAD], [false, false, noId]] as const) {
    assert.equal(passes("ids", [asThreadId("abc")], facts), ids);
    assert.equal(passes("idPrefixes", ["x", "ab"], facts), starts);
  }
  assert.equal(passes("ids", [asThreadId("ab")], HEAD), false);
  assert.equal(passes("health", ["ok"], HEAD), true);
  assert.equal(passes("health", ["ok"], noId), false);
});

Deno.test("archived is given unless any will do", () => {
  assert.deepEqual((["yes", "no", "any"] as const).map(FILTERS.archived.isGiven), [
    true,
    true,
    false,
  ]);
  assert.equal(passes("archived", "yes", FILE), false);
  assert.equal(passes("archived", "no", FILE), true);
});
