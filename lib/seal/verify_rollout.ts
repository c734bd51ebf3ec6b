import { isCompressed } from "../codex/rollout_name.ts";
import type { AbsolutePath } from "../model/store.ts";
import { errorCode } from "../system/files.ts";
import { compareBytes, type Comparison, type Outcome } from "./compare_bytes.ts";
import { contentBytes, type HashTools, rawBytes } from "./rollout_bytes.ts";
import type { Seal } from "./sidecar_text.ts";

/** What a rollout is beside its seal. */
export type Verdict =
  | Comparison & {
    /** Why the rest of a compressed one cannot be unpacked; `null`: it could, or need not. */
    readonly damage: string | null;
  }
  /** Nobody can tell: it cannot be read, or the seal says nothing of how it is kept now. */
  | { readonly kind: "unknown"; readonly trouble: string }
  /** The rollout is not there. */
  | { readonly kind: "vanished" };

/** What is held against what. */
export interface SealedRollout {
  readonly rollout: AbsolutePath;
  readonly sidecar: AbsolutePath;
  readonly seal: Seal;
}

/**
 * Holds a rollout against its seal. Where both are of one kind the bytes on disk decide; a rollout that Codex has compressed or
 * unpacked since, or packed anew, is as sealed when it holds the same.
 */
export async function verifyRollout(
  { rollout, sidecar, seal }: SealedRollout,
  tools: HashTools,
): Promise<Verdict> {
  try {
    const wasCompressed = isSidecarOfCompressed(sidecar);
    if (wasCompressed !== isCompressed(rollout) || !wasCompressed) {
      return verdictOf(await compareContent({ rollout, sidecar, seal }, tools));
    }
    const raw = { ...seal, marks: [] };
    const { comparison } = await compareBytes(rawBytes(rollout, tools), raw, tools.sha256);
    const isAsSealed = comparison.kind === "same" || comparison.kind === "grown";
    if (isAsSealed || seal.content === null) return { ...comparison, damage: null };
    return verdictOf(await compareContent({ rollout, sidecar, seal }, tools));
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "ENOENT") return { kind: "vanished" };
    return { kind: "unknown", trouble: `it cannot be read (${code})` };
  }
}

function isSidecarOfCompressed(sidecar: AbsolutePath): boolean {
  return isCompressed(sidecar.slice(0, sidecar.lastIndexOf(".")));
}

function verdictOf(outcome: Outcome | null): Verdict {
  return outcome === null
    ? {
      kind: "unknown",
      trouble: "it was sealed compressed, without what it holds, and is plain now",
    }
    : { ...outcome.comparison, damage: outcome.damage };
}

/** The same by what the rollout holds, unpacked; `null` where the seal says nothing of that. */
export async function compareContent(
  { rollout, sidecar, seal }: SealedRollout,
  tools: HashTools,
): Promise<Outcome | null> {
  const sealed = isSidecarOfCompressed(sidecar) ? seal.content : seal;
  if (sealed === null) return null;
  const expected = { bytes: sealed.bytes, digest: sealed.digest, marks: seal.marks };
  return await compareBytes(contentBytes(rollout, tools), expected, tools.sha256);
}
