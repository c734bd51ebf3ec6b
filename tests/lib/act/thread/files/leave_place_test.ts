import assert from "node:assert/strict";
import { settleLeaving, unlinkSources } from "../../../../../lib/act/thread/files/leave_place.ts";
import type { ResolvedMove } from "../../../../../lib/act/facts/files/resolved_step.ts";
import { stage } from "../../../../../lib/act/thread/files/transfer.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";
import { journalThread, threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

const A: ResolvedMove = {
  kind: "move",
  from: absolute("/h/sessions/a"),
  to: absolute("/h/trash/a"),
  expect: fingerprint(),
};
const B: ResolvedMove = { ...A, from: absolute("/h/sessions/b"), to: absolute("/h/trash/b") };

/** Settles a thread of two files that was cut off with these there; what is there afterwards. */
function settled(
  there: readonly string[],
  { isRowPast = null, links = [], theirs = {} }: {
    readonly isRowPast?: boolean | null;
    readonly links?: readonly ResolvedMove[];
    readonly theirs?: Readonly<Record<string, string>>;
  } = {},
): string {
  const memory = newMemoryStore(["/h/sessions/x", "/h/trash/x"]);
  for (const path of there) memory.write(path, path.slice(-1));
  for (const { from, to } of links) memory.tools.writer.link(from, to);
  for (const [path, text] of Object.entries(theirs)) memory.write(path, text);
  const work = {
    thread: journalThread(threadPlanOf("t")),
    steps: [A, B],
  };
  const filesOf = () => new Set(Object.keys(theirs).map(absolute));
  const isPast = settleLeaving(work, threadTools(memory, { filesOf }), {
    isRowPast: isRowPast === null ? null : () => isRowPast,
  });
  const left = [A.from, A.to, B.from, B.to].filter(memory.has).map((path) => path.slice(3));
  return `${isPast ? "done" : "back"}: ${left.join(" ")}`;
}

Deno.test("without a row the last unlink decides: before it all goes back", () => {
  assert.equal(settled([A.from, B.from]), "back: sessions/a sessions/b");
  assert.equal(settled([A.to, B.from]), "back: sessions/a sessions/b");
  assert.equal(settled([A.from, B.from], { links: [A, B] }), "back: sessions/a sessions/b");
  assert.equal(settled([A.to, B.to]), "done: trash/a trash/b");
});

Deno.test("with a row its commit decides, wherever the files are by then", () => {
  assert.equal(settled([A.to, B.to], { isRowPast: false }), "back: sessions/a sessions/b");
  assert.equal(settled([A.from, B.to], { isRowPast: true }), "done: trash/a trash/b");
  assert.equal(settled([A.from, B.from], { isRowPast: true }), "back: sessions/a sessions/b");
});

Deno.test("what Codex has put somewhere else stays there, and ours goes; another file stops it", () => {
  const elsewhere = { "/h/archived_sessions/a": "a" };
  assert.equal(settled([A.to, B.from], { theirs: elsewhere }), "back: sessions/b");
  assert.throws(
    () => settled([A.to, B.from], { theirs: { "/h/archived_sessions/a": "other" } }),
    /another file by now/,
  );
  assert.throws(() => settled([A.to]), /is gone, and not at/);
});

Deno.test("unlinkSources() removes no file that has taken the name meanwhile", () => {
  const memory = newMemoryStore(["/h/trash/x"]);
  memory.write(A.from, "a");
  const transfer = stage(A, threadTools(memory));
  memory.tools.writer.link(A.from, A.to);
  memory.tools.writer.unlink(A.from);
  memory.write(A.from, "new");
  assert.throws(() => unlinkSources([transfer], memory.tools), /was replaced while it was moved/);
  assert.equal(memory.read(A.from), "new");
});
