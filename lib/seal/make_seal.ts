import { isCompressed } from "../codex/rollout_name.ts";
import type { AbsolutePath } from "../model/store.ts";
import { newPrefixDigest, type PrefixDigest } from "./prefix_digest.ts";
import { contentBytes, type HashTools } from "./rollout_bytes.ts";
import { type Mark, MARK_DIGITS, MOST_MARKS, type Seal } from "./sidecar_text.ts";

const MIB = 1024 * 1024;

/** The seal of a rollout as it is now. Errors as in `Files`; damaged compressed data throws one with code `EZSTD`. */
export async function makeSeal(
  rollout: AbsolutePath,
  tools: HashTools,
): Promise<Seal & { readonly bytes: number }> {
  const marks = newMarks();
  const held = newPrefixDigest(tools.sha256, marks);
  if (!isCompressed(rollout)) {
    for await (const chunk of contentBytes(rollout, tools)) held.update(chunk);
    return { ...sealed(held), content: null, marks: marks.before(held.bytes()) };
  }
  const raw = newPrefixDigest(tools.sha256, { after: () => Infinity, reach: () => {} });
  const onRaw = (bytes: Uint8Array) => raw.update(bytes);
  for await (const chunk of contentBytes(rollout, tools, onRaw)) held.update(chunk);
  return { ...sealed(raw), content: sealed(held), marks: marks.before(held.bytes()) };
}

function sealed(digest: PrefixDigest): { readonly bytes: number; readonly digest: string } {
  return { bytes: digest.bytes(), digest: digest.hex() };
}

/** A mark each MiB; with too many of them every second goes, and the others are twice as far apart. */
function newMarks() {
  let marks: Mark[] = [];
  let step = MIB;
  return {
    after: (bytes: number) => (Math.floor(bytes / step) + 1) * step || step,
    reach(bytes: number, digest: string) {
      marks.push({ bytes, digest: digest.slice(0, MARK_DIGITS) });
      if (marks.length < MOST_MARKS) return;
      step *= 2;
      marks = marks.filter(({ bytes }) => bytes % step === 0);
    },
    /** The marks before the end, which the whole digest tells. */
    before: (end: number) => marks.filter(({ bytes }) => bytes < end),
  };
}
