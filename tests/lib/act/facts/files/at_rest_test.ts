import assert from "node:assert/strict";
import { lookAtRest } from "../../../../../lib/act/facts/files/at_rest.ts";
import { restDigest } from "../../../../../lib/act/facts/files/file_digest.ts";
import type { Fingerprint } from "../../../../../lib/model/fingerprint.ts";
import { buildSystem } from "../../../../../lib/system/real/build_system.ts";
import { absolute } from "../../../../support/value/paths.ts";

const { files, digests } = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });
const look = { files, sha256: await digests.sha256() };

/** Makes a file, notes it as a journal would, changes it and looks. */
async function after(
  bytes: Uint8Array,
  change: (path: string, noted: Fingerprint) => void,
): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "rollkeep-rest-" });
  try {
    Deno.writeFileSync(path, bytes);
    Deno.utimeSync(path, new Date(1_700_000_001_234), new Date(1_700_000_001_234));
    const size = bytes.length;
    const digest = restDigest(absolute(path), { ...look, size })!;
    const noted = { size, mtimeMs: 1_700_000_001_234, ctimeMs: null, inode: null, digest };
    change(path, noted);
    return lookAtRest(absolute(path), noted, look).kind;
  } finally {
    await Deno.remove(path).catch(() => {});
  }
}

const SMALL = new TextEncoder().encode("one\ntwo\n");
/** More than what is read whole, another byte everywhere. */
const LARGE = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 7 + (at >> 9)) & 255);

function setTime(path: string, ms: number): void {
  Deno.utimeSync(path, new Date(ms), new Date(ms));
}

for (const [name, bytes] of [["a small", SMALL], ["a large", LARGE]] as const) {
  Deno.test(`lookAtRest() knows ${name} file by size and time, cut to seconds too`, async () => {
    assert.equal(await after(bytes, () => {}), "same");
    for (const ms of [1_700_000_001_000, 1_700_000_000_000]) {
      assert.equal(await after(bytes, (path) => setTime(path, ms)), "same");
    }
  });

  Deno.test(`lookAtRest() knows ${name} file with another time by its content`, async () => {
    assert.equal(await after(bytes, (path) => setTime(path, 1_800_000_000_000)), "retimed");
    const edited = Uint8Array.from(bytes);
    edited[3]!++;
    const replace = (path: string) => Deno.writeFileSync(path, edited);
    assert.equal(await after(bytes, replace), "other");
  });

  Deno.test(`lookAtRest() tells ${name} file that has grown from another one`, async () => {
    const grow = (path: string) => Deno.writeTextFileSync(path, "more\n", { append: true });
    assert.equal(await after(bytes, grow), "grown");
    const other = (path: string) => Deno.writeFileSync(path, new Uint8Array(bytes.length + 9));
    assert.equal(await after(bytes, other), "other");
    assert.equal(await after(bytes, (path) => Deno.truncateSync(path, 3)), "other");
    assert.equal(await after(bytes, (path) => Deno.removeSync(path)), "gone");
  });
}

Deno.test("lookAtRest() takes no folder or link for a file", async () => {
  const toFolder = (path: string) => (Deno.removeSync(path), Deno.mkdirSync(path));
  assert.equal(await after(SMALL, toFolder), "other");
  const toLink = (path: string) => (Deno.removeSync(path), Deno.symlinkSync("/etc/hostname", path));
  assert.equal(await after(SMALL, toLink), "other");
});
