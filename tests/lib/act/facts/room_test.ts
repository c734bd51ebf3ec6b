import assert from "node:assert/strict";
import { roomTrouble } from "../../../../lib/act/facts/room.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { FileStep, Plan } from "../../../../lib/model/plan.ts";
import { storePlace } from "../../../../lib/plan/place.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { absolute } from "../../../support/value/paths.ts";
import { fingerprint } from "../../../support/value/thread_of.ts";
import { removeStep, threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const MIB = 1024 * 1024;

/** What is said of a plan of one step, with so much room; `far`: the trash lies on another disk. */
async function trouble(
  { action, step, free, far = false, cause = { kind: "selector" } }: {
    readonly action: Plan["action"];
    readonly step: FileStep;
    readonly free: number | null;
    readonly far?: boolean;
    readonly cause?: { readonly kind: string };
  },
): Promise<string | null> {
  const { store, tools } = newMemoryStore(["/h/sessions/x", "/h/trash/x"]);
  const { files } = tools.system;
  const world = {
    store,
    files: {
      ...files,
      lstat(path: string) {
        const stat = files.lstat(absolute(path));
        return far && path.startsWith("/h/trash") ? { ...stat, device: 2 } : stat;
      },
      freeBytes: () => Promise.resolve(free),
    },
  };
  const threads = [threadPlanOf("t", { steps: [step] })];
  const plan = { action, cause, threads, namesDigest: null } as unknown as Plan;
  const refusal = await roomTrouble(plan, world);
  return refusal === null ? null : `${refusal.message} | ${refusal.hint}`;
}

const large = { ...trashStep("sessions/x", "b"), expect: fingerprint(100 * MIB) };

Deno.test("a delete leaves room to Codex, and copies only to another disk", async () => {
  const remove = { action: "delete", step: large } as const;
  assert.equal(await trouble({ ...remove, free: 20 * MIB }), null);
  assert.match((await trouble({ ...remove, free: 10 * MIB }))!, /16.0MiB must stay free/);
  const far = await trouble({ ...remove, free: 20 * MIB, far: true });
  assert.match(far!, /100.0MiB have to be copied there.*--trash-root/);
  assert.equal(await trouble({ ...remove, free: null, far: true }), null);
});

Deno.test("what goes for good asks for its journal and the databases' side files alone", async () => {
  const empty = { action: "empty", step: removeStep("b/files/sessions/x") } as const;
  assert.equal(await trouble({ ...empty, free: 2 * MIB }), null);
  assert.match((await trouble({ ...empty, free: 1000 }))!, /databases write.*by other means/);
});

Deno.test("a copy of a compressed rollout is taken for much larger than that", async () => {
  const create = (name: string): FileStep => ({
    kind: "create",
    from: { in: "store", path: storePlace(`sessions/${name}`) },
    staged: { in: "trash", path: storePlace(`b/files/sessions/${name}`) },
    to: { in: "store", path: storePlace("sessions/y.jsonl") },
    expect: fingerprint(10 * MIB),
    rollout: true,
    copy: {
      oldId: asThreadId("a"),
      newId: asThreadId("b"),
      cwd: { from: "/p", to: "/q" },
      branch: null,
    },
  });
  const copy = { action: "copy", free: 50 * MIB } as const;
  assert.equal(await trouble({ ...copy, step: create("x.jsonl") }), null);
  assert.match(
    (await trouble({ ...copy, step: create("x.jsonl.zst") }))!,
    /120.0MiB have to be copied/,
  );
  // What a fork takes in is written, too.
  const inherits = [{ path: storePlace("sessions/base.jsonl"), start: 0, end: 70 * MIB }];
  const alone = { ...create("x.jsonl"), inherits } as FileStep;
  assert.match((await trouble({ ...copy, step: alone }))!, /80.0MiB have to be copied/);
});

Deno.test("a plan of nothing needs no room", async () => {
  const { store, tools } = newMemoryStore();
  const plan = { action: "delete", threads: [] } as unknown as Plan;
  assert.equal(await roomTrouble(plan, { store, files: tools.system.files }), null);
});
