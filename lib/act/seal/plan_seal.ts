import { isCompressed } from "../../codex/rollout_name.ts";
import type { Fingerprint } from "../../model/fingerprint.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { readSeal } from "../../seal/read_seal.ts";
import { type FindSidecars, sidecarOf } from "../../seal/sidecar_places.ts";
import { canBeNamed, type Seal } from "../../seal/sidecar_text.ts";
import type { Files } from "../../system/files.ts";
import { baseName } from "../../text/path_text.ts";

/** A rollout that may be sealed. */
export interface SealTarget {
  readonly path: AbsolutePath;
  /** Thread id; empty when it cannot be known. */
  readonly sessionId: string;
  readonly fingerprint: Fingerprint;
  readonly thread: Pick<Thread, "id" | "path" | "updatedAtMs">;
  /** Why its thread counts as live, behind its name; `null`: it does not. */
  readonly live: string | null;
}

/** The rollouts of a thread. */
export function sealTargets(thread: Thread, live: string | null): readonly SealTarget[] {
  return thread.rollouts.map(({ path, fingerprint }) => ({
    path,
    sessionId: thread.id ?? "",
    fingerprint,
    thread,
    live,
  }));
}

/** What is to be done to seal a rollout. */
export type SealPlan =
  & { readonly target: SealTarget; readonly sidecar: AbsolutePath }
  & (
    | { readonly kind: "first" }
    /** The rollout must be what the earlier seal says; then a new one takes its place. */
    | {
      readonly kind: "again";
      readonly earlier: EarlierSeal;
      readonly others: readonly AbsolutePath[];
    }
    | { readonly kind: "kept" }
    | { readonly kind: "live" | "failed"; readonly why: string }
  );

/** The sidecar that a rollout has. */
export interface EarlierSeal {
  readonly sidecar: AbsolutePath;
  readonly seal: Seal;
}

/** Tells by names, sizes and what sidecars say, reading no rollout, what sealing has to do. */
export function planSeal(
  target: SealTarget,
  { find, files }: { readonly find: FindSidecars; readonly files: Files },
): SealPlan {
  const { path, fingerprint, live } = target;
  const sidecar = sidecarOf(path);
  const common = { target, sidecar };
  const failed = (why: string): SealPlan => ({ ...common, kind: "failed", why });
  const [own, ...others] = find(path);
  if (own === undefined) {
    if (live !== null) return { ...common, kind: "live", why: live };
    return canBeNamed(baseName(path))
      ? { ...common, kind: "first" }
      : failed("its name has characters that a sidecar cannot have");
  }
  const read = readSeal(own, files);
  if ("trouble" in read) return failed(read.trouble);
  const isWhole = own === sidecar && read.seal.bytes === fingerprint.size &&
    isCompressed(path) === (read.seal.content !== null) && others.length === 0;
  if (isWhole) return { ...common, kind: "kept" };
  if (live !== null) return { ...common, kind: "live", why: live };
  return { ...common, kind: "again", earlier: { sidecar: own, seal: read.seal }, others };
}
