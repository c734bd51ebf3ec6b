import assert from "node:assert/strict";
import { statOrNull } from "../../../lib/system/files.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { filesContract } from "../../support/disk/files_contract.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { absolute } from "../../support/value/paths.ts";

filesContract("real files", async (use) => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    const plant = async (path: string, kind: string) => {
      if (kind === "link") await Deno.symlink("/etc/hostname", path);
      else await new Deno.Command("mkfifo", { args: [path] }).output();
    };
    await use({ root: absolute(root), files: realFiles(), writer: buildWriter(), plant });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

filesContract("files in memory", async (use) => {
  const { files, writer, plant } = newMemoryFiles("/root", () => 1_700_000_000_000);
  await use({
    root: absolute("/root"),
    files,
    writer,
    plant: (path, kind) => Promise.resolve(plant(path, kind)),
  });
});

Deno.test("statOrNull() takes a name that can be nowhere for nothing, and tells all other trouble", () => {
  const failing = (code: string) => ({
    ...newMemoryFiles("/h", () => 0).files,
    lstat: () => {
      throw Object.assign(new Error("told"), { code });
    },
  });
  for (const code of ["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP"]) {
    assert.equal(statOrNull(absolute("/x"), failing(code)), null);
  }
  assert.throws(() => statOrNull(absolute("/x"), failing("EACCES")), /told/);
});
