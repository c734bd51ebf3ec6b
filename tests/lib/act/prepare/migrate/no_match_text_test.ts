import assert from "node:assert/strict";
import { noMatchText } from "../../../../../lib/act/prepare/migrate/no_match_text.ts";
import { mappingTo } from "../../../../support/store/migration.ts";
import { rolloutOf, threadOf } from "../../../../support/value/thread_of.ts";

const threadIn = (cwd: string) => threadOf("t", { rollouts: [rolloutOf("/h/sessions/x")], cwd });

Deno.test("noMatchText() tells what kept threads back, else which folders below have some", () => {
  const text = (
    { below = [], chosen = [], warnings = [], tree = false }: {
      readonly below?: readonly string[];
      readonly chosen?: readonly string[];
      readonly warnings?: readonly string[];
      readonly tree?: boolean;
    },
  ) =>
    noMatchText({ ...mappingTo("/q"), tree }, {
      below: below.map(threadIn),
      chosen: chosen.map(threadIn),
      warnings,
    });
  const none = 'no sessions matched source cwd "/work"';
  assert.equal(text({}), none);
  const below = ["/work/a", "/work/a", "/work/b", "/work/c", "/work/d"];
  const near = "2 threads under /work/a, 1 thread under /work/b, 1 thread under /work/c";
  assert.equal(text({ below }), `${none}: ${near}: add --tree`);
  assert.equal(text({ below, tree: true }), none);
  assert.equal(text({ below, chosen: ["/work"], warnings: ["one", "two"] }), `${none} (one; two)`);
  assert.equal(text({ below, chosen: ["/work"] }), none);
});
