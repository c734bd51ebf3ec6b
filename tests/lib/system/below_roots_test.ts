import assert from "node:assert/strict";
import type { AbsolutePath } from "../../../lib/model/store.ts";
import { joinPath } from "../../../lib/text/path_text.ts";
import { realFiles } from "../../../lib/system/real/files.ts";

/** A folder with `root/2026/03/a.jsonl`, and `else/03/a.jsonl` outside of the root. */
async function withRoot(use: (folder: AbsolutePath) => Promise<void>): Promise<void> {
  const made = await Deno.makeTempDir({ prefix: "rollkeep-roots-" });
  const folder = await Deno.realPath(made) as AbsolutePath;
  try {
    for (const place of ["root/2026/03", "else/03"]) {
      await Deno.mkdir(`${folder}/${place}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${place}/a.jsonl`, `${place}\n`);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("below a root a file is opened where every folder on its way is one", async () => {
  await withRoot(async (folder) => {
    const files = realFiles([joinPath(folder, "root")]);
    const path = joinPath(folder, "root/2026/03/a.jsonl");
    const read = () => files.readText(path, { maxBytes: 99 });
    assert.equal(read(), "root/2026/03\n");
    await Deno.rename(`${folder}/root/2026`, `${folder}/root/was`);
    await Deno.symlink(`${folder}/else`, `${folder}/root/2026`);
    assert.equal(await Deno.readTextFile(path), "else/03\n", "the system would follow it");
    assert.throws(read, { code: "ENOTFILE" });
    assert.throws(() => files.open(path), { code: "ENOTFILE" });
    await Deno.remove(`${folder}/root/2026`);
    await Deno.rename(`${folder}/root/was`, `${folder}/root/2026`);
    await Deno.rename(`${folder}/root/2026/03`, `${folder}/root/03`);
    await Deno.symlink(`${folder}/root/03`, `${folder}/root/2026/03`);
    assert.throws(read, { code: "ENOTFILE" }, "a link that stays below the root");
  });
});

Deno.test("a root may be a link, and above it links are followed", async () => {
  await withRoot(async (folder) => {
    await Deno.symlink(`${folder}/root`, `${folder}/link`);
    const files = realFiles([joinPath(folder, "link")]);
    const read = (path: string) => files.readText(joinPath(folder, path), { maxBytes: 99 });
    assert.equal(read("link/2026/03/a.jsonl"), "root/2026/03\n");
    assert.equal(read("else/03/a.jsonl"), "else/03\n");
  });
});

Deno.test("a folder that was made anew since it was looked at opens its files", async () => {
  await withRoot(async (folder) => {
    const files = realFiles([joinPath(folder, "root")]);
    const path = joinPath(folder, "root/2026/03/a.jsonl");
    const read = () => files.readText(path, { maxBytes: 99 });
    assert.equal(read(), "root/2026/03\n");
    await Deno.rename(`${folder}/root/2026/03`, `${folder}/was`);
    await Deno.mkdir(`${folder}/root/2026/03`);
    await Deno.writeTextFile(path, "anew\n");
    assert.equal(read(), "anew\n");
    await Deno.rename(`${folder}/root/2026`, `${folder}/root/was`);
    await Deno.symlink(`${folder}/else`, `${folder}/root/2026`);
    assert.throws(read, { code: "ENOTFILE" }, "and a link is refused as before");
  });
});
