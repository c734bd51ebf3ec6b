import assert from "node:assert/strict";
import {
  changeTail,
  isTailChanged,
  putTailBack,
} from "../../../../../lib/act/thread/files/change_tail.ts";
import type { ResolvedTail } from "../../../../../lib/act/facts/files/resolved_step.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";

const PATH = absolute("/h/sessions/r.jsonl");

/** A file with this text, and a step that was planned for one with that text. */
function step(
  kind: "append" | "cut",
  text: string,
  planned = text,
  known: Partial<ResolvedTail> = {},
) {
  const memory = newMemoryStore();
  memory.write(PATH, text);
  memory.tools.writer.setMtime(absolute(PATH), 5000);
  const expect = { size: planned.length, mtimeMs: 5000, ctimeMs: null, inode: null };
  const tail = {
    kind,
    from: PATH,
    expect,
    rollout: true,
    tail: btoa("new\n"),
    cwd: { from: "/p", to: "/q" },
  };
  return {
    ...memory,
    tail: { ...tail, ...known } as ResolvedTail,
    options: threadTools(memory),
    time: () => memory.tools.system.files.lstat(absolute(PATH)).mtimeMs,
  };
}

Deno.test("changeTail() writes or takes off the last bytes, and leaves the time unless it is given one", () => {
  const appended = step("append", "old\n");
  assert.equal(isTailChanged(appended.tail, appended.options), false);
  changeTail(appended.tail, appended.options);
  assert.deepEqual([appended.read(PATH), appended.time()], ["old\nnew\n", 5000]);
  assert.equal(isTailChanged(appended.tail, appended.options), true);
  const cut = step("cut", "old\nnew\n", "old\nnew\n", { mtimeMs: 7000 });
  changeTail(cut.tail, cut.options);
  assert.deepEqual([cut.read(PATH), cut.time()], ["old\n", 7000]);
});

Deno.test("changeTail() touches no file that has changed since", () => {
  const grown = step("append", "old\nmore\n", "old\n");
  assert.throws(() => changeTail(grown.tail, grown.options), /has changed/);
  assert.equal(grown.read(PATH), "old\nmore\n");
});

Deno.test("putTailBack() undoes a step however far it came, time included", () => {
  for (const text of ["old\n", "old\nne", "old\nnew\n"]) {
    const { tail, options, read, time, tools } = step("append", text, "old\n");
    tools.writer.setMtime(absolute(PATH), 9000);
    putTailBack(tail, options);
    assert.deepEqual([read(PATH), time()], ["old\n", 5000], text);
  }
  const cut = step("cut", "old\n", "old\nnew\n");
  putTailBack(cut.tail, cut.options);
  assert.equal(cut.read(PATH), "old\nnew\n");
});

Deno.test("putTailBack() leaves a file alone to which somebody else has written", () => {
  for (const text of ["old\nxyz", "old\nnew\nmore\n", "ol"]) {
    const { tail, options, read } = step("append", text, "old\n");
    assert.throws(() => putTailBack(tail, options), /has other bytes/, text);
    assert.equal(read(PATH), text);
  }
  const cut = step("cut", "old\nnew", "old\nnew\n");
  assert.throws(() => putTailBack(cut.tail, cut.options), /has other bytes/);
  const gone = step("append", "old\n");
  gone.tools.writer.unlink(PATH);
  assert.throws(() => putTailBack(gone.tail, gone.options), /is gone/);
});
