import { sameFingerprint } from "../../model/fingerprint.ts";
import { InterruptedError, LockedError } from "../../model/error.ts";
import type {
  SealEntry,
  SealResult,
  SealStatus,
} from "../../model/result/integrity/seal_result.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { makeSeal } from "../../seal/make_seal.ts";
import type { HashTools } from "../../seal/rollout_bytes.ts";
import { sealText } from "../../seal/sidecar_text.ts";
import { verifyRollout } from "../../seal/verify_rollout.ts";
import { errorCode } from "../../system/files.ts";
import { baseName, joinPath, parentPath } from "../../text/path_text.ts";
import { syncFolders } from "../facts/files/resolved_step.ts";
import { ThreadError, troubleText } from "../facts/thread_error.ts";
import { OWN_LOCK } from "../locks/own_lock.ts";
import type { ActTools } from "../tools.ts";
import type { EarlierSeal, SealPlan, SealTarget } from "./plan_seal.ts";
import { dropTemporary, removeReplaced, writeSidecar } from "./write_sidecar.ts";

/** What sealing takes. */
export interface SealTools {
  readonly tools: ActTools;
  readonly store: StorePaths;
  readonly hashing: HashTools;
  /** Why a thread counts as live now, behind its name; `null`: it does not. */
  readonly liveNow: (target: SealTarget) => string | null;
}

/** What sealing would do: no rollout is read, so whether one still is what its sidecar says is not known. */
export function rehearsedSeal(plans: readonly SealPlan[]): SealResult {
  const statuses = { first: "sealed", again: "resealed", kept: "kept" } as const;
  const results = plans.map((plan) =>
    entryOf(plan, "why" in plan ? plan : { kind: statuses[plan.kind] })
  );
  return resultOf(results, true);
}

/**
 * Seals rollout after rollout. Each is whole by itself: a sidecar is there or not, and one that was stopped leaves the others as
 * they are.
 *
 * @throws {LockedError} when another rollkeep acts. @throws {InterruptedError} when the user gave up, with how far it came.
 */
export async function sealRollouts(
  plans: readonly SealPlan[],
  options: SealTools,
): Promise<SealResult> {
  const { tools, store } = options;
  const own = holdOwnLock(store, tools);
  const results: SealEntry[] = [];
  try {
    for (const plan of plans) {
      results.push("why" in plan ? entryOf(plan, plan) : await sealOne(plan, options));
    }
    return resultOf(results, false);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    const { counts } = resultOf(results, false);
    throw new InterruptedError(
      `seal was stopped: ${counts.sealed + counts.resealed} of ${plans.length} rollouts are sealed`,
      { hint: "say the command again: what is sealed stays so" },
    );
  } finally {
    const written = results.filter(({ status }) => status === "sealed" || status === "resealed");
    syncFolders(written.map(({ sidecar }) => parentPath(sidecar as AbsolutePath)), tools);
    own?.release();
  }
}

/** The lock that every acting rollkeep holds. Where there is none yet, none has acted: sealing makes no trash. */
function holdOwnLock({ trashRoot }: StorePaths, { system: { files } }: ActTools) {
  const path = joinPath(trashRoot, OWN_LOCK);
  try {
    const lock = files.tryLock(path);
    if (lock !== null) return lock;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return null;
  }
  throw new LockedError(`Cannot seal: another rollkeep works in ${trashRoot}`, {
    hint: "wait for it to end and say the command again",
  });
}

type Ending =
  | { readonly kind: "sealed" | "resealed" | "kept" }
  | { readonly kind: "live" | "damaged" | "failed"; readonly why: string };

async function sealOne(plan: SealPlan, options: SealTools): Promise<SealEntry> {
  try {
    if (plan.kind === "kept") {
      dropTemporary(plan.sidecar, options.tools);
      return entryOf(plan, plan);
    }
    return entryOf(plan, await ending(plan, options));
  } catch (error) {
    const isOfFile = error instanceof ThreadError || errorCode(error) !== null;
    if (!isOfFile) throw error;
    return entryOf(plan, { kind: "failed", why: troubleText(error) });
  }
}

async function ending(plan: SealPlan, options: SealTools): Promise<Ending> {
  const { tools, store, hashing, liveNow } = options;
  const { target, sidecar } = plan;
  const earlier = plan.kind === "again" ? plan.earlier : null;
  const seen = earlier === null ? null : tools.system.files.lstat(earlier.sidecar);
  const damage = earlier === null ? null : await unlikeSeal(target, earlier, hashing);
  if (damage !== null) return damage;
  const seal = await makeSeal(target.path, hashing);
  const now = tools.system.files.lstat(target.path);
  if (now.kind !== "file" || !sameFingerprint(target.fingerprint, now)) {
    throw new ThreadError("it has changed since it was looked at; say the command again");
  }
  const why = liveNow(target);
  if (why !== null) return { kind: "live", why };
  const own = { tools, store };
  const isInPlace = earlier !== null && earlier.sidecar === sidecar;
  writeSidecar({
    path: sidecar,
    text: sealText(seal, baseName(target.path)),
    earlier: isInPlace ? seen : null,
  }, own);
  if (plan.kind === "again") {
    removeReplaced([plan.earlier.sidecar, ...plan.others], { by: sidecar, ...own });
  }
  return { kind: plan.kind === "again" ? "resealed" : "sealed" };
}

/** Why a rollout that has a sidecar is not sealed anew; `null`: it is what that says, or has grown since. */
async function unlikeSeal(
  { path }: SealTarget,
  { sidecar, seal }: EarlierSeal,
  hashing: HashTools,
): Promise<Ending | null> {
  const verdict = await verifyRollout({ rollout: path, sidecar, seal }, hashing);
  switch (verdict.kind) {
    case "same":
    case "grown":
      return null;
    case "unknown":
      return { kind: "failed", why: verdict.trouble };
    case "vanished":
      return { kind: "failed", why: "it is gone since it was looked at" };
    case "short":
    case "differs":
      return {
        kind: "damaged",
        why: `it is not what its sidecar says, which stays: "${sidecar}"`,
      };
    default:
      return verdict satisfies never;
  }
}

function entryOf(
  { target, sidecar }: SealPlan,
  ending: { readonly kind: SealStatus; readonly why?: string },
): SealEntry {
  return {
    status: ending.kind,
    sessionId: target.sessionId,
    path: target.path,
    sidecar,
    sizeBytes: target.fingerprint.size,
    ...(ending.why === undefined ? {} : { error: ending.why }),
  };
}

function resultOf(results: readonly SealEntry[], simulation: boolean): SealResult {
  const counts: Record<SealStatus, number> = {
    sealed: 0,
    resealed: 0,
    kept: 0,
    live: 0,
    damaged: 0,
    failed: 0,
  };
  for (const { status } of results) counts[status]++;
  return { simulation, results, counts };
}
