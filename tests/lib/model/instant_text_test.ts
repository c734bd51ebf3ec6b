import assert from "node:assert/strict";
import fc from "fast-check";
import {
  instantText,
  localText,
  newDayKey,
  relativeText,
} from "../../../lib/model/instant_text.ts";

Deno.test("instantText() writes what Date would", () => {
  fc.assert(fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
    assert.equal(instantText(ms), new Date(ms).toISOString());
  }));
});

Deno.test("newDayKey() gives the local date of a moment, across changes of the clock", () => {
  const key = newDayKey("Europe/Berlin");
  fc.assert(fc.property(fc.integer({ min: 0, max: 2e12 }), (ms) => {
    const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO("Europe/Berlin");
    assert.equal(key(ms), local.toPlainDate().toString());
  }));
});

Deno.test("localText() and relativeText() read as people say it", () => {
  assert.equal(localText(0, "America/Los_Angeles"), "1969-12-31 16:00:00");
  assert.equal(relativeText(0, 30_000), "just now");
  assert.equal(relativeText(0, 3 * 3_600_000), "3h ago");
  assert.equal(relativeText(2 * 86_400_000, 0), "in 2d");
});
