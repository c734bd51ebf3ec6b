import assert from "node:assert/strict";
import type { ResolvedMove } from "../../../../../lib/act/facts/files/resolved_step.ts";
import { giveTime, settleReaching } from "../../../../../lib/act/thread/files/reach_place.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";
import { journalThread, threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

const A: ResolvedMove = {
  kind: "move",
  from: absolute("/h/trash/a"),
  to: absolute("/h/sessions/a"),
  expect: fingerprint(),
};
const B: ResolvedMove = { ...A, from: absolute("/h/trash/b"), to: absolute("/h/sessions/b") };

/** Settles a thread of two files that was cut off on its way back with these there; what is there afterwards. */
function settled(
  there: readonly string[],
  { links = [], theirs = {} }: {
    readonly links?: readonly ResolvedMove[];
    readonly theirs?: Readonly<Record<string, string>>;
  } = {},
): string {
  const memory = newMemoryStore(["/h/sessions/x", "/h/trash/x"]);
  for (const path of there) memory.write(path, path.slice(-1));
  for (const { from, to } of links) memory.tools.writer.link(from, to);
  for (const [path, text] of Object.entries(theirs)) memory.write(path, text);
  const thread = journalThread(threadPlanOf("t"));
  const filesOf = () => new Set(Object.keys(theirs).map(absolute));
  const isThere = settleReaching(
    [A, B],
    { thread, steps: [A, B] },
    threadTools(memory, { filesOf }),
  );
  const left = [A.from, A.to, B.from, B.to].filter(memory.has).map((path) => path.slice(3));
  return `${isThere ? "there" : "back"}: ${left.join(" ")}`;
}

Deno.test("a thread of which all files have come is there, and loses the names it came from", () => {
  assert.equal(settled([A.to, B.to]), "there: sessions/a sessions/b");
  assert.equal(settled([A.from, B.from], { links: [A, B] }), "there: sessions/a sessions/b");
  const moved = { "/h/archived_sessions/b": "b" };
  assert.equal(settled([A.to, B.from], { theirs: moved }), "there: sessions/a");
});

Deno.test("one of which a file waits goes back whole", () => {
  assert.equal(settled([A.from, B.from]), "back: trash/a trash/b");
  assert.equal(settled([A.from, B.from], { links: [A] }), "back: trash/a trash/b");
  const taken = settled([A.from, B.from], { theirs: { [B.to]: "x" } });
  assert.equal(taken, "back: trash/a trash/b sessions/b");
});

Deno.test("one that has left the trash for good while others wait is left as it is", () => {
  assert.throws(() => settled([A.to, B.from]), /has left the trash/);
});

Deno.test("giveTime() dates a file unless somebody has touched it since", () => {
  const memory = newMemoryStore([A.to, B.to]);
  const time = (path: string) => memory.tools.system.files.lstat(absolute(path)).mtimeMs;
  const expect = fingerprint(0, time(A.to));
  giveTime({ ...A, expect, mtimeMs: 9 }, memory.tools);
  giveTime({ ...B, expect: fingerprint(0, 1), mtimeMs: 9 }, memory.tools);
  assert.deepEqual([time(A.to), time(B.to)], [9, expect.mtimeMs]);
});
