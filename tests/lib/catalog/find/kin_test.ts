import assert from "node:assert/strict";
import { titlesOf } from "../../../../lib/catalog/find/kin.ts";
import { catalogOf, rolloutPath, threadId } from "../../../support/value/catalog_of.ts";

Deno.test("titlesOf() takes the title of the first catalog that has one, and leaves out what nobody knows", async () => {
  const first = await catalogOf([
    { path: rolloutPath(0), head: { preview: "zero" } },
    { path: rolloutPath(1), head: { preview: null } },
  ]);
  const second = await catalogOf([
    { path: rolloutPath(0), head: { preview: "another zero" } },
    { path: rolloutPath(1), head: { preview: "one" } },
  ]);
  const ids = [0, 1, 2].map(threadId);
  assert.deepEqual(Object.fromEntries(await titlesOf([first, second], ids)), {
    [ids[0]!]: "zero",
    [ids[1]!]: "one",
  });
  assert.equal((await titlesOf([first], [])).size, 0);
});
