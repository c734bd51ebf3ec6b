import assert from "node:assert/strict";
import { BAKED, headerOf, programOf } from "../../support/program/fake_program.ts";
import { readWords } from "../../../scripts/compile.ts";
import { fileTroubles, OWN_BYTES, wordTroubles } from "../../../scripts/ship/check_program.ts";
import {
  downloadIn,
  runtimeFor,
  wayToRuntime,
  wordsOf,
} from "../../../scripts/ship/compile_program.ts";
import { bakedIn, readProgram, wantedBaked } from "../../../scripts/ship/program_file.ts";
import { targetNamed, targetOf, TARGETS } from "../../../scripts/ship/targets.ts";

const [LINUX, ARM, , MAC, WINDOWS] = TARGETS;

Deno.test("a target is found by its name, by the compiler's, and by the first bytes of its programs", () => {
  for (const target of TARGETS) {
    assert.equal(targetNamed(target.name), target);
    assert.equal(targetNamed(target.triple), target);
    assert.equal(targetOf(headerOf(target.name)), target, target.name);
  }
  assert.equal(targetNamed("beos"), null);
  assert.equal(targetOf(new Uint8Array(256)), null);
  assert.equal(targetOf(new Uint8Array([0x7f, 0x45])), null);
  assert.equal(new Set(TARGETS.map(({ file }) => file)).size, 5);
});

Deno.test("the words of the task name the targets, and what is wrong with them", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.deepEqual(readWords(["--all"]).targets, TARGETS);
    assert.deepEqual(readWords(["--target", "macos-arm64", "--release"]).targets, [MAC]);
    assert.equal(readWords([]).targets, undefined);
    const real = await Deno.realPath(folder);
    assert.equal(readWords(["--store", folder]).store, real);
    await Deno.symlink(folder, `${folder}/link`);
    assert.equal(readWords(["--store", `${folder}/link`]).store, real);
    assert.throws(() => readWords(["--target", "beos"]), /no target "beos".*linux-x86_64/);
    assert.throws(() => readWords(["--store", `${folder}/none`]), /it is no folder/);
    assert.throws(() => readWords(["--all", "--output", "x"]), /--output is the file of one/);
    assert.throws(() => readWords(["--frobnicate"]), /frobnicate/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a program is compiled with what the page says, and one for a store with that store alone", () => {
  const plain = wordsOf({ main: "m.ts", workers: ["w.ts"], output: "o" });
  const granted = (words: readonly string[]) =>
    words.filter((word) => /^--(?:allow|deny|no-prompt)/.test(word));
  assert.deepEqual(granted(plain), [
    "--no-prompt",
    "--allow-env",
    "--allow-sys=statfs,uid",
    "--deny-import",
    "--allow-read",
    "--allow-write",
  ]);
  const [main, output] = [plain.at(-1), plain.at(-2)];
  assert.deepEqual([main, output], ["m.ts", "o"]);
  const limited = wordsOf({ main: "m", workers: [], output: "o", store: "/a,b", target: MAC! });
  assert.deepEqual(granted(limited).slice(-2), ["--allow-read=/a,,b", "--allow-write=/a,,b"]);
  assert.ok(limited.join(" ").includes("--target aarch64-apple-darwin"));
});

Deno.test("the runtime that fits is taken of those that are named; another system's or version's is refused, with the way out", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const put = async (name: string, ...parts: readonly (Uint8Array | string)[]) => {
      await Deno.writeFile(
        `${folder}/${name}`,
        new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()),
      );
      return `${folder}/${name}`;
    };
    const x64 = await put("x64", headerOf("linux-x86_64"), "\0Deno/2.9.6+0abc\0Deno/ \0");
    const arm = await put("arm", headerOf("linux-arm64"), "no name of a version");
    const old = await put("old", headerOf("macos-arm64"), "\0Deno/2.7.11\0");
    const text = await put("text", "#!/bin/sh\n");
    const ask = (target: typeof LINUX, ...named: readonly string[]) => {
      const { path, trouble } = runtimeFor(target!, { named: named.join(":"), version: "2.9.6" });
      assert.ok(path === null || trouble === null);
      return path ?? trouble;
    };
    assert.equal(ask(LINUX), null);
    assert.equal(runtimeFor(MAC!, { named: undefined, version: "2.9.6" }).trouble, null);
    for (const named of [[x64], [x64, arm], [arm, x64]]) assert.equal(ask(LINUX, ...named), x64);
    assert.equal(ask(ARM, x64, arm), arm);
    assert.equal(
      ask(MAC, x64, arm),
      "DENORT_BIN does not name its runtime, but that for linux-x86_64 and that for linux-arm64",
    );
    assert.match(ask(MAC, old)!, /is a runtime of Deno 2\.7\.11, and Deno 2\.9\.6 compiles$/);
    assert.match(ask(MAC, `${folder}/none`)!, /none of DENORT_BIN cannot be read/);
    assert.match(ask(ARM, text)!, /text, which is no runtime$/);
    assert.match(wayToRuntime(MAC!, "2.9.6"), /DENORT_BIN.*2\.9\.6 for aarch64-apple-darwin/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a compiler that has failed over its runtime is told apart from one that has failed over the program", () => {
  const address = "https://dl.deno.land/release/v2.9.6/denort-x86_64-unknown-linux-gnu.zip";
  const failed = `Download ${address}
error: Writing deno compile executable to temporary file 'x.tmp'

Caused by:
    0: Setting up base binary.
    1: error sending request for url (${address}): client error (Connect)
`;
  assert.equal(downloadIn(failed), address);
  assert.equal(downloadIn(`Download ${address}\nerror: Module not found "file:///x.ts".\n`), null);
});

Deno.test("what is baked into a program is read from its bytes, and what is too much is told", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/program`;
    const read = async (name: string, permissions: object) => {
      await Deno.writeFile(path, programOf(name, permissions));
      return readProgram(path);
    };
    const good = await read("linux-arm64", BAKED);
    assert.deepEqual([good.target, good.baked], [ARM, wantedBaked({ store: null })]);
    assert.equal(good.own, good.size - 192);
    assert.deepEqual(fileTroubles(good, { store: null }), []);
    assert.equal(fileTroubles({ ...good, own: OWN_BYTES + 1 }, { store: null }).length, 1);
    const lavish = { ...BAKED, allow_net: [], allow_run: ["sh"], deny_import: null, prompt: true };
    assert.deepEqual(fileTroubles(await read("windows-x86_64", lavish), { store: null }), [
      "net is baked in as true instead of false",
      'run is baked in as ["sh"] instead of false',
      'import is baked in as ["host:443"] instead of false',
      "prompt is baked in as true instead of false",
    ]);
    const limited = { ...BAKED, allow_read: ["/s"], allow_write: ["/s"] };
    const one = await read("macos-x86_64", limited);
    assert.deepEqual(fileTroubles(one, { store: "/s" }), []);
    assert.equal(fileTroubles(one, { store: "/other" }).length, 2);
    assert.equal(fileTroubles(good, { store: "/s" }).length, 2);
    await Deno.writeFile(path, headerOf(WINDOWS!.name));
    assert.throws(() => readProgram(path), /deno compile has not made/);
    await Deno.writeTextFile(path, "text");
    assert.throws(() => readProgram(path), /no program for a system/);
    assert.equal(bakedIn(new Uint8Array(4)), null);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what a program says of itself is held to its version and to what it may do", async () => {
  const { version } = JSON.parse(await Deno.readTextFile("deno.json"));
  const none = { net: false, run: false, ffi: false };
  const permissions = { read: true, write: true, env: true, sys: ["statfs", "uid"], ...none };
  const said = {
    version,
    build: "trial",
    runtime: { name: "deno", version: "2.9.6" },
    permissions,
  };
  assert.deepEqual(wordTroubles(said, { store: null }), []);
  assert.match(wordTroubles({ ...said, version: "0.0.0" }, { store: null })[0]!, /0\.0\.0/);
  const netted = { ...said, permissions: { ...permissions, net: true } };
  assert.deepEqual(wordTroubles(netted, { store: null }), ["it reports net as true"]);
  assert.deepEqual(wordTroubles(said, { store: "/s" }), [
    "it reports read as true",
    "it reports write as true",
  ]);
});
