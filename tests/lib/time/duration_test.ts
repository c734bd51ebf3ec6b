import assert from "node:assert/strict";
import { UsageError } from "../../../lib/model/error.ts";
import { momentMs } from "../../../lib/model/request/moment.ts";
import { parseByteSize } from "../../../lib/text/byte_size.ts";
import { parseDuration, parseMoment } from "../../../lib/time/duration.ts";

const DAY = 86_400_000;

Deno.test("parseDuration() reads weeks to seconds, mixed, fractional and ISO 8601", () => {
  const cases: Readonly<Record<string, number>> = {
    "30d": 30 * DAY,
    "12h": DAY / 2,
    "2w": 14 * DAY,
    "1d12h": 1.5 * DAY,
    "90m": 5_400_000,
    "1.5h": 5_400_000,
    "1h30m": 5_400_000,
    "0s": 0,
    "30D": 30 * DAY,
    P30D: 30 * DAY,
    PT12H: DAY / 2,
    P1W: 7 * DAY,
    P1DT12H: 1.5 * DAY,
    "36500d": 36_500 * DAY,
  };
  for (const [text, ms] of Object.entries(cases)) assert.equal(parseDuration(text), ms, text);
});

Deno.test("parseDuration() refuses what has no fixed or no sane length: never everything", () => {
  const wrong = [
    "",
    " ",
    "30",
    "d",
    "-5d",
    "1mo",
    "1y",
    "P1M",
    "P1Y",
    "P",
    "PT",
    "36501d",
    "200000d",
    "1d1d",
    "5d x",
    "∞",
  ];
  for (const text of wrong) assert.throws(() => parseDuration(text), UsageError, text);
});

Deno.test("parseByteSize() reads plain numbers, letters and units", () => {
  assert.equal(parseByteSize("123"), 123);
  assert.equal(parseByteSize("500k"), 512_000);
  assert.equal(parseByteSize("10MB"), 10_000_000);
  assert.equal(parseByteSize("1.5GiB"), 1_610_612_736);
  for (const text of ["", "x", "-1", "1e9", "10XB", "99999999999TB"]) {
    assert.throws(() => parseByteSize(text), UsageError, text);
  }
});

const NOW = Date.UTC(2026, 10, 24);

const SINCE = { flag: "since", timeZone: () => "UTC" };

Deno.test("parseMoment() takes timestamps, dates at midnight UTC, and spans before now", () => {
  const cases: readonly (readonly [text: string, epochMs: number])[] = [
    ["2026-05-01T12:00:00Z", Date.UTC(2026, 4, 1, 12)],
    ["2026-05-01T12:00:00.123456789+02:00", Date.UTC(2026, 4, 1, 10) + 123],
    [" 2026-05-01 ", Date.UTC(2026, 4, 1)],
    ["2d", Date.UTC(2026, 10, 22)],
    ["P1D", Date.UTC(2026, 10, 23)],
  ];
  for (const [text, epochMs] of cases) {
    assert.equal(momentMs(parseMoment(text, SINCE), NOW), epochMs, text);
  }
});

Deno.test("parseMoment() refuses everything else with codexsm's words", () => {
  for (const text of ["yesterday", "2026-13-01", "2026-05-01T12:00:00", "2026-05-01x", "", "5"]) {
    assert.throws(() => parseMoment(text, SINCE), (error: unknown) => {
      assert.ok(error instanceof UsageError, text);
      assert.match(error.message, /invalid --since value .*: expected RFC3339 timestamp/);
      return true;
    });
  }
});

Deno.test("parseMoment() takes a date alone as midnight of the zone, where there is one", () => {
  const at = (text: string, timeZone: string) =>
    momentMs(parseMoment(text, { flag: "created-after", timeZone: () => timeZone }), NOW);
  assert.equal(at("2026-05-01", "Europe/Berlin"), Date.UTC(2026, 3, 30, 22));
  assert.equal(at("2026-05-01T00:00:00Z", "Europe/Berlin"), Date.UTC(2026, 4, 1));
  // On that day the clocks of São Paulo went from 00:00 to 01:00.
  assert.equal(at("2018-11-04", "America/Sao_Paulo"), Date.UTC(2018, 10, 4, 3));
});
