import assert from "node:assert/strict";
import type { ResolvedReplacement } from "../../../../../lib/act/facts/files/resolved_step.ts";
import {
  dropKept,
  dropStaged,
  isKept,
  isReplaced,
  prepareReplacement,
  putOriginalBack,
  takePlace,
} from "../../../../../lib/act/thread/files/replace_file.ts";
import { fingerprintOf } from "../../../../../lib/model/fingerprint.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";

const FROM = absolute("/h/sessions/r.jsonl");
const OLD = '{"timestamp":"t","type":"session_meta","payload":{"id":"x","cwd":"/p"}}\n';
const NEW = OLD.replace('"/p"', '"/q"');

/** A legacy rollout to be replaced by one of another folder. */
function replacement() {
  const memory = newMemoryStore();
  memory.write(FROM, OLD);
  memory.tools.writer.setMtime(absolute(FROM), 5000);
  const step: ResolvedReplacement = {
    kind: "replace",
    from: absolute(FROM),
    staged: absolute("/h/trash/b/files/r.jsonl.new"),
    kept: absolute("/h/trash/b/files/r.jsonl"),
    expect: fingerprintOf(memory.tools.system.files.lstat(absolute(FROM))),
    cwd: { from: "/p", to: "/q" },
  };
  return { ...memory, step, options: threadTools(memory) };
}

Deno.test("a replacement takes the place with the time of the original, which the batch keeps", async () => {
  const { step, options, read, tools } = replacement();
  const transfer = await prepareReplacement(step, options);
  assert.deepEqual([read(FROM), isReplaced(step, options), isKept(step, options)], [
    OLD,
    false,
    true,
  ]);
  takePlace(transfer, options);
  assert.deepEqual([read(FROM), read(step.kept), isReplaced(step, options)], [NEW, OLD, true]);
  assert.equal(tools.system.files.lstat(absolute(FROM)).mtimeMs, 5000);
});

Deno.test("takePlace() leaves a file alone that has changed since", async () => {
  const { step, options, read, tools } = replacement();
  const transfer = await prepareReplacement(step, options);
  const file = tools.writer.append(FROM);
  file.write(new TextEncoder().encode("more\n"));
  file.close();
  assert.throws(() => takePlace(transfer, options), /has changed/);
  assert.equal(read(FROM), `${OLD}more\n`);
});

Deno.test("putOriginalBack() brings the original back, however far a replacement came, and nothing is left behind", async () => {
  for (const isPlaced of [false, true]) {
    const { step, options, read, has } = replacement();
    const transfer = await prepareReplacement(step, options);
    if (isPlaced) takePlace(transfer, options);
    putOriginalBack(step, options);
    dropStaged(step, options);
    dropKept(step, options);
    assert.equal(read(FROM), OLD);
    assert.deepEqual([step.staged, step.kept, `${FROM}.rollkeep.tmp`].map(has), [
      false,
      false,
      false,
    ]);
  }
});

Deno.test("an earlier original comes back as it was", async () => {
  const { step, options, read, write } = replacement();
  write("/h/trash/a/files/r.jsonl", "first\n");
  const source = absolute("/h/trash/a/files/r.jsonl");
  takePlace(await prepareReplacement({ ...step, source }, options), options);
  assert.equal(read(FROM), "first\n");
});
