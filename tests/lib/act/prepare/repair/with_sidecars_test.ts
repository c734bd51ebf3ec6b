import assert from "node:assert/strict";
import { FORK, withForkStore } from "../../../../support/repair/fork_store.ts";
import { MENDED_LINES, withRepairStore } from "../../../../support/repair/repair_store.ts";

Deno.test("a sidecar that would call mended bytes damage waits in the trash until undo", async () => {
  await withRepairStore(async (store) => {
    Deno.writeTextFileSync(store.path, `\uFEFF${MENDED_LINES.join("\n")}\n`);
    Deno.writeTextFileSync(`${store.path}.sha256`, `${"0".repeat(64)}  rollout.jsonl\n`);
    const before = await store.state();
    await store.repair(["head-bom"]);
    assert.throws(() => Deno.statSync(`${store.path}.sha256`), Deno.errors.NotFound);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a sidecar goes along with a file that gets its proper name", async () => {
  await withRepairStore(async (store) => {
    const odd = store.path.replace(/[^/]*$/, "my-notes.jsonl");
    Deno.renameSync(store.path, odd);
    Deno.writeTextFileSync(`${odd}.sha256`, "digest\n");
    store.sql(`UPDATE threads SET rollout_path = '${odd}'`);
    const before = await store.state();
    await store.repair(["name-not-canonical"]);
    assert.equal(Deno.readTextFileSync(`${store.path}.sha256`), "digest\n");
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("what changes no file leaves sidecars alone", async () => {
  await withRepairStore(async (store) => {
    Deno.writeTextFileSync(`${store.path}.sha256`, "digest\n");
    store.sql("UPDATE threads SET preview = ''");
    await store.repair();
    assert.equal(Deno.readTextFileSync(`${store.path}.sha256`), "digest\n");
  });
});

Deno.test("a sidecar of a fork that takes in what it reads waits in the trash until undo, one that stayed stays", async () => {
  await withForkStore(async (store) => {
    const sidecar = `${store.pathOf(FORK)}.sha256`;
    Deno.writeTextFileSync(sidecar, `${"0".repeat(64)}  rollout.jsonl\n`);
    const before = await store.state();
    await store.repairThem(["history-elsewhere"], { refs: [FORK], inPlace: true });
    assert.throws(() => Deno.statSync(sidecar), Deno.errors.NotFound);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
  await withRepairStore(async (store) => {
    const [...lines] = MENDED_LINES;
    store.write(lines.with(-1, lines.at(-1)!.replace('"ordinal":4,', "")));
    Deno.writeTextFileSync(`${store.path}.sha256`, "digest\n");
    const before = await store.state();
    await store.repair(["last-ordinal-missing"]);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});
