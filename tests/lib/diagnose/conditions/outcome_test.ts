import assert from "node:assert/strict";
import {
  databaseText,
  fails,
  passes,
  unasked,
  unread,
} from "../../../../lib/diagnose/conditions/outcome.ts";
import { factsOf, storeFacts } from "../../../support/value/facts_of.ts";

Deno.test("outcomes say whether and why; help is left out where there is none", () => {
  assert.deepEqual(passes("a"), { passed: true, detail: "a" });
  assert.deepEqual(fails("a"), { passed: false, detail: "a" });
  assert.deepEqual(fails("a", "b"), { passed: false, detail: "a", help: "b" });
  assert.deepEqual(unasked("a"), { passed: null, detail: "a" });
  assert.equal(unread("a").help, "rollkeep doctor --deep");
});

Deno.test("databaseText() tells a missing database from one that cannot be read", () => {
  const text = (database: "none" | { trouble: string }) =>
    databaseText(factsOf({ store: storeFacts({ database }) }));
  assert.match(text("none"), /no database/);
  assert.match(text({ trouble: "zzz" }), /zzz/);
});
