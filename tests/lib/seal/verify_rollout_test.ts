import assert from "node:assert/strict";
import { makeSeal } from "../../../lib/seal/make_seal.ts";
import { readSeal } from "../../../lib/seal/read_seal.ts";
import { parseSeal, sealText } from "../../../lib/seal/sidecar_text.ts";
import { verifyRollout } from "../../../lib/seal/verify_rollout.ts";
import { SAMPLE_NAME, SYSTEM, withRollout } from "../../support/rollout_file.ts";
import { HASHING } from "../../support/store/sealing.ts";
import { absolute } from "../../support/value/paths.ts";

const CONTENT = new TextEncoder().encode('{"a":1}\n'.repeat(200_000));
const PACKED = await SYSTEM.compression.zstdFrame(CONTENT);
const ZST = { name: `${SAMPLE_NAME}.zst` };

/** Seals a rollout, puts another in its place, and verifies that. */
async function verified(
  [bytes, was]: readonly [Uint8Array, { readonly name: string }],
  [next, is]: readonly [Uint8Array, { readonly name: string }],
) {
  return await withRollout(bytes, async (path) => {
    const seal = parseSeal(sealText(await makeSeal(path, HASHING), was.name), was.name);
    const sidecar = absolute(`${path}.sha256`);
    return await withRollout(
      next,
      (rollout) => verifyRollout({ rollout, sidecar, seal }, HASHING),
      is,
    );
  }, was);
}

const PLAIN = { name: SAMPLE_NAME };
const more = new TextEncoder().encode('{"b":2}\n');

Deno.test("verifyRollout() goes by what a rollout holds once Codex has compressed or unpacked it", async () => {
  assert.equal((await verified([CONTENT, PLAIN], [PACKED, ZST])).kind, "same");
  assert.equal((await verified([PACKED, ZST], [CONTENT, PLAIN])).kind, "same");
  const grown = new Uint8Array([...CONTENT, ...more]);
  assert.equal((await verified([PACKED, ZST], [grown, PLAIN])).kind, "grown");
  assert.equal(
    (await verified([CONTENT, PLAIN], [await SYSTEM.compression.zstdFrame(grown), ZST])).kind,
    "grown",
  );
});

Deno.test("verifyRollout() takes a compressed rollout that was packed anew, or got a frame, for what it is", async () => {
  const anew = new Uint8Array([
    ...await SYSTEM.compression.zstdFrame(CONTENT.subarray(0, 5000)),
    ...await SYSTEM.compression.zstdFrame(CONTENT.subarray(5000)),
  ]);
  assert.equal((await verified([PACKED, ZST], [anew, ZST])).kind, "same");
  const longer = new Uint8Array([...PACKED, ...await SYSTEM.compression.zstdFrame(more)]);
  assert.equal((await verified([PACKED, ZST], [longer, ZST])).kind, "grown");
});

Deno.test("verifyRollout() places a damage of compressed data by what it holds", async () => {
  const changed = CONTENT.slice();
  changed[1_100_000]! ^= 1;
  const other = await verified([PACKED, ZST], [await SYSTEM.compression.zstdFrame(changed), ZST]);
  assert.ok(other.kind === "differs");
  assert.deepEqual(other.within, { from: 1024 * 1024, to: CONTENT.length });
  const cut = await verified([PACKED, ZST], [PACKED.subarray(0, PACKED.length - 3), ZST]);
  assert.ok(cut.kind === "short" && cut.damage !== null);
});

Deno.test("verifyRollout() knows nothing of a plain rollout whose sidecar tells of packed bytes alone", async () => {
  await withRollout(CONTENT, async (rollout) => {
    const sidecar = absolute(`${rollout}.zst.sha256`);
    const seal = parseSeal("a".repeat(64), `${SAMPLE_NAME}.zst`);
    const verdict = await verifyRollout({ rollout, sidecar, seal }, HASHING);
    assert.ok(verdict.kind === "unknown");
    assert.match(verdict.trouble, /sealed compressed/);
  });
});

Deno.test("verifyRollout() tells a rollout that is gone from one that cannot be read", async () => {
  await withRollout(CONTENT, async (rollout) => {
    const seal = parseSeal("a".repeat(64), SAMPLE_NAME);
    const sidecar = absolute(`${rollout}.sha256`);
    const gone = await verifyRollout({ rollout: absolute(`${rollout}x`), sidecar, seal }, HASHING);
    assert.equal(gone.kind, "vanished");
    await Deno.remove(rollout);
    await Deno.symlink("/etc/hostname", rollout);
    const linked = await verifyRollout({ rollout, sidecar, seal }, HASHING);
    assert.equal(linked.kind, "unknown");
  });
});

Deno.test("readSeal() refuses a link, a FIFO, a folder and what is too large, and opens none of them", async () => {
  await withRollout("x", async (path) => {
    const read = (name: string) => readSeal(absolute(`${path}${name}.sha256`), SYSTEM.files);
    await Deno.symlink("/etc/passwd", `${path}-link.sha256`);
    await Deno.mkdir(`${path}-dir.sha256`);
    await new Deno.Command("mkfifo", { args: [`${path}-fifo.sha256`] }).output();
    await Deno.writeFile(`${path}-large.sha256`, new Uint8Array(1024 * 1024 + 1));
    await Deno.writeTextFile(`${path}-junk.sha256`, "../../etc/passwd\n");
    const troubles = ["-link", "-dir", "-fifo", "-large", "-junk", "-none"].map((name) => {
      const told = read(name);
      return "trouble" in told ? told.trouble : "read";
    });
    assert.deepEqual(troubles.map((text) => text.replace("its sidecar cannot be read: ", "")), [
      "it is no regular file",
      "it is no regular file",
      "it is no regular file",
      "it is too large for one",
      "invalid sha256 sidecar format",
      "ENOENT",
    ]);
  });
});
