import assert from "node:assert/strict";
import { obstaclesOf, withLongHeads } from "../../../../../lib/act/prepare/migrate/obstacles.ts";
import type { FileStep } from "../../../../../lib/model/plan.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { rolloutLine, SAMPLE_ID, SYSTEM, withRollout } from "../../../../support/rollout_file.ts";
import { headOf } from "../../../../support/value/head_of.ts";
import { rolloutOf, threadOf } from "../../../../support/value/thread_of.ts";

/** Steps of one kind: what is asked of them here is their kind alone. */
function steps(kind: FileStep["kind"]): readonly FileStep[] {
  return [{ kind } as FileStep];
}

function obstacles(content: string | Uint8Array, historyMode: string) {
  return withRollout(content, (path) => {
    const rollout = { ...rolloutOf(path), head: headOf({ historyMode }) };
    return obstaclesOf(threadOf(SAMPLE_ID, { rollouts: [rollout] }), SYSTEM);
  });
}

const META = rolloutLine("session_meta", { id: SAMPLE_ID, cwd: "/p" });

/** Metadata and a line with a byte that is not UTF-8. */
function damaged(line: 1 | 2): Uint8Array {
  const bytes = new TextEncoder().encode(`${META}{"note":"!"}\n`);
  bytes[line === 1 ? META.indexOf("/p") : bytes.lastIndexOf(33)] = 0xff;
  return bytes;
}

Deno.test("obstaclesOf() names a byte that is not UTF-8 where Codex refuses the thread for it, else the line it loses", async () => {
  const legacy = await obstacles(damaged(2), "legacy");
  assert.match(legacy.why!, /not UTF-8 in line 2 of its file \(offset \d+\): Codex neither lists/);
  const paginated = await obstacles(damaged(2), "paginated");
  assert.equal(paginated.why, null);
  assert.match(
    paginated.notesOn(steps("append")).join(),
    /line 2 of .* is not UTF-8: Codex passes/,
  );
  assert.match((await obstacles(damaged(1), "paginated")).why!, /in line 1/);
  const sound = await obstacles(META, "legacy");
  assert.deepEqual([sound.why, sound.notesOn(steps("create"))], [null, []]);
});

Deno.test("obstaclesOf() holds a line that is too long against the steps that would edit it", async () => {
  const filler = "x".repeat(64 * 1024 * 1024);
  const long = rolloutLine("session_meta", { id: SAMPLE_ID, cwd: "/p", filler });
  const context = rolloutLine("turn_context", { cwd: "/p" });
  const kinds = ["append", "replace", "create"] as const;
  const whyNot = async (content: string) => {
    const found = await obstacles(content, "legacy");
    return kinds.map((kind) => found.whyNot(steps(kind)) === null);
  };
  assert.deepEqual(await whyNot(long + context), [true, true, false]);
  assert.deepEqual(await whyNot(long), [true, false, false]);
  assert.deepEqual(await whyNot(META + context), [true, true, true]);
  const told = await obstacles(long + context, "legacy");
  assert.match(told.notesOn(steps("replace")).join(), /longer than 64 MB and keeps the old folder/);
  assert.deepEqual(told.notesOn(steps("append")), []);
});

Deno.test("withLongHeads() reads a head that a scan has not for its length, and leaves one alone that nobody can read", async () => {
  const filler = "x".repeat(9 * 1024 * 1024);
  await withRollout(
    rolloutLine("session_meta", { id: SAMPLE_ID, cwd: "/p", filler }),
    async (path) => {
      const read = { ...rolloutOf(path), head: headOf() };
      const known = threadOf(SAMPLE_ID, { rollouts: [read] });
      assert.equal(await withLongHeads(known, SYSTEM), known);
      const rollouts = [path, absolute("/nowhere/r.jsonl")].map((path) => ({
        ...rolloutOf(path),
        head: null,
      }));
      const thread = { ...threadOf(SAMPLE_ID, { rollouts }), historyMode: null };
      const found = await withLongHeads(thread, SYSTEM);
      assert.deepEqual(found.rollouts.map(({ head }) => head?.cwd ?? null), ["/p", null]);
      assert.equal(found.historyMode, "legacy");
    },
  );
});
