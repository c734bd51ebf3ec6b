import assert from "node:assert/strict";
import { CHECKSUMS, checksumsText, digestsOf } from "../../../scripts/ship/checksums.ts";

const INSTALL = new URL("../../../packaging/install.sh", import.meta.url).pathname;
const FILES = ["rollkeep-linux-x86_64", "rollkeep-linux-arm64", "rollkeep-macos-arm64"];

/** A folder of a release, and a system that says what it is told to. */
interface Ground {
  readonly root: string;
  readonly release: string;
  readonly home: string;
  install(words: readonly string[], system?: System): Promise<Run>;
}

interface System {
  readonly name?: string;
  readonly machine?: string;
  /** Whether an Apple processor translates the shell. */
  readonly translated?: boolean;
}

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function withGround(use: (ground: Ground) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "rollkeep-install-" });
  const [release, home, tools] = ["release", "a home", "tools"].map((name) => `${root}/${name}`);
  try {
    for (const folder of [release!, home!, tools!]) await Deno.mkdir(folder);
    for (const file of FILES) {
      await Deno.writeTextFile(
        `${release}/${file}`,
        `#!/bin/sh\necho "rollkeep 1.2.3 of ${file}"\n`,
      );
    }
    const sums = checksumsText(await digestsOf(release!, FILES));
    await Deno.writeTextFile(`${release}/${CHECKSUMS}`, sums);
    const tool = async (name: string, text: string) => {
      await Deno.writeTextFile(`${tools}/${name}`, `#!/bin/sh\n${text}\n`);
      await Deno.chmod(`${tools}/${name}`, 0o755);
    };
    // Nothing may come from the network, however it is asked for.
    for (const name of ["curl", "wget"]) await tool(name, 'echo "$@" >&2; exit 22');
    await use({
      root,
      release: release!,
      home: home!,
      async install(words, { name = "Linux", machine = "x86_64", translated = false } = {}) {
        await tool("uname", `case $1 in -s) echo ${name} ;; *) echo ${machine} ;; esac`);
        await tool("sysctl", `echo ${translated ? 1 : 0}`);
        const { code, stdout, stderr } = await new Deno.Command("sh", {
          args: [INSTALL, ...words],
          env: { HOME: home!, PATH: `${tools}:${Deno.env.get("PATH")}` },
          stdin: "null",
        }).output();
        const decoder = new TextDecoder();
        return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
      },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("install.sh takes the file for each system from a local folder, puts it below the prefix and leaves nothing else", async () => {
  await withGround(async ({ release, home, install }) => {
    const systems: readonly (readonly [System, string])[] = [
      [{}, "rollkeep-linux-x86_64"],
      [{ machine: "aarch64" }, "rollkeep-linux-arm64"],
      [{ name: "Darwin", machine: "arm64" }, "rollkeep-macos-arm64"],
      [{ name: "Darwin", machine: "x86_64", translated: true }, "rollkeep-macos-arm64"],
    ];
    for (const [system, file] of systems) {
      const { code, out, err } = await install(["--from", release], system);
      assert.equal(code, 0, err);
      const place = `${home}/.local/bin/rollkeep`;
      assert.equal(
        out,
        `${place} is rollkeep 1.2.3 of ${file}\nPut it on your PATH: export PATH="${home}/.local/bin:$PATH"\n`,
      );
      assert.deepEqual(namesIn(`${home}/.local/bin`), ["rollkeep"]);
      assert.equal(Deno.statSync(place).mode! & 0o777, 0o755);
    }
    const other = await install([`--prefix=${home}/opt`, `--from=${release}`]);
    assert.equal(other.code, 0, other.err);
    assert.deepEqual(namesIn(`${home}/opt/bin`), ["rollkeep"]);
  });
});

Deno.test("install.sh installs nothing whose digest does not fit, is missing or twice, and keeps what is there", async () => {
  await withGround(async ({ release, home, install }) => {
    assert.equal((await install(["--from", release])).code, 0);
    const place = `${home}/.local/bin/rollkeep`;
    const before = await Deno.readTextFile(place);
    const good = await Deno.readTextFile(`${release}/${CHECKSUMS}`);
    const twice = good + good.replace(/^./, "0");
    const cases: readonly (readonly [sums: string, said: RegExp])[] = [
      [good.replaceAll(/^[0-9a-f]{64}/gm, "0".repeat(64)), /SHA-256 of rollkeep-linux-x86_64 is/],
      [good.replaceAll("linux-x86_64", "linux-x86_64.old"), /no digest of rollkeep-linux-x86_64/],
      [good.replaceAll(" rollkeep-linux", " other-rollkeep-linux"), /no digest of/],
      [good.replaceAll(" rollkeep-linux", " dir/rollkeep-linux"), /no digest of/],
      [good.replaceAll("-linux-x86_64", "-linuxXx86_64"), /no digest of/],
      [
        good.toUpperCase().replaceAll(/ ROLLKEEP\S+/g, (name) => name.toLowerCase()),
        /or no digest of it/,
      ],
      [good.replaceAll(/^[0-9a-f]{60}/gm, ""), /no digest of/],
      [twice, /names rollkeep-linux-x86_64 twice/],
      ["", /no digest of/],
    ];
    for (const [sums, said] of cases) {
      await Deno.writeTextFile(`${release}/${CHECKSUMS}`, sums);
      const { code, out, err } = await install(["--from", release]);
      assert.deepEqual([code, out], [1, ""], err);
      assert.match(err, said);
      assert.equal(await Deno.readTextFile(place), before);
      assert.deepEqual(namesIn(`${home}/.local/bin`), ["rollkeep"]);
    }
  });
});

Deno.test("install.sh names the way out: systems without a program, a place that cannot be, words it does not know, no network", async () => {
  await withGround(async ({ root, release, home, install }) => {
    const cases: readonly (readonly [words: readonly string[], System, said: RegExp])[] = [
      [["--from", release], { name: "FreeBSD" }, /no rollkeep for FreeBSD\nhint: .*npx rollkeep/],
      [["--from", release], { machine: "riscv64" }, /no rollkeep for riscv64/],
      [["--from", release], { name: "MINGW64_NT-10.0" }, /this is Windows\nhint: .*install\.ps1/],
      [["--from", `${root}/none`], {}, /"[^"]*none" is no folder/],
      [["--from", home], {}, /has no SHA256SUMS/],
      [["--prefix"], {}, /--prefix takes a value/],
      [["--prefix="], {}, /--prefix takes a value/],
      [["--from", release, "--version", "1.2.3"], {}, /--from downloads nothing\nhint: leave one/],
      [
        ["--prefix", `${release}/${CHECKSUMS}`, "--from", release],
        {},
        /cannot make .*\nhint: .*--prefix/,
      ],
      [["--frobnicate"], {}, /unknown word "--frobnicate"\nhint: sh install\.sh --help/],
      [["--version", "../x"], {}, /is no version/],
      [
        ["--version", "v1.2.3"],
        {},
        /cannot download https:.*\/releases\/download\/v1\.2\.3\/SHA256SUMS/,
      ],
      [[], {}, /cannot download https:.*\/releases\/latest\/download\/SHA256SUMS/],
    ];
    for (const [words, system, said] of cases) {
      const { code, err } = await install(words, system);
      assert.equal(code, 1, words.join(" "));
      assert.match(err, said);
      assert.doesNotMatch(err, /sudo/);
    }
  });
});

Deno.test("install.sh takes the place of no other program, of no folder, and of no link to one; an earlier rollkeep it replaces", async () => {
  await withGround(async ({ home, release, install }) => {
    const bin = `${home}/.local/bin`;
    const place = `${bin}/rollkeep`;
    await Deno.mkdir(bin, { recursive: true });
    const isKept = async (said: RegExp) => {
      const { code, out, err } = await install(["--from", release]);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, said);
      assert.deepEqual(namesIn(bin), ["rollkeep"]);
    };
    await Deno.writeTextFile(place, "#!/bin/sh\necho rollkeeper 2\n", { mode: 0o755 });
    await isKept(/rollkeep" is there and does not say that it is rollkeep\nhint: remove it/);
    await Deno.writeTextFile(place, "my notes\n");
    await Deno.chmod(place, 0o644);
    await isKept(/does not say that it is rollkeep/);
    await Deno.remove(place);
    await Deno.symlink(`${home}/nowhere`, place);
    await isKept(/does not say that it is rollkeep/);
    await Deno.remove(place);
    await Deno.mkdir(place);
    await isKept(/is a folder/);
    await Deno.remove(place);
    await Deno.writeTextFile(place, "#!/bin/sh\necho rollkeep 0.0.1\n", { mode: 0o755 });
    const { code, err } = await install(["--from", release]);
    assert.equal(code, 0, err);
    assert.match(await Deno.readTextFile(place), /rollkeep 1\.2\.3 of/);
  });
});
