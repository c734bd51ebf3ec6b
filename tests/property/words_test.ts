import fc from "fast-check";
import assert from "node:assert/strict";
import { formatRolloutName, parseRolloutName } from "../../lib/codex/rollout_name.ts";
import { UsageError } from "../../lib/model/error.ts";
import { asRolloutId, asThreadId, firstRolloutOf } from "../../lib/model/ids.ts";
import { parseDuration } from "../../lib/time/duration.ts";

const UNIT_MS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const LONGEST_MS = 36_500 * UNIT_MS.d;

Deno.test("parseDuration() adds up every unit that is said, larger ones first", () => {
  const units = fc.subarray(["w", "d", "h", "m", "s"] as const, { minLength: 1 });
  fc.assert(fc.property(units, fc.infiniteStream(fc.nat({ max: 900 })), (units, counts) => {
    const said = units.map((unit) => ({ unit, count: counts.next().value! }));
    const text = said.map(({ unit, count }) => `${count}${unit}`).join("");
    const ms = said.reduce((sum, { unit, count }) => sum + count * UNIT_MS[unit], 0);
    assert.equal(parseDuration(text), ms, text);
    assert.equal(parseDuration(` ${text.toUpperCase()} `), ms, text);
  }));
});

Deno.test("parseDuration() takes nothing for everything: an age is in its range, or an error", () => {
  const word = fc.string({
    unit: fc.constantFrom("0", "9", "3", "d", "h", "m", "y", "P", "T", "-", "+", ".", " ", "e"),
    maxLength: 12,
  });
  fc.assert(fc.property(fc.oneof(word, fc.string()), (text) => {
    try {
      const ms = parseDuration(text);
      assert.ok(ms >= 0 && ms <= LONGEST_MS, `${text}: ${ms}`);
      assert.match(text, /\d/);
    } catch (error) {
      assert.ok(error instanceof UsageError, `${text}: ${error}`);
    }
  }));
});

Deno.test("a rollout's name is made of its parts and nothing else", () => {
  const id = fc.uuid();
  const two = (most: number) =>
    fc.integer({ min: 1, max: most }).map((n) => `${n}`.padStart(2, "0"));
  const timestamp = fc.tuple(fc.integer({ min: 2025, max: 2099 }), two(12), two(28), two(23))
    .map(([year, month, day, hour]) => `${year}-${month}-${day}T${hour}-30-00`);
  const parts = fc.record({
    threadId: id.map(asThreadId),
    rolloutId: id.map(asRolloutId),
    timestamp,
    compressed: fc.boolean(),
    isReverted: fc.boolean(),
  });
  fc.assert(fc.property(parts, ({ isReverted, ...some }) => {
    const named = isReverted ? some : { ...some, rolloutId: firstRolloutOf(some.threadId) };
    const name = formatRolloutName(named);
    assert.deepEqual(parseRolloutName(name), named);
    for (const strange of [`x${name}`, `${name}x`, name.slice(0, -1), name.replace("-", "_")]) {
      assert.equal(parseRolloutName(strange), null, strange);
    }
  }));
});
