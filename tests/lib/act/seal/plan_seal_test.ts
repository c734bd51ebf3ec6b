import assert from "node:assert/strict";
import { withHandStore } from "../../../support/hand_store.ts";
import { sealPaths, sealPlans } from "../../../support/store/sealing.ts";

Deno.test("planSeal() tells first, kept, grown, in use and unreadable apart without reading a rollout", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    const kind = (live?: string) =>
      sealPlans(store, [{ path, ...(live === undefined ? {} : { live }) }])[0]!.kind;
    assert.deepEqual([kind(), kind("is in use")], ["first", "live"]);
    await sealPaths(store, [path]);
    assert.deepEqual([kind(), kind("is in use")], ["kept", "kept"]);
    await Deno.writeTextFile(path, "{}\n", { append: true });
    assert.deepEqual([kind(), kind("is in use")], ["again", "live"]);
    const [plan] = sealPlans(store, [{ path: store.pathOf("parent") }]);
    assert.ok(plan?.kind === "failed");
    assert.match(plan.why, /invalid sha256 sidecar format/);
  });
});

Deno.test("planSeal() seals anew what Codex has left a sidecar of elsewhere, or under its other name", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    await sealPaths(store, [path]);
    const archived = `${store.home}/archived_sessions`;
    await Deno.mkdir(archived);
    const moved = `${archived}/${path.slice(path.lastIndexOf("/") + 1)}`;
    await Deno.rename(path, moved);
    const [plan] = sealPlans(store, [{ path: moved }]);
    assert.ok(plan?.kind === "again");
    assert.equal(plan.earlier.sidecar, `${path}.sha256`);
    assert.equal(plan.sidecar, `${moved}.sha256`);
  });
});

Deno.test("planSeal() leaves a name alone that a sidecar would say wrongly", async () => {
  await withHandStore(async (store) => {
    const path = `${store.home}/sessions/odd\nname.jsonl`;
    await Deno.writeTextFile(path, "{}\n");
    const [plan] = sealPlans(store, [{ path }]);
    assert.ok(plan?.kind === "failed");
    assert.match(plan.why, /characters/);
  });
});
