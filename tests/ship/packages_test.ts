import assert from "node:assert/strict";
import { CHECKSUMS, checksumsText, digestsOf, filled } from "../../scripts/ship/checksums.ts";
import { makeDeb, ownVersion } from "../../scripts/ship/deb.ts";
import { makeRelease } from "../../scripts/ship/release_files.ts";
import { makeShareArchive, SHARE_ARCHIVE } from "../../scripts/ship/share.ts";
import { TARGETS } from "../../scripts/ship/targets.ts";
import { BAKED, programOf } from "../support/program/fake_program.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const PROGRAM = `${ROOT}dist/rollkeep`;
const BREW = `${ROOT}tests/ship/homebrew.rb`;

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
    const expected = [
      "doc/rollkeep/copyright",
      "man/man1/rollkeep.1.gz",
      "bash-completion/completions/rollkeep",
      "zsh/vendor-completions/_rollkeep",
      "fish/vendor_completions.d/rollkeep.fish",
    ];
    for (const name of expected) assert.ok(Deno.statSync(`${root}/usr/share/${name}`).isFile, name);
    await run(["md5sum", "--check", "--quiet", `${root}/var/lib/dpkg/info/rollkeep.md5sums`], root);
    await run([...dpkg, "-P", "rollkeep"], folder);
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["var"]);
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

/** Makes a release of small files in a folder, and fills a template with their digests there. */
async function fillHere(folder: string, template: string): Promise<void> {
  const files = [...TARGETS.map(({ file }) => file), "LICENSE"];
  for (const file of files) await Deno.writeTextFile(`${folder}/${file}`, `bytes of ${file}`);
  await makeShareArchive(folder, "1.2.3");
  const digests = await digestsOf(folder, [...files, SHARE_ARCHIVE]);
  const text = await Deno.readTextFile(`${ROOT}packaging/${template}`);
  await Deno.writeTextFile(`${folder}/${template}`, filled(text, { version: "1.2.3", digests }));
}

Deno.test("the PKGBUILD names the files of the release by their digests, and installs program and licence", async () => {
  await inFolder(async (folder) => {
    await fillHere(folder, "PKGBUILD");
    // What makepkg does: fetch by name, hold to the digest, unpack archives, run package().
    const script = `set -eu
source ./PKGBUILD
srcdir=$PWD/src pkgdir=$PWD/pkg CARCH=aarch64
mkdir src
take() {
  name=\${1%%::*} address=\${1#*::}
  cp "./\${address##*/}" "src/$name"
  echo "$2  src/$name" | sha256sum --check --quiet
  case $name in *.tar.gz) tar -xzf "src/$name" -C src ;; esac
}
take "\${source[0]}" "\${sha256sums[0]}"
take "\${source[1]}" "\${sha256sums[1]}"
take "\${source_aarch64[0]}" "\${sha256sums_aarch64[0]}"
package
cat pkg/usr/bin/rollkeep
stat -c ' %a' pkg/usr/bin/rollkeep pkg/usr/share/licenses/rollkeep-bin/LICENSE
cd pkg/usr/share
ls -d man/man1/rollkeep.1 */*/rollkeep */*/_rollkeep */*/rollkeep.fish`;
    const said = await run(["bash", "-c", script], folder);
    assert.equal(
      said,
      "bytes of rollkeep-linux-arm64 755\n 644\nbash-completion/completions/rollkeep\n" +
        "fish/vendor_completions.d/rollkeep.fish\nman/man1/rollkeep.1\nzsh/site-functions/_rollkeep\n",
    );
  });
});

Deno.test("the formula takes the program of each system by its digest, its man pages and its words along", async () => {
  for (const { name, file } of TARGETS.filter(({ os }) => os !== "windows")) {
    await inFolder(async (folder) => {
      await fillHere(folder, "rollkeep.rb");
      const said = await run(["ruby", BREW, folder, ...name.split("-")], folder);
      assert.deepEqual(said.trim().split("\n"), [
        "1.2.3",
        `bytes of ${file}`,
        "bash-completion/completions/rollkeep",
        "fish/vendor_completions.d/rollkeep.fish",
        "man/man1/rollkeep.1",
        "zsh/site-functions/_rollkeep",
      ]);
    });
  }
});

Deno.test("the image is made from the program of its processor, and from no file whose digest does not fit", async () => {
  await inFolder(async (folder) => {
    await fillHere(folder, "Containerfile");
    const text = await Deno.readTextFile(`${folder}/Containerfile`);
    const [, command] = /^RUN ((?:.*\\\n)*.*)/m.exec(text)!;
    const build = async (processor: string) => {
      const { code, stderr } = await new Deno.Command("sh", {
        args: ["-c", command!],
        cwd: folder,
        env: { TARGETARCH: processor },
        stdout: "null",
      }).output();
      return { code, err: new TextDecoder().decode(stderr) };
    };
    for (const [processor, name] of [["amd64", "x86_64"], ["arm64", "arm64"]] as const) {
      assert.equal((await build(processor)).code, 0);
      const made = await Deno.readTextFile(`${folder}/rollkeep`);
      assert.equal(made, `bytes of rollkeep-linux-${name}`);
    }
    assert.match((await build("riscv64")).err, /no rollkeep for riscv64/);
    await Deno.writeTextFile(`${folder}/rollkeep-linux-arm64`, "other bytes");
    await Deno.remove(`${folder}/rollkeep`);
    assert.match((await build("arm64")).err, /did NOT match/);
    assert.throws(() => Deno.lstatSync(`${folder}/rollkeep`), Deno.errors.NotFound);
  });
});
