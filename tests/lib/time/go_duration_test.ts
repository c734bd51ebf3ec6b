import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../../../lib/model/error.ts";
import { goDurationText, parseGoDuration } from "../../../lib/time/go_duration.ts";

Deno.test("goDurationText() writes spans as Go does", () => {
  const second = 1e9;
  const cases: readonly (readonly [ns: number, text: string])[] = [
    [0, "0s"],
    [720 * 3600 * second, "720h0m0s"],
    [90 * second, "1m30s"],
    [1.5 * second, "1.5s"],
    [3_600_000_500_000, "1h0m0.0005s"],
    [250e6, "250ms"],
    [1500, "1.5µs"],
    [7, "7ns"],
    [-3600 * second, "-1h0m0s"],
  ];
  for (const [ns, text] of cases) {
    assert.equal(goDurationText(ns), text);
    assert.equal(parseGoDuration(text), ns);
  }
});

Deno.test("parseGoDuration() reads back what is written, and refuses anything else", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 36_500 * 86_400_000 }), (ms) => {
    assert.equal(Math.round(parseGoDuration(goDurationText(ms * 1e6)) / 1e6), ms);
  }));
  for (const text of ["", "5", "h", "1d", "1h 2m", "P1D"]) {
    assert.throws(() => parseGoDuration(text), UsageError, text);
  }
});
