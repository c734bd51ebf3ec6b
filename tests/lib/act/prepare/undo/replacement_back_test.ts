import assert from "node:assert/strict";
import { replacementBack } from "../../../../../lib/act/prepare/undo/replacement_back.ts";
import type { ReplaceStep } from "../../../../../lib/model/plan.ts";
import { storePlace } from "../../../../../lib/plan/place.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { absolute } from "../../../../support/value/paths.ts";

const sha256 = await SYSTEM.digests.sha256();

/** The way back of a file that was made as `new\n`, by what has become of it since, while the kept original has 4 bytes. */
function back(
  { now = "new\n", packed = null, made = true }: {
    readonly now?: string | null;
    readonly packed?: Uint8Array | null;
    readonly made?: boolean;
  },
) {
  const memory = newMemoryStore();
  const [path, kept] = ["/h/sessions/r.jsonl", "/h/trash/b-1/files/sessions/r.jsonl"];
  memory.write(kept, "old\n");
  memory.tools.writer.setMtime(absolute(kept), 5000);
  if (now !== null) {
    memory.write(path, now);
    memory.tools.writer.setMtime(absolute(path), 5000);
  }
  if (packed !== null) {
    memory.tools.writer.makeDirs(absolute("/h/sessions"));
    const file = memory.tools.writer.create(absolute(`${path}.zst`));
    file.write(packed);
    file.close();
  }
  const at = { size: 4, mtimeMs: 5000, ctimeMs: null, inode: null };
  const place = { in: "trash", path: storePlace("b-1/files/sessions/r.jsonl") } as const;
  const step: ReplaceStep = {
    kind: "replace",
    from: { in: "store", path: storePlace("sessions/r.jsonl") },
    rollout: true,
    expect: at,
    staged: place,
    kept: place,
    cwd: { from: "/a", to: "/b" },
  };
  const world = { store: memory.store, system: memory.tools.system, batchId: "b-2" };
  return replacementBack(step, {
    world: world as never,
    sha256,
    made: made ? { ...at, digest: sha256.ofText("new\n") } : undefined,
  });
}

Deno.test("replacementBack() brings the kept original back, in the other direction", async () => {
  const step = (await back({}))!;
  assert.equal(step.source?.path, "b-1/files/sessions/r.jsonl");
  assert.equal(step.kept.path, "b-2/files/sessions/r.jsonl");
  assert.deepEqual(step.cwd, { from: "/b", to: "/a" });
});

Deno.test("replacementBack() has no way back over a file that has grown, or that nobody noted", async () => {
  assert.equal(await back({ now: "new\nmore\n" }), null);
  assert.equal(await back({ made: false }), null);
  assert.equal(await back({ now: null }), null);
});

Deno.test("replacementBack() knows the new file that Codex has compressed since by what is in it", async () => {
  const frame = (text: string) => SYSTEM.compression.zstdFrame(new TextEncoder().encode(text));
  const step = (await back({ now: null, packed: await frame("new\n") }))!;
  assert.equal(step.from.path, "sessions/r.jsonl.zst");
  assert.equal(step.kept.path, "b-2/files/sessions/r.jsonl.zst");
  assert.equal(step.source?.path, "b-1/files/sessions/r.jsonl");
  for (const text of ["news", "new\nmore\n", "ne"]) {
    assert.equal(await back({ now: null, packed: await frame(text) }), null, text);
  }
  assert.equal(await back({ now: null, packed: new Uint8Array([1, 2, 3]) }), null);
});
