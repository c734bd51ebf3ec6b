import assert from "node:assert/strict";
import fc from "fast-check";
import { newSaidOnce, type Source } from "../../../../../lib/codex/transcript/said/said_once.ts";

const said = (source: Source, text: string, id: string | null = null) => ({
  source,
  side: "assistant",
  text,
  id,
});

Deno.test("of what two sources say as many are told as the one says that says more, in whatever order", () => {
  const source = fc.constantFrom<Source>("event", "response");
  fc.assert(fc.property(
    fc.array(fc.record({ source, text: fc.constantFrom("a", "b") }), { maxLength: 20 }),
    (sayings) => {
      const once = newSaidOnce();
      const told = sayings.filter(({ source, text }) => once.isNew(said(source, text)));
      for (const text of ["a", "b"]) {
        const by = (source: Source) =>
          sayings.filter((one) => one.text === text && one.source === source).length;
        const count = told.filter((one) => one.text === text).length;
        assert.equal(count, Math.max(by("event"), by("response")));
      }
    },
  ));
});

Deno.test("what the response item says is no news after an event of its id, whatever its words", () => {
  const once = newSaidOnce();
  assert.equal(once.isNew(said("event", "the plan", "m")), true);
  assert.equal(once.isNew(said("response", "<plan>the plan</plan>", "m")), false);
  assert.equal(once.isNew(said("response", "the plan", "n")), true);
  assert.equal(once.isNew(said("event", "the plan", "o")), false);
});

Deno.test("a review, the message that repeats it and the event of that are one", () => {
  const once = newSaidOnce();
  const told = (["review", "response", "event"] as const).map((source) =>
    once.isNew(said(source, "two findings"))
  );
  assert.deepEqual(told, [true, false, false]);
});

Deno.test("sides are held apart, turns too, blanks around do not count, and length alone makes nothing one", () => {
  const once = newSaidOnce();
  const long = (middle: string) => `${"x".repeat(300)}${middle}${"y".repeat(300)}`;
  assert.equal(once.isNew(said("event", " yes\n")), true);
  assert.equal(once.isNew({ ...said("response", "yes"), side: "user" }), true);
  assert.equal(once.isNew(said("response", "yes")), false);
  assert.equal(once.isNew(said("event", "again")), true);
  assert.equal(once.isNew(said("event", long("one"))), true);
  assert.equal(once.isNew(said("response", long("three"))), true);
  once.endTurn();
  assert.equal(once.isNew(said("response", "again")), true);
});
