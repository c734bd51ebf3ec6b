import assert from "node:assert/strict";
import { removeReplaced, writeSidecar } from "../../../../lib/act/seal/write_sidecar.ts";
import { type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

function toolsOf({ system, writer, store }: HandStore) {
  return { tools: { system, writer }, store };
}

Deno.test("writeSidecar() writes over nothing but the sidecar that was read", async () => {
  await withHandStore(async (store) => {
    const path = absolute(`${store.pathOf("other")}.sha256`);
    writeSidecar({ path, text: "one\n", earlier: null }, toolsOf(store));
    const earlier = store.system.files.lstat(path);
    assert.throws(
      () => writeSidecar({ path, text: "two\n", earlier: null }, toolsOf(store)),
      { code: "EEXIST" },
    );
    await Deno.writeTextFile(path, "somebody else's\n");
    const changed = () => writeSidecar({ path, text: "two\n", earlier }, toolsOf(store));
    assert.throws(changed, /has changed since it was looked at/);
    assert.equal(await Deno.readTextFile(path), "somebody else's\n");
    writeSidecar({ path, text: "two\n", earlier: store.system.files.lstat(path) }, toolsOf(store));
    assert.equal(await Deno.readTextFile(path), "two\n");
  });
});

Deno.test("writeSidecar() never leaves the store, nor follows a link in place of the sidecar", async () => {
  await withHandStore(async (store) => {
    const outside = absolute(`${store.home}/config.toml.sha256`);
    const write = (path: typeof outside) =>
      writeSidecar({ path, text: "x\n", earlier: null }, toolsOf(store));
    assert.throws(() => write(outside), /outside of the store/);
    assert.throws(
      () => write(absolute(`${store.home}/sessions/../config.toml.sha256`)),
      /leads out of the store/,
    );
    const path = absolute(`${store.pathOf("other")}.sha256`);
    await Deno.symlink(outside, path);
    assert.throws(() => write(path), { code: "EEXIST" });
    assert.throws(() => Deno.lstatSync(outside), Deno.errors.NotFound);
  });
});

Deno.test("removeReplaced() removes the other sidecars, never the new one and never a link", async () => {
  await withHandStore(async (store) => {
    const by = absolute(`${store.pathOf("other")}.sha256`);
    const [old, link] = ["old", "link"].map((name) => absolute(`${by}-${name}`));
    for (const path of [by, old!]) await Deno.writeTextFile(path, "x\n");
    await Deno.symlink(by, link!);
    removeReplaced([by, old!, link!], { by, ...toolsOf(store) });
    assert.equal(await Deno.readTextFile(by), "x\n");
    assert.throws(() => Deno.lstatSync(old!), Deno.errors.NotFound);
    assert.equal(Deno.lstatSync(link!).isSymlink, true);
  });
});
