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

Deno.test("an original comes back compressed where Codex has compressed what took its place, and byte for byte from there", async () => {
  const { options, write, tools } = replacement();
  const { files, compression } = tools.system;
  const from = absolute(`${FROM}.zst`);
  const writeBytes = (path: string, bytes: Uint8Array) => {
    const file = tools.writer.create(absolute(path));
    file.write(bytes);
    file.close();
  };
  const bytesOf = (path: string) => {
    const { size } = files.lstat(absolute(path));
    const bytes = new Uint8Array(size);
    files.open(absolute(path)).readAt(bytes, 0);
    return bytes;
  };
  const packed = await compression.zstdFrame(new TextEncoder().encode(NEW));
  writeBytes(from, packed);
  // Longer than a frame.
  const first = `first ${"x".repeat(2_500_000)}\n`;
  write("/h/trash/a/files/r.jsonl", first);
  const at = (path: string) => fingerprintOf(files.lstat(absolute(path)));
  const staged = absolute("/h/trash/b/files/r.jsonl.zst.new");
  const kept = absolute("/h/trash/b/files/r.jsonl.zst");
  const common = { kind: "replace", from } as const;
  const back: ResolvedReplacement = {
    ...{ ...common, staged, kept, expect: at(from) },
    source: absolute("/h/trash/a/files/r.jsonl"),
  };
  takePlace(await prepareReplacement(back, options), options);
  let text = "";
  for await (const piece of compression.zstdDecode([bytesOf(from)])) {
    text += new TextDecoder().decode(piece);
  }
  assert.equal(text, first);
  const again: ResolvedReplacement = {
    ...{ ...common, expect: at(from), source: kept },
    ...{ staged: absolute("/h/trash/c/new"), kept: absolute("/h/trash/c/files/r.jsonl.zst") },
  };
  takePlace(await prepareReplacement(again, options), options);
  assert.deepEqual(bytesOf(from), packed);
});
