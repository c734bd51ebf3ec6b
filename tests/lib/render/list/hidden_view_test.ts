import assert from "node:assert/strict";
import type { ShownThread } from "../../../../lib/model/thread/thread.ts";
import { renderHidden } from "../../../../lib/render/list/hidden_view.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import { rolloutOf, threadOf } from "../../../support/value/thread_of.ts";

function hiddenBy(at: number, cause: string): ShownThread {
  const id = threadId(at);
  const thread = threadOf(id, { rollouts: [rolloutOf(`/h/sessions/${at}.jsonl`)] });
  return { ...thread, hidden: true, hiddenBy: { condition: "row", cause, detail: "" } };
}

/** The screen, its rows cut to the ids. */
async function screen(
  threads: readonly ShownThread[],
  { total = threads.length, header = true }: { total?: number; header?: boolean } = {},
): Promise<string[]> {
  const view = {
    ...{ terminal: true, color: false, width: 80, height: 24, home: null, zone: "UTC", nowMs: 0 },
  };
  const pieces: string[] = [];
  const result = { threads, total, totalBytes: 0 };
  for await (
    const piece of renderHidden(result, { header, view, all: "rollkeep list --all-of-it" })
  ) {
    pieces.push(piece);
  }
  return pieces.join("").split("\n").map((line) =>
    /^ +([0-9a-f]{8}-[0-9a-f]{3})/.exec(line)?.[1] ?? line
  );
}

Deno.test("hidden threads stand below what hides them, faults before what is so by design", async () => {
  const threads = [hiddenBy(1, "exec"), hiddenBy(2, "row-missing"), hiddenBy(3, "exec")];
  const lines = await screen(threads);
  assert.deepEqual(lines.filter((line) => line.includes(": ")), [
    "row-missing: Codex's database has no row of it",
    "exec: not listed by design",
    "to have back what a fault hides: rollkeep repair",
  ]);
  assert.equal(lines.indexOf("3 threads that Codex does not list"), 7);
});

Deno.test("without a fault nothing is to be repaired; a part names the command for all", async () => {
  assert.ok((await screen([hiddenBy(1, "exec")])).every((line) => !line.includes("repair")));
  const part = await screen([hiddenBy(1, "exec")], { total: 5 });
  assert.ok(part.includes("1 of 5 threads that Codex does not list"));
  assert.ok(part.includes("all of them: rollkeep list --all-of-it"));
  assert.deepEqual(await screen([]), ["No single thread is hidden from Codex's list.", ""]);
});

Deno.test("without a header there are rows and nothing else", async () => {
  const threads = [hiddenBy(1, "exec"), hiddenBy(2, "row-missing")];
  assert.deepEqual(await screen(threads, { total: 5, header: false }), [
    threads[1]!.id!.slice(0, 12),
    threads[0]!.id!.slice(0, 12),
    "",
  ]);
  assert.deepEqual(await screen([], { header: false }), [""]);
});
