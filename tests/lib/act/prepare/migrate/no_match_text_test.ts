import assert from "node:assert/strict";
import { noMatchText } from "../../../../../lib/act/prepare/migrate/no_match_text.ts";
import { mappingTo } from "../../../../support/store/migration.ts";
import { rolloutOf, threadOf } from "../../../../support/value/thread_of.ts";

const threadIn = (cwd: string) => threadOf("t", { rollouts: [rolloutOf("/h/sessions/x")], cwd });

Deno.test("noMatchText() tells what kept threads back, else which folders below have some", () => {
  const text = (
    { below = [], chosen = [], warnings = [], tree = false, move = false }: {
      readonly below?: readonly string[];
      readonly chosen?: readonly string[];
      readonly warnings?: readonly string[];
      readonly tree?: boolean;
      readonly move?: boolean;
    },
  ) =>
    noMatchText({ ...mappingTo("/q", { move }), tree }, {
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
  const warnings = ["thread a has no settings", "thread b has none"];
  assert.equal(
    text({ below, chosen: ["/work", "/work"], warnings }),
    `2 threads of "/work" cannot be copied: ${warnings.join("; ")}`,
  );
  assert.equal(
    text({ chosen: ["/work"], warnings: ["thread a has no settings"], move: true }),
    '1 thread of "/work" cannot be moved: thread a has no settings',
  );
  assert.equal(text({ below, chosen: ["/work"] }), none);
});
