import assert from "node:assert/strict";
import type { ResolvedMove } from "../../../../../lib/act/facts/files/resolved_step.ts";
import {
  mayUnlinkSource,
  publish,
  removeTemporary,
  stage,
  temporaryName,
} from "../../../../../lib/act/thread/files/transfer.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";

const MOVE: ResolvedMove = {
  kind: "move",
  from: absolute("/h/a"),
  to: absolute("/h/to/a"),
  expect: fingerprint(),
};
const noLinks = () => {
  throw Object.assign(new Error("no links"), { code: "EPERM" });
};

/** A store with a file to be moved; `links`: whether its disk has hard links. */
function storeWith({ links }: { readonly links: boolean }) {
  const memory = newMemoryStore(["/h/to/x"]);
  memory.write("/h/a", "text");
  memory.tools.writer.setMtime(absolute("/h/a"), 5000);
  memory.tools.writer.setMode(absolute("/h/a"), 0o640);
  const writer = links ? memory.tools.writer : { ...memory.tools.writer, link: noLinks };
  const tools = { ...memory.tools, writer };
  return { ...memory, tools, options: threadTools({ store: memory.store, tools }) };
}

for (const links of [true, false]) {
  Deno.test(`a file is moved ${links ? "by a second name" : "as a copy where there are no links"}, its time and mode with it`, () => {
    const { tools, options, read, has } = storeWith({ links });
    const transfer = stage(MOVE, options);
    assert.equal(has(MOVE.to), false);
    assert.equal(transfer.copy, links ? null : temporaryName(MOVE.to));
    publish(transfer, tools);
    assert.equal(read(MOVE.to), "text");
    const { mtimeMs, mode } = tools.system.files.lstat(MOVE.to);
    assert.deepEqual([mtimeMs, mode], [5000, 0o640]);
    assert.equal(has(temporaryName(MOVE.to)), false);
    assert.equal(mayUnlinkSource(transfer, tools), true);
  });
}

Deno.test("publish() takes no name that is taken", () => {
  for (const links of [true, false]) {
    const { tools, options, write, read } = storeWith({ links });
    const transfer = stage(MOVE, options);
    write(MOVE.to, "theirs");
    assert.throws(() => publish(transfer, tools), { code: "EEXIST" });
    assert.equal(read(MOVE.to), "theirs");
    assert.equal(mayUnlinkSource(transfer, tools), false);
  }
});

Deno.test("a source that has changed since it was copied may not go", () => {
  const { tools, options } = storeWith({ links: false });
  const transfer = stage(MOVE, options);
  publish(transfer, tools);
  tools.writer.setMtime(MOVE.from, 6000);
  assert.equal(mayUnlinkSource(transfer, tools), false);
});

Deno.test("stage() begins anew where one was cut off, and removeTemporary() takes such a copy and the name reserved for it", () => {
  const { tools, options, write, has } = storeWith({ links: false });
  write(temporaryName(MOVE.to), "half");
  write(MOVE.to);
  removeTemporary(MOVE, tools);
  assert.deepEqual([has(MOVE.to), has(temporaryName(MOVE.to))], [false, false]);
  write(temporaryName(MOVE.to), "half");
  assert.equal(stage(MOVE, options).copy, temporaryName(MOVE.to));
  write(MOVE.to, "whole");
  removeTemporary(MOVE, tools);
  assert.deepEqual([has(MOVE.to), has(temporaryName(MOVE.to))], [true, false]);
});
