import assert from "node:assert/strict";
import { BAKED, headerOf, programOf } from "../../support/program/fake_program.ts";
import { readWords } from "../../../scripts/compile.ts";
import { fileTroubles, OWN_BYTES, wordTroubles } from "../../../scripts/ship/check_program.ts";
import { runtimeTrouble, wayToRuntime, wordsOf } from "../../../scripts/ship/compile_program.ts";
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

Deno.test("a runtime for another system is refused, with the target and the way out", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const denort = `${folder}/denort`;
    await Deno.writeFile(denort, headerOf("linux-x86_64"));
    assert.equal(runtimeTrouble(LINUX!, denort), null);
    assert.equal(runtimeTrouble(MAC!, undefined), null);
    assert.match(runtimeTrouble(MAC!, denort)!, /DENORT_BIN is the runtime for linux-x86_64/);
    assert.match(runtimeTrouble(MAC!, `${folder}/none`)!, /DENORT_BIN cannot be read/);
    await Deno.writeTextFile(denort, "#!/bin/sh\n");
    assert.match(runtimeTrouble(ARM!, denort)!, /DENORT_BIN is no runtime/);
    assert.match(wayToRuntime(MAC!, "2.9.6"), /DENORT_BIN.*2\.9\.6 for aarch64-apple-darwin/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
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
