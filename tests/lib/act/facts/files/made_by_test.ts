import assert from "node:assert/strict";
import { madeBy } from "../../../../../lib/act/facts/files/made_by.ts";
import type { ResolvedStep } from "../../../../../lib/act/facts/files/resolved_step.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import { MEMORY_NOW_MS, newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";

const sha256 = await SYSTEM.digests.sha256();
const CWD = { from: "/p", to: "/q" };
const expect = fingerprint();

Deno.test("madeBy() notes the file of a copy or a replacement, where there is one", () => {
  const { tools, write } = newMemoryStore();
  write("/h/new", "made");
  const look = { files: tools.system.files, sha256 };
  const copy = { oldId: asThreadId("a"), newId: asThreadId("b"), cwd: CWD, branch: null };
  const create = (to: string): ResolvedStep => ({
    kind: "create",
    from: absolute("/h/a"),
    staged: absolute("/h/s"),
    to: absolute(to),
    expect,
    copy,
  });
  const noted = {
    made: {
      size: 4,
      mtimeMs: MEMORY_NOW_MS,
      ctimeMs: null,
      inode: null,
      digest: sha256.ofText("made"),
    },
  };
  assert.deepEqual(madeBy([create("/h/new")], look), noted);
  // Of a reverted thread the last rollout is the one that Codex goes on with.
  write("/h/old", "before");
  assert.deepEqual(madeBy([create("/h/old"), create("/h/new")], look), noted);
  const replace: ResolvedStep = {
    ...{ kind: "replace", expect, cwd: CWD },
    ...{ from: absolute("/h/new"), staged: absolute("/h/s"), kept: absolute("/h/k") },
  };
  assert.deepEqual(madeBy([replace], look), noted);
  assert.deepEqual(madeBy([create("/h/none")], look), {});
  assert.deepEqual(madeBy([{ kind: "remove", from: absolute("/h/new"), expect }], look), {});
});
