import assert from "node:assert/strict";
import { CHECKSUMS, checksumsText, digestsOf, filled } from "../../scripts/ship/checksums.ts";
import { makeDeb, ownVersion } from "../../scripts/ship/deb.ts";
import { makeRelease } from "../../scripts/ship/release_files.ts";
import { TARGETS } from "../../scripts/ship/targets.ts";
import { BAKED, programOf } from "../support/program/fake_program.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const PROGRAM = `${ROOT}dist/rollkeep`;

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-packages-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(words: readonly string[], cwd: string): Promise<string> {
  const [program, ...args] = words;
  const { success, stdout, stderr } = await new Deno.Command(program!, {
    args,
    cwd,
    env: { HOME: cwd },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, `${words.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

Deno.test("the Debian package of the compiled program is installed by dpkg, runs, and leaves nothing when it is removed", async () => {
  await inFolder(async (folder) => {
    const deb = await makeDeb({ program: PROGRAM, version: ownVersion(), folder });
    const listed = await run(["dpkg-deb", "--contents", deb], folder);
    const strange = listed.trim().split("\n").filter((line) =>
      !/^(?:drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) root\/root /.test(line)
    );
    assert.deepEqual(strange, []);
    const root = `${folder}/root`;
    await Deno.mkdir(`${root}/var/lib/dpkg/updates`, { recursive: true });
    await Deno.mkdir(`${root}/var/lib/dpkg/info`);
    await Deno.writeTextFile(`${root}/var/lib/dpkg/status`, "");
    // The root has no C library in it, which the package asks for, and its programs cannot be run as of it.
    const dpkg = ["dpkg", `--root=${root}`, "--force-depends", "--force-not-root"];
    await run([...dpkg, "-i", deb], folder);
    const said = await run([`${root}/usr/bin/rollkeep`, "--version"], folder);
    assert.equal(said, `rollkeep ${ownVersion()}\n`);
    for (const name of ["doc/rollkeep/copyright", "man/man1/rollkeep.1.gz"]) {
      assert.ok(Deno.statSync(`${root}/usr/share/${name}`).isFile, name);
    }
    await run([...dpkg, "-r", "rollkeep"], folder);
    assert.throws(() => Deno.lstatSync(`${root}/usr/bin/rollkeep`), Deno.errors.NotFound);
  });
});

Deno.test("install.sh installs the compiled program from a folder with its checksums", async () => {
  await inFolder(async (folder) => {
    const names = [TARGETS[0]!.file];
    await Deno.copyFile(PROGRAM, `${folder}/${names[0]}`);
    await Deno.writeTextFile(
      `${folder}/${CHECKSUMS}`,
      checksumsText(await digestsOf(folder, names)),
    );
    const install = ["sh", `${ROOT}packaging/install.sh`, "--prefix", `${folder}/p`];
    await run([...install, "--from", folder], folder);
    const said = await run([`${folder}/p/bin/rollkeep`, "version", "--short"], folder);
    assert.equal(said, `${ownVersion()}\n`);
  });
});

Deno.test("a release is made from five programs: every file has its checksum, a missing or wrong one is named", async () => {
  await inFolder(async (folder) => {
    const options = { version: "1.2.3-rc.1", runtime: "2.9.6" };
    await assert.rejects(
      makeRelease(folder, options),
      /no .*linux-x86_64: deno task compile --target/,
    );
    for (const { file, name } of TARGETS) {
      await Deno.writeFile(`${folder}/${file}`, programOf(name, BAKED));
    }
    const names = await makeRelease(folder, options);
    assert.deepEqual(
      [...names].sort(),
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
    );
    // A host of releases renames files with other characters.
    assert.ok(names.every((name) => /^[\w.-]+$/.test(name)));
    assert.ok(names.includes("rollkeep_1.2.3-rc.1_arm64.deb"));
    const checked = await run(["sha256sum", "--check", "--strict", CHECKSUMS], folder);
    assert.equal(checked.trim().split("\n").length, names.length - 1);
    await Deno.copyFile(`${folder}/${TARGETS[0]!.file}`, `${folder}/${TARGETS[1]!.file}`);
    await assert.rejects(makeRelease(folder, options), /linux-arm64 is a program for linux-x86_64/);
  });
});

Deno.test("the PKGBUILD names the files of the release by their digests, and installs program and licence", async () => {
  await inFolder(async (folder) => {
    const files = [...TARGETS.map(({ file }) => file), "LICENSE"];
    for (const file of files) await Deno.writeTextFile(`${folder}/${file}`, `bytes of ${file}`);
    const digests = await digestsOf(folder, files);
    const template = await Deno.readTextFile(`${ROOT}packaging/PKGBUILD`);
    await Deno.writeTextFile(`${folder}/PKGBUILD`, filled(template, { version: "1.2.3", digests }));
    // What makepkg does: fetch by name, hold to the digest, run package().
    const script = `set -eu
source ./PKGBUILD
srcdir=$PWD/src pkgdir=$PWD/pkg CARCH=aarch64
mkdir src
take() {
  name=\${1%%::*} address=\${1#*::}
  cp "./\${address##*/}" "src/$name"
  echo "$2  src/$name" | sha256sum --check --quiet
}
take "\${source[0]}" "\${sha256sums[0]}"
take "\${source_aarch64[0]}" "\${sha256sums_aarch64[0]}"
package
cat pkg/usr/bin/rollkeep
stat -c ' %a' pkg/usr/bin/rollkeep pkg/usr/share/licenses/rollkeep-bin/LICENSE`;
    const said = await run(["bash", "-c", script], folder);
    assert.equal(said, "bytes of rollkeep-linux-arm64 755\n 644\n");
  });
});
