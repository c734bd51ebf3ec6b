import fc from "fast-check";
import assert from "node:assert/strict";
import {
  instantOf,
  instantText,
  localText,
  newDayKey,
  relativeText,
  spokenAgo,
  spokenText,
} from "../../../lib/time/instant_text.ts";

Deno.test("instantText() writes what Date would", () => {
  fc.assert(fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
    assert.equal(instantText(ms), new Date(ms).toISOString());
  }));
  assert.equal(instantText(-0.5), "1969-12-31T23:59:59.999Z");
  assert.equal(instantText(1e300), "+275760-09-13T00:00:00.000Z");
});

Deno.test("instantOf() takes every RFC 3339 text as Temporal does, and nothing else", () => {
  const byTemporal = (text: string): number | null => {
    try {
      return Temporal.Instant.from(text).epochMilliseconds;
    } catch {
      return null;
    }
  };
  fc.assert(fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
    assert.equal(instantOf(new Date(ms).toISOString()), ms);
  }));
  const part = (max: number) => fc.integer({ min: 0, max });
  const fraction = fc.stringMatching(/^(?:\.\d{1,10})?$/);
  const zone = fc.constantFrom("Z", "z", "+02:00", "-00:30", "", "[UTC]");
  fc.assert(
    fc.property(
      fc.tuple(part(9999), part(14), part(33), part(25), part(61), part(61)),
      fraction,
      zone,
      ([year, month, day, hour, minute, second], fraction, zone) => {
        const two = (value: number) => `${value}`.padStart(2, "0");
        const date = `${`${year}`.padStart(4, "0")}-${two(month)}-${two(day)}`;
        const text = `${date}T${two(hour)}:${two(minute)}:${two(second)}${fraction}${zone}`;
        assert.equal(instantOf(text), byTemporal(text), text);
      },
    ),
    { numRuns: 3000 },
  );
  for (const text of ["2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z"]) {
    assert.equal(instantOf(text), byTemporal(text), text);
  }
  for (const text of ["", "nonsense", "2024-01-01", "2016-12-31T23:59:60Z"]) {
    assert.equal(instantOf(text), byTemporal(text), text);
  }
});

Deno.test("newDayKey() gives the local date of a moment, across changes of the clock", () => {
  const key = newDayKey("Europe/Berlin");
  fc.assert(fc.property(fc.integer({ min: 0, max: 2e12 }), (ms) => {
    const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO("Europe/Berlin");
    assert.equal(key(ms), local.toPlainDate().toString());
  }));
});

Deno.test("relativeText() reads as people say it", () => {
  assert.equal(relativeText(0, 30_000), "just now");
  assert.equal(relativeText(0, 3 * 3_600_000), "3h ago");
  assert.equal(relativeText(2 * 86_400_000, 0), "in 2d");
});

Deno.test("localText() tells the minute on the clock of a zone, however far off the moment is", () => {
  const at = Date.parse("2026-09-02T03:04:59.999Z");
  assert.equal(localText(at, "America/Los_Angeles"), "2026-09-01 20:04");
  assert.equal(localText(at, "UTC"), "2026-09-02 03:04");
  assert.equal(localText(1e300, "Asia/Tokyo"), "+275760-09-13 09:00");
});

Deno.test("spokenText() and spokenAgo() tell a moment in whole words", () => {
  const nowMs = Date.parse("2026-11-24T12:00:00Z");
  const [day, hour] = [86_400_000, 3_600_000];
  const at = { zone: "America/Los_Angeles", nowMs };
  assert.equal(spokenText(nowMs - 18 * hour, at), "23 Nov 10:00");
  assert.equal(spokenText(Date.parse("2026-01-01T00:00:00Z"), at), "31 Dec 2025 16:00");
  assert.match(spokenText(1e300, at), /^\+275760-/);
  const ages = [0, 61_000, hour, 3 * hour, day, 8 * day, 400 * day, -2 * day];
  assert.deepEqual(ages.map((ms) => spokenAgo(nowMs - ms, nowMs)), [
    ...["just now", "1 minute ago", "1 hour ago", "3 hours ago", "1 day ago", "8 days ago"],
    ...["1 year ago", "in 2 days"],
  ]);
});
