import assert from "node:assert/strict";
import type { BaseFacts } from "../../../../lib/diagnose/facts.ts";
import {
  brokenBase,
  copiesOf,
  doublesOf,
  foundByName,
  hasLastOrdinal,
  hasOverlap,
  hasUsableName,
  headFinding,
  isNamedAfterAnother,
  isProjectionAhead,
  isUtf8,
  movedBase,
} from "../../../../lib/diagnose/rules/rollout_rules.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import {
  factsOf,
  firstLine,
  lastLine,
  ROLLOUT,
  rolloutFacts,
  THREAD,
  wholeRollout,
} from "../../../support/value/facts_of.ts";
import { absolute } from "../../../support/value/paths.ts";

const OTHER = threadId(2);
const LEGACY = firstLine({ historyMode: "legacy" });

Deno.test("headFinding() tells apart what is wrong with a first line, and whose file it is", () => {
  const of = (first: ReturnType<typeof firstLine>, more = {}) =>
    headFinding(factsOf({ file: rolloutFacts({ first }), ...more }));
  assert.equal(of(firstLine()), null);
  const kinds = {
    "empty": "head-missing",
    "not-meta": "head-missing",
    "bom": "head-bom",
    "utf-16": "head-utf16",
    "bare-2025": "convert-2025",
    "incomplete": "head-broken",
    "broken": "head-broken",
    "unknown-mode": "head-mode-unknown",
  } as const;
  for (const [kind, finding] of Object.entries(kinds)) {
    assert.equal(of(firstLine({}, { kind: kind as keyof typeof kinds })), finding);
  }
  assert.equal(of(firstLine({}, { kind: "broken", hasLaterMeta: true })), "head-not-first");
  const foreign = firstLine({ id: OTHER });
  assert.equal(of(foreign), "row-path-dead");
  assert.equal(of(foreign, { row: null }), "name-not-canonical");
  assert.equal(of(firstLine({ id: THREAD })), null);
  assert.equal(headFinding(factsOf({ file: null })), null);
});

Deno.test("a name matters to paginated threads alone, and whose it is only without a row", () => {
  const named = (path: string, more = {}) => factsOf({ file: rolloutFacts({ path }), ...more });
  const others = ROLLOUT.replace(THREAD, OTHER);
  assert.equal(hasUsableName(named("/h/sessions/my-notes.jsonl")), false);
  assert.equal(hasUsableName(named(others)), true);
  assert.equal(hasUsableName(named(others, { row: null })), false);
  assert.equal(isNamedAfterAnother(named(others)), true);
  assert.equal(isNamedAfterAnother(named(ROLLOUT)), false);
  const legacy = { file: rolloutFacts({ path: "/h/sessions/my-notes.jsonl", first: LEGACY }) };
  assert.equal(hasUsableName(factsOf(legacy)), true);
});

Deno.test("isUtf8() and hasLastOrdinal() ask of each kind of history what Codex asks", () => {
  const bad = wholeRollout({ notUtf8: 2 });
  assert.equal(isUtf8(factsOf({ file: rolloutFacts({ whole: bad }) })), true);
  assert.equal(isUtf8(factsOf({ file: rolloutFacts({ whole: bad, first: LEGACY }) })), false);
  assert.equal(isUtf8(factsOf({ file: rolloutFacts({ whole: null, first: LEGACY }) })), null);
  const ending = (ordinal: number | null, first = firstLine()) =>
    hasLastOrdinal(factsOf({ file: rolloutFacts({ last: lastLine({ ordinal }), first }) }));
  assert.deepEqual([ending(3), ending(null), ending(null, LEGACY)], [true, false, true]);
  const unknown = rolloutFacts({ last: null, whole: null });
  assert.equal(hasLastOrdinal(factsOf({ file: unknown })), null);
  assert.equal(hasLastOrdinal(factsOf({ file: rolloutFacts({ last: null }) })), true);
});

Deno.test("isProjectionAhead() holds bytes and ordinals of the state against the file", () => {
  const of = (nextByte: number, nextOrdinal: number, file = rolloutFacts()) =>
    isProjectionAhead(factsOf({ projection: { nextByte, nextOrdinal }, file }));
  assert.equal(of(100, 10), false);
  assert.equal(of(101, 10), true);
  assert.equal(of(100, 11), true);
  assert.equal(of(101, 10, rolloutFacts({ first: LEGACY })), false);
  const zst = { path: `${ROLLOUT}.zst`, size: 10 };
  assert.equal(of(100, 10, rolloutFacts({ ...zst, whole: wholeRollout({ bytes: 100 }) })), false);
  assert.equal(of(100, 10, rolloutFacts({ ...zst, whole: null, last: null })), null);
  assert.equal(isProjectionAhead(factsOf({ projection: null })), false);
});

Deno.test("hasOverlap() is not known of what was not read", () => {
  const of = (overlapAt: number | null) =>
    hasOverlap(factsOf({ file: rolloutFacts({ whole: wholeRollout({ overlapAt }) }) }));
  assert.deepEqual([of(7), of(null)], [true, false]);
  assert.equal(hasOverlap(factsOf({ file: rolloutFacts({ whole: null }) })), null);
});

Deno.test("brokenBase() is the nearest that Codex does not read; a cut that has moved is none", () => {
  const base = { rolloutId: asRolloutId("r"), endOrdinalExclusive: 5, endByteOffset: 50 };
  const at = (known: Partial<BaseFacts>): BaseFacts => ({
    ...{ base, from: absolute(ROLLOUT), file: rolloutFacts(), cut: "at-line", ...known },
  });
  const of = (...bases: BaseFacts[]) => brokenBase(factsOf({ bases }))?.finding ?? null;
  assert.equal(of(at({}), at({})), null);
  assert.equal(of(at({}), at({ file: null, cut: null })), "base-missing");
  assert.equal(of(at({ cut: "past-end" }), at({ file: null })), "base-short");
  const broken = rolloutFacts({ first: firstLine({}, { kind: "bom" }) });
  assert.equal(of(at({ file: broken })), "base-unreadable");
  assert.equal(of(at({ cut: "inside-line" })), null);
  assert.equal(
    movedBase(factsOf({ bases: [at({}), at({ cut: "inside-line" })] }))?.cut,
    "inside-line",
  );
  assert.equal(movedBase(factsOf({ bases: [at({ cut: null })] })), null);
});

Deno.test("doublesOf() passes by what a revert has made, and compressed twins", () => {
  const reverted = (number: number, base: string | null) => {
    const id = threadId(number);
    const historyBase = base === null
      ? null
      : { rolloutId: asRolloutId(base), endOrdinalExclusive: 1, endByteOffset: 1 };
    const path = number === 1 ? ROLLOUT : ROLLOUT.replace(".jsonl", `_${id}.jsonl`);
    return rolloutFacts({ path, first: firstLine({ historyBase }) });
  };
  const first = reverted(1, null);
  const second = reverted(5, THREAD);
  const third = reverted(6, threadId(5));
  const paths = (current: typeof first, ...others: (typeof first)[]) =>
    doublesOf({ current, others }).map(({ path }) => path);
  assert.deepEqual(paths(third, first, second), []);
  assert.deepEqual(paths(first, second, third), []);
  assert.deepEqual(paths(second, first, third), []);
  assert.deepEqual(paths(first, rolloutFacts({ path: `${ROLLOUT}.zst` })), []);
  const copy = rolloutFacts({ path: "/h/sessions/copy.jsonl" });
  assert.deepEqual(paths(first, copy, second), [copy.path]);
  const same = rolloutFacts({ path: ROLLOUT.replace("/2026/01/05/", "/2001/01/01/") });
  assert.deepEqual(paths(second, first, same).length, 1);
});

Deno.test("copiesOf() takes the only file of a thread for no copy of the one that its row names by mistake", () => {
  const other = rolloutFacts({
    path: ROLLOUT.replace(THREAD, threadId(2)),
    first: firstLine({ id: threadId(2) }),
  });
  const copy = rolloutFacts({ path: "/h/sessions/copy.jsonl" });
  const paths = (file: typeof other, ...others: (typeof other)[]) =>
    copiesOf({ id: THREAD, file, others }).map(({ path }) => path);
  assert.deepEqual(paths(other, rolloutFacts()), []);
  assert.deepEqual(paths(other, copy, rolloutFacts()), [copy.path]);
  assert.deepEqual(paths(rolloutFacts(), copy), [copy.path]);
});

Deno.test("foundByName() takes an own file with a proper name first, then the newest name", () => {
  const at = (path: string, id = THREAD) => rolloutFacts({ path, first: firstLine({ id }) });
  const old = at(ROLLOUT);
  const newer = at(ROLLOUT.replace("2026-01-05T", "2026-02-05T"));
  const copy = at(ROLLOUT.replace(".jsonl", " (1).jsonl"));
  const foreign = at(ROLLOUT.replace("2026-01-05T", "2027-01-05T"), OTHER);
  const archived = at(`/h/archived_sessions/rollout-2028-01-05T10-00-00-${THREAD}.jsonl`);
  assert.equal(foundByName([old, copy, foreign, newer, archived], THREAD), newer);
  assert.equal(foundByName([copy, old], THREAD), old);
  assert.equal(foundByName([foreign], THREAD), foreign);
  assert.equal(foundByName([], THREAD), null);
});
