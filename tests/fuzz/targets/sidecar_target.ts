import { makeSeal } from "../../../lib/seal/make_seal.ts";
import { readSeal } from "../../../lib/seal/read_seal.ts";
import { MOST_MARKS, sealText } from "../../../lib/seal/sidecar_text.ts";
import { verifyRollout } from "../../../lib/seal/verify_rollout.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { HASHING } from "../../support/store/sealing.ts";
import { absolute } from "../../support/value/paths.ts";
import { fuzzFolder } from "../fuzz_folder.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";

const NAME = "a.jsonl";
const MIB = 1024 * 1024;

/** A rollout of more than two MiB, and what is true of it. */
async function sealed() {
  const rollout = absolute(`${fuzzFolder()}/${NAME}`);
  Deno.writeFileSync(rollout, new Uint8Array(2 * MIB + 5).fill(97));
  return { rollout, seal: await makeSeal(rollout, HASHING) };
}

/** Sidecars: reading never fails, and no sidecar makes a rollout pass whose bytes it does not know. */
export const SIDECAR_TARGET: FuzzTarget = {
  async samples() {
    const { seal } = await sealed();
    return [
      sealText(seal, NAME),
      sealText({ ...seal, content: { bytes: 7, digest: seal.digest } }, NAME),
      `${seal.digest.toUpperCase()} *${NAME}\r\n`,
    ].map((text) => new TextEncoder().encode(text));
  },
  tokens: ["# sealed 0 bytes\n", "# to 1 MiB ", "# content ", "\0", "  ", " *", "../", "#", "\r"],
  async check(bytes) {
    const { rollout, seal: truth } = await sealed();
    const sidecar = absolute(`${rollout}.sha256`);
    Deno.writeFileSync(sidecar, bytes);
    const read = readSeal(sidecar, realFiles());
    if ("trouble" in read) {
      hold(read.trouble.trim() !== "", "a trouble has words");
      return;
    }
    const { seal } = read;
    hold(/^[0-9a-f]{64}$/.test(seal.digest), "a digest is one");
    hold(seal.bytes === null || Number.isSafeInteger(seal.bytes), "a size is one");
    hold(seal.marks.length <= MOST_MARKS, "marks are bounded");
    const { kind } = await verifyRollout({ rollout, sidecar, seal }, HASHING);
    if (kind === "same") hold(seal.digest === truth.digest, "only its own seal is the same");
  },
};
