import assert from "node:assert/strict";
import { UsageError } from "../../../lib/model/error.ts";
import { parseSince, sinceMs } from "../../../lib/model/since.ts";

const NOW = Date.UTC(2026, 10, 24);

Deno.test("parseSince() takes timestamps, dates at midnight UTC, and spans before now", () => {
  const cases: readonly (readonly [text: string, epochMs: number])[] = [
    ["2026-05-01T12:00:00Z", Date.UTC(2026, 4, 1, 12)],
    ["2026-05-01T12:00:00.123456789+02:00", Date.UTC(2026, 4, 1, 10) + 123],
    [" 2026-05-01 ", Date.UTC(2026, 4, 1)],
    ["2d", Date.UTC(2026, 10, 22)],
    ["P1D", Date.UTC(2026, 10, 23)],
  ];
  for (const [text, epochMs] of cases) assert.equal(sinceMs(parseSince(text), NOW), epochMs, text);
});

Deno.test("parseSince() refuses everything else with codexsm's words", () => {
  for (const text of ["yesterday", "2026-13-01", "2026-05-01T12:00:00", "2026-05-01x", "", "5"]) {
    assert.throws(() => parseSince(text), (error: unknown) => {
      assert.ok(error instanceof UsageError, text);
      assert.match(error.message, /invalid --since value .*: expected RFC3339 timestamp/);
      return true;
    });
  }
});
