import assert from "node:assert/strict";
import { CHECKSUMS, checksumsText, digestsOf } from "../../scripts/ship/checksums.ts";

const INSTALL = new URL("../../packaging/install.sh", import.meta.url).pathname;
const FILE = "rollkeep-linux-x86_64";

/** Shells that may be called `sh`. */
const SHELLS: readonly (readonly string[])[] = [
  ["dash"],
  ["busybox", "sh"],
  ["bash", "--posix"],
  ["zsh", "--emulate", "sh"],
];

/** Programs that the script may need; whoever takes one away sees what it does without. */
const TOOLS = ["awk", "cat", "chmod", "cp", "cut", "mkdir", "mktemp", "mv", "rm", "sha256sum"];

/** A release, a home with a blank in its name, and a PATH of its own with stand-ins for what downloads. */
interface Ground {
  readonly root: string;
  readonly release: string;
  readonly bin: string;
  readonly tools: string;
  /** Starts the installer. */
  start(shell: readonly string[], words: readonly string[]): Deno.ChildProcess;
  /** Puts a program on the PATH. */
  tool(name: string, text: string): Promise<void>;
}

async function withGround(use: (ground: Ground) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "rollkeep-shells-" });
  const [release, home, tools] = ["a release", "a home", "tools"].map((name) => `${root}/${name}`);
  try {
    for (const folder of [release!, home!, tools!]) await Deno.mkdir(folder);
    await Deno.writeTextFile(`${release}/${FILE}`, "#!/bin/sh\necho rollkeep 1.2.3\n");
    const sums = checksumsText(await digestsOf(release!, [FILE]));
    await Deno.writeTextFile(`${release}/${CHECKSUMS}`, sums);
    const tool = async (name: string, text: string) => {
      await Deno.writeTextFile(`${tools}/${name}`, `#!/bin/sh\n${text}\n`);
      await Deno.chmod(`${tools}/${name}`, 0o755);
    };
    for (const name of TOOLS) await Deno.symlink(placeOf(name), `${tools}/${name}`);
    await tool("uname", "case $1 in -s) echo Linux ;; *) echo x86_64 ;; esac");
    await use({
      root,
      release: release!,
      tools: tools!,
      bin: `${home}/.local/bin`,
      tool,
      start: ([shell, ...flags], words) =>
        new Deno.Command(placeOf(shell!), {
          args: [...flags, INSTALL, ...words],
          env: { HOME: home!, PATH: tools!, RELEASE: release!, ROOT: root },
          clearEnv: true,
          stdin: "null",
          stdout: "piped",
          stderr: "piped",
        }).spawn(),
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function placeOf(program: string): string {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const found = folders.map((folder) => `${folder}/${program}`).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      // Not in this folder.
      return false;
    }
  });
  assert.ok(found, `${program} is missing`);
  return found;
}

async function ended(process: Deno.ChildProcess) {
  const { code, stdout, stderr } = await process.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

/** What curl and wget are called with here: the address last, where to write behind --output or -O. */
const DOWNLOAD = `for word; do
  [ "\${before:-}" = --output ] || [ "\${before:-}" = -O ] && to=$word
  before=$word
done
echo "$word" >>"$ROOT/asked"`;

Deno.test("install.sh does the same in every shell that is called sh: from a folder, over curl, over wget, and without a digest that fits", async () => {
  for (const shell of SHELLS) {
    const name = shell.join(" ");
    await withGround(async ({ root, release, bin, tools, tool, start }) => {
      const from = await ended(start(shell, ["--from", release]));
      assert.deepEqual([from.code, from.err], [0, ""], name);
      assert.ok(from.out.startsWith(`${bin}/rollkeep is rollkeep 1.2.3\nPut it on`), from.out);
      // The shell of busybox has each of these programs in itself, whatever PATH says.
      for (const getter of name === "busybox sh" ? ["curl"] : ["curl", "wget"]) {
        await Deno.remove(`${bin}/rollkeep`);
        await tool(getter, `${DOWNLOAD}\ncp "$RELEASE/\${word##*/}" "$to"`);
        const got = await ended(start(shell, ["--version", "v1.2.3"]));
        assert.deepEqual([got.code, got.err], [0, ""], `${name}, ${getter}`);
        assert.deepEqual(namesIn(bin), ["rollkeep"]);
        const asked = (await Deno.readTextFile(`${root}/asked`)).trim().split("\n");
        const address = "https://github.com/rollkeep/rollkeep/releases/download/v1.2.3";
        assert.deepEqual(asked, [`${address}/${CHECKSUMS}`, `${address}/${FILE}`]);
        await Deno.remove(`${root}/asked`);
        await Deno.remove(`${tools}/${getter}`);
      }
      await Deno.writeTextFile(`${release}/${FILE}`, "#!/bin/sh\necho rollkeep 6.6.6\n");
      const other = await ended(start(shell, ["--from", release]));
      assert.deepEqual([other.code, other.out], [1, ""], name);
      assert.match(other.err, /^Error: the SHA-256 of .* and should be .*\nhint: nothing was/);
      assert.match(await Deno.readTextFile(`${bin}/rollkeep`), /1\.2\.3/);
      assert.deepEqual(namesIn(bin), ["rollkeep"]);
      if (name === "busybox sh") return;
      const none = await ended(start(shell, []));
      assert.match(
        none.err,
        /^Error: neither curl nor wget is here\nhint: download rollkeep-linux/,
      );
      for (const missing of ["sha256sum", "mktemp"]) {
        await Deno.remove(`${tools}/${missing}`);
        const { code, err } = await ended(start(shell, ["--from", release]));
        assert.equal(code, 1, `${name} without ${missing}`);
        assert.match(err, /^Error: (?:nothing here makes a SHA-256|cannot write to)[^\n]*\nhint: /);
        await Deno.symlink(placeOf(missing), `${tools}/${missing}`);
      }
    });
  }
});

Deno.test("install.sh leaves nothing where a download is cut off, by the network or by whoever waits for it", async () => {
  for (const shell of SHELLS) {
    for (const signal of [null, "SIGINT", "SIGTERM", "SIGHUP"] as const) {
      await withGround(async ({ root, release, bin, tool, start }) => {
        const half = `${DOWNLOAD}
case $word in
  *${CHECKSUMS}) cp "$RELEASE/${CHECKSUMS}" "$to" ;;
  *) echo half >"$to"; ${
          signal === null ? "exit 18" : `echo "$$" >"$ROOT/waiting"; read line <"$ROOT/never"`
        } ;;
esac`;
        await new Deno.Command("mkfifo", { args: [`${root}/never`] }).output();
        await tool("curl", half);
        const running = start(shell, []);
        if (signal !== null) {
          while (!await isThere(`${root}/waiting`)) await new Promise((go) => setTimeout(go, 10));
          running.kill(signal);
          // A shell ends once what it waits for has.
          Deno.kill(Number(await Deno.readTextFile(`${root}/waiting`)), "SIGKILL");
        }
        const { code, out } = await ended(running);
        assert.notEqual(code, 0);
        assert.equal(out, "", `${shell.join(" ")}, ${signal}`);
        assert.deepEqual(namesIn(bin), [], `${shell.join(" ")}, ${signal}`);
        assert.equal((await ended(start(shell, ["--from", release]))).code, 0);
      });
    }
  }
});

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ size }) => size > 0, () => false);
}

Deno.test("half of install.sh does nothing", async () => {
  const text = await Deno.readTextFile(INSTALL);
  await withGround(async ({ root, release, bin, tools }) => {
    for (
      const part of [0.5, 0.9, (text.length - 7) / text.length, (text.length - 2) / text.length]
    ) {
      await Deno.writeTextFile(`${root}/half.sh`, text.slice(0, text.length * part));
      for (const shell of SHELLS) {
        await new Deno.Command(placeOf(shell[0]!), {
          args: [...shell.slice(1), `${root}/half.sh`, "--from", release],
          env: { HOME: `${root}/a home`, PATH: tools },
          clearEnv: true,
        }).output();
        assert.equal(await isThere(bin), false, `${shell.join(" ")}, ${part}`);
      }
    }
  });
});

Deno.test("install.sh says of a system without the GNU C library that it is one, and the way out", async () => {
  // A root with nothing but busybox in it, the one that needs no library (busybox-static of Debian).
  await withGround(async ({ root, release }) => {
    await Deno.mkdir(`${root}/small/bin`, { recursive: true });
    await Deno.copyFile(placeOf("busybox"), `${root}/small/bin/busybox`);
    for (const name of ["sh", "uname", ...TOOLS]) {
      await Deno.symlink("busybox", `${root}/small/bin/${name}`);
    }
    await Deno.copyFile(INSTALL, `${root}/small/install.sh`);
    await Deno.mkdir(`${root}/small/release`);
    for (const name of namesIn(release)) {
      await Deno.copyFile(`${release}/${name}`, `${root}/small/release/${name}`);
    }
    const [chroot, ...own] = Deno.uid() === 0 ? ["chroot"] : ["unshare", "-r", "chroot"];
    const said = await ended(
      new Deno.Command(chroot!, {
        args: [
          ...own,
          `${root}/small`,
          "/bin/sh",
          "/install.sh",
          "--from",
          "/release",
          "--prefix",
          "/p",
        ],
        env: { PATH: "/bin:/usr/sbin:/usr/bin" },
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
    assert.deepEqual(said, {
      code: 1,
      out: "",
      err: "Error: the program needs the GNU C library, which this system has not\n" +
        "hint: run it with Node: npx rollkeep\n",
    });
    assert.equal(await isThere(`${root}/small/p`), false);
  });
});
