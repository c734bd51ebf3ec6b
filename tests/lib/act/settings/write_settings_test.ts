import assert from "node:assert/strict";
import { writeSettings } from "../../../../lib/act/settings/write_settings.ts";
import { settingsTarget } from "../../../../lib/config/settings/place_settings.ts";
import { realFiles } from "../../../../lib/system/real/files.ts";
import { buildWriter } from "../../../../lib/system/real/writer.ts";
import { failingWriter } from "../../../support/failing_writer.ts";
import { absolute } from "../../../support/value/paths.ts";

async function inFolder(test: (root: string) => void | Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function write(path: string, text: string, { force = false } = {}) {
  const files = realFiles();
  const target = settingsTarget(absolute(path), { files, force });
  writeSettings({ ...target, text }, { files, writer: buildWriter() });
  return target;
}

function namesIn(root: string): readonly string[] {
  return [...Deno.readDirSync(root)].map(({ name }) => name).sort();
}

Deno.test("a file of settings is written with its folders, and never over another one", async () => {
  await inFolder((root) => {
    const path = `${root}/a/b/config.toml`;
    assert.equal(write(path, "one").kept, null);
    assert.throws(() => write(path, "two"), /^ConflictError: config file already exists: /);
    assert.equal(Deno.readTextFileSync(path), "one");
  });
});

Deno.test("with force the old one stays beside it, and nothing else; its mode is kept", async () => {
  await inFolder((root) => {
    const path = `${root}/config.toml`;
    Deno.writeTextFileSync(path, "one", { mode: 0o640 });
    // What a run that was cut off has left.
    Deno.writeTextFileSync(`${path}.new`, "half");
    assert.equal(write(path, "two", { force: true }).kept, `${path}.old`);
    assert.equal(write(path, "three", { force: true }).kept, `${path}.old2`);
    const text = (name: string) => Deno.readTextFileSync(`${root}/${name}`);
    assert.deepEqual(namesIn(root), ["config.toml", "config.toml.old", "config.toml.old2"]);
    assert.deepEqual(namesIn(root).map(text), ["three", "one", "two"]);
    assert.equal(Deno.statSync(path).mode! & 0o777, 0o640);
  });
});

Deno.test("a link is followed to the file it leads to and stays a link; what leads nowhere, and what is no file, is refused", async () => {
  await inFolder((root) => {
    Deno.mkdirSync(`${root}/dotfiles`);
    Deno.writeTextFileSync(`${root}/dotfiles/rollkeep.toml`, "one");
    Deno.symlinkSync("dotfiles/rollkeep.toml", `${root}/config.toml`);
    const { kept } = write(`${root}/config.toml`, "two", { force: true });
    assert.equal(kept, `${root}/dotfiles/rollkeep.toml.old`);
    assert.ok(Deno.lstatSync(`${root}/config.toml`).isSymlink);
    assert.equal(Deno.readTextFileSync(`${root}/dotfiles/rollkeep.toml`), "two");
    Deno.symlinkSync("nowhere", `${root}/dangling`);
    assert.throws(
      () => write(`${root}/dangling`, "x", { force: true }),
      /leads nowhere \(ENOENT\)/,
    );
    assert.throws(() => write(`${root}/dotfiles`, "x", { force: true }), /it is no file/);
    assert.throws(() => write(`${root}/config.toml/a/b`, "x"), /config\.toml" is no folder/);
  });
});

Deno.test("a disk that is full leaves the file as it is, and nothing beside it", async () => {
  await inFolder((root) => {
    const path = `${root}/config.toml`;
    Deno.writeTextFileSync(path, "one");
    const writer = failingWriter(buildWriter(), { kind: "error", at: 2 });
    const files = realFiles();
    const target = settingsTarget(absolute(path), { files, force: true });
    assert.throws(
      () => writeSettings({ ...target, text: "two" }, { files, writer }),
      /write fails/,
    );
    assert.deepEqual(namesIn(root), ["config.toml"]);
    assert.equal(Deno.readTextFileSync(path), "one");
  });
});
