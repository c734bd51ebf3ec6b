import assert from "node:assert/strict";
import { allCommands } from "../../../commands/command_line.ts";
import { CHECKSUMS, filled, REPOSITORY } from "../../../scripts/ship/checksums.ts";
import { changesText, controlText, debName, newestGlibc } from "../../../scripts/ship/deb.ts";
import { billOfMaterials } from "../../../scripts/ship/sbom.ts";
import { SHARE_ARCHIVE, shareFiles, shareOfDebian } from "../../../scripts/ship/share.ts";
import { TARGETS } from "../../../scripts/ship/targets.ts";

const ROOT = new URL("../../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));
const [X64, ARM] = TARGETS;

Deno.test("a template is filled with version, address and digests, and what is missing is named", () => {
  const digests = new Map([["a.exe", "0".repeat(64)]]);
  const fill = (text: string) => filled(text, { version: "1.2.3", digests });
  assert.equal(fill("@VERSION@ @SHA256:a.exe@"), `1.2.3 ${"0".repeat(64)}`);
  assert.equal(fill("@RELEASE@/x"), `${REPOSITORY}/releases/download/v1.2.3/x`);
  assert.equal(fill("me@host.org"), "me@host.org");
  assert.throws(() => fill("@SHA256:b@"), /no digest of b/);
  assert.throws(() => fill("@NOTHING@"), /@NOTHING@, which means nothing/);
});

Deno.test("the files of packaging are filled with nothing left over, with the address that installers have", async () => {
  const files = [...TARGETS.map(({ file }) => file), "LICENSE", SHARE_ARCHIVE];
  const digests = new Map(files.map((file, at) => [file, `${at}`.repeat(64)]));
  const used = new Set<string>();
  for (const name of ["rollkeep.rb", "rollkeep.json", "PKGBUILD", "Containerfile"]) {
    const text = filled(await read(`packaging/${name}`), { version: "1.2.3", digests });
    assert.doesNotMatch(text, /@[A-Z]/, name);
    assert.ok(text.includes("1.2.3") && text.includes(REPOSITORY), name);
    for (const [file, digest] of digests) if (text.includes(digest)) used.add(file);
  }
  assert.deepEqual([...used].sort(), files.sort());
  for (const name of ["install.sh", "install.ps1"]) {
    assert.match(await read(`packaging/${name}`), new RegExp(`repository ?= ?'?${REPOSITORY}'?\n`));
  }
  const scoop = JSON.parse(
    filled(await read("packaging/rollkeep.json"), { version: "1", digests }),
  );
  assert.equal(scoop.architecture["64bit"].hash, digests.get("rollkeep-windows-x86_64.exe"));
});

Deno.test("the bill of materials names what deno.lock pins, with its digests, and the runtime", async () => {
  const lock = await read("deno.lock");
  const materials = { version: "1.2.3", runtime: "2.9.6", lock };
  const bill = JSON.parse(billOfMaterials(materials));
  const pinned = Object.entries<{ integrity: string }>(JSON.parse(lock).npm);
  assert.deepEqual([bill.bomFormat, bill.specVersion], ["CycloneDX", "1.5"]);
  const names = bill.components.map((c: { name: string; version: string }) =>
    `${c.name}@${c.version}`
  );
  assert.deepEqual(names, ["deno@2.9.6", ...pinned.map(([name]) => name)]);
  const [hash] = bill.components[1].hashes;
  assert.equal(hash.alg, "SHA-512");
  const base64 = Uint8Array.fromHex(hash.content).toBase64();
  assert.equal(`sha512-${base64}`, pinned[0]![1].integrity);
  assert.equal(billOfMaterials(materials), billOfMaterials(materials));
  assert.throws(() => billOfMaterials({ ...materials, lock: '{"jsr":{}}' }), /other packages/);
  const weak = '{"npm":{"a@1.0.0":{"integrity":"sha1-aaaa"}}}';
  assert.throws(() => billOfMaterials({ ...materials, lock: weak }), /no SHA-512/);
});

Deno.test("the Debian package says its architecture, the C library it needs, and versions that sort", () => {
  const bytes = new TextEncoder().encode("\0GLIBC_2.9\0GLIBC_2.27\0GLIBC_PRIVATE\0GLIBC_2.99x\0");
  assert.equal(newestGlibc(bytes), "2.27");
  assert.equal(newestGlibc(new Uint8Array(8)), null);
  const text = controlText({ target: ARM!, version: "1.0.0-rc.1", bytes: 2049, glibc: "2.27" });
  assert.match(text, /^Package: rollkeep\nVersion: 1\.0\.0~rc\.1\nArchitecture: arm64\n/);
  assert.match(text, /\nInstalled-Size: 3\nDepends: libc6 \(>= 2\.27\), libgcc-s1\n/);
  assert.match(text, /\nDescription: [^\n]+\n( [^\n]+\n)+$/);
  assert.equal(debName(X64!, "1.2.3"), "rollkeep_1.2.3_amd64.deb");
  assert.equal(CHECKSUMS, "SHA256SUMS");
});

Deno.test("man pages and the words of three shells lie where each system looks, and complete the program by its name", async () => {
  const files = await shareFiles("1.2.3");
  const scripts = [...files.keys()].filter((path) => !path.startsWith("man/man1/rollkeep"));
  assert.deepEqual(scripts, [
    "bash-completion/completions/rollkeep",
    "zsh/site-functions/_rollkeep",
    "fish/vendor_completions.d/rollkeep.fish",
  ]);
  for (const path of scripts) {
    assert.match(files.get(path)!, /[(<]rollkeep __complete (?:ba|z|fi)sh/);
  }
  assert.match(files.get("man/man1/rollkeep.1")!, /1\.2\.3/);
  assert.equal(files.size - scripts.length, (await allCommands()).length + 1);
  const debian = await shareOfDebian("1.2.3");
  assert.ok(debian.has("zsh/vendor-completions/_rollkeep") && debian.has("man/man1/rollkeep.1.gz"));
  assert.equal(debian.size, files.size);
});

Deno.test("the changes of a Debian package are in the form that Debian reads", () => {
  assert.equal(
    changesText("1.0.0-rc.1", new Date("2026-11-27T07:08:09Z")),
    `rollkeep (1.0.0~rc.1) unstable; urgency=medium

  * What has changed for a user is in CHANGELOG.md.gz beside this file.

 -- The rollkeep authors <rollkeep@users.noreply.github.com>  Fri, 27 Nov 2026 07:08:09 +0000
`,
  );
});
