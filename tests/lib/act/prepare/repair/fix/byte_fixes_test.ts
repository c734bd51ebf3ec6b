import assert from "node:assert/strict";
import { MENDED_LINES, withRepairStore } from "../../../../../support/repair/repair_store.ts";

Deno.test("the last line gets the ordinal behind that of the line before it", async () => {
  await withRepairStore(async (store) => {
    const last = MENDED_LINES.at(-1)!.replace('"ordinal":4,', "");
    store.write([...MENDED_LINES.slice(0, -1), last]);
    const before = await store.state();
    await store.repair(["last-ordinal-missing"]);
    assert.equal(JSON.parse(store.lines().at(-1)!).ordinal, 4);
    assert.deepEqual(store.lines().slice(0, -1), MENDED_LINES.slice(0, -1));
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("no ordinal is made up where no line has one", async () => {
  await withRepairStore(async (store) => {
    store.write(MENDED_LINES.map((line) => line.replace(/"ordinal":\d,/, "")));
    const only = ["last-ordinal-missing"] as const;
    assert.match(`${(await store.planned(only[0], only)).reason}`, /cannot be mended yet/);
  });
});

Deno.test("bytes of a legacy rollout that are no UTF-8 become question marks in their places", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET history_mode = 'legacy'");
    store.write(
      MENDED_LINES.map((line) => line.replace(/"ordinal":\d,/, "").replace("paginated", "legacy")),
    );
    const bytes = Deno.readFileSync(store.path);
    const at = new TextDecoder().decode(bytes).indexOf("hello");
    Deno.writeFileSync(store.path, bytes.with(at, 0xff).with(at + 4, 0xc3));
    Deno.utimeSync(store.path, 1767607260, 1767607260);
    const before = await store.state();
    await store.repair(["encoding-invalid"]);
    const text = Deno.readTextFileSync(store.path);
    assert.equal(text.slice(at, at + 5), "?ell?");
    assert.equal(text.length, bytes.length);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("bytes of a paginated rollout, holes in its ordinals and NULs in the middle are left alone", async () => {
  await withRepairStore(async (store) => {
    const [meta, start, ...rest] = MENDED_LINES;
    store.write([
      meta!,
      start!,
      "\0\0\0",
      ...rest.map((line) => line.replace('"ordinal":4', '"ordinal":9')),
    ]);
    const bytes = Deno.readFileSync(store.path);
    const at = new TextDecoder().decode(bytes).indexOf("hello");
    Deno.writeFileSync(store.path, bytes.with(at, 0xff));
    assert.deepEqual((await store.rehearse()).plan.threads, []);
  });
});
