import { newLiveReason } from "../../act/facts/live_reason.ts";
import { planSeal, type SealPlan, type SealTarget } from "../../act/seal/plan_seal.ts";
import { rehearsedSeal, sealRollouts } from "../../act/seal/seal_rollouts.ts";
import { RefusedError } from "../../model/error.ts";
import { fingerprintOf } from "../../model/fingerprint.ts";
import { asThreadId } from "../../model/ids.ts";
import type { SealResult } from "../../model/result/integrity/seal_result.ts";
import type { Session } from "../../model/thread/session.ts";
import { sidecarOf } from "../../seal/sidecar_places.ts";
import { statOrNull } from "../../system/files.ts";
import { refuseWithoutLocks } from "../../system/real/library_host.ts";
import { buildWriter } from "../../system/real/writer.ts";
import { givenPath } from "../library_system.ts";
import { type IntegrityOptions, type LibraryIntegrity, libraryIntegrity } from "./library_seal.ts";

/** Mode and safety gate of {@link sealSessions}. */
export interface SealOptions extends IntegrityOptions {
  /** Tell what would be sealed and write nothing. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required to write sidecars. Left out: `false`. */
  readonly confirm?: boolean;
}

/**
 * Writes the SHA-256 of sessions beside them, as `<path>.sha256`, or again where they have grown since. Sessions in use are left
 * out; one that is not what its sidecar says keeps that. Trouble with one session is its result, never thrown. Requires read and
 * write permission for the store.
 *
 * @throws {RefusedError} when a real run lacks `confirm`. @throws {LockedError} when another rollkeep acts.
 * @throws {UsageError} when `sessionsRoot` is blank.
 *
 * @example Seal all there is
 * ```ts
 * import { scanSessions, sealSessions } from "@rollkeep/rollkeep/session";
 * const sessionsRoot = "/home/me/.codex/sessions";
 * const plan = await sealSessions(await scanSessions(sessionsRoot), { sessionsRoot });
 * console.log(`would seal ${plan.counts.sealed} of ${plan.results.length}`);
 * ```
 */
export async function sealSessions(
  sessions: readonly Session[],
  options: SealOptions,
): Promise<SealResult> {
  refuseWithoutLocks();
  const { dryRun = true, confirm = false } = options;
  const integrity = await libraryIntegrity(options);
  if (!dryRun && !confirm) {
    throw new RefusedError("real seal requires confirm", { reasons: ["needs-confirm"] });
  }
  const { system, store, hashing } = integrity;
  // Listed anew for each look: a thread may have been opened meanwhile.
  const liveNow = ({ thread }: SealTarget) => newLiveReason({ store, system })(thread);
  const liveReason = newLiveReason({ store, system });
  const plans = sessions.map((session) =>
    planOf(session, { integrity, live: ({ thread }) => liveReason(thread) })
  );
  if (dryRun) return rehearsedSeal(plans);
  const tools = { system, writer: buildWriter() };
  return await sealRollouts(plans, { tools, store, hashing, liveNow });
}

function planOf(
  session: Session,
  { integrity: { system, find }, live }: {
    readonly integrity: LibraryIntegrity;
    readonly live: (target: SealTarget) => string | null;
  },
): SealPlan {
  const { files } = system;
  const path = givenPath(session.path);
  const stat = statOrNull(path, files);
  const seen = stat ?? { size: session.sizeBytes, mtimeMs: 0, ctimeMs: null, inode: null };
  const id = session.sessionId === "" ? null : asThreadId(session.sessionId);
  const target: SealTarget = {
    path,
    sessionId: session.sessionId,
    fingerprint: fingerprintOf(seen),
    thread: { id, path, updatedAtMs: seen.mtimeMs },
    live: null,
  };
  if (stat?.kind !== "file") {
    const why = stat === null ? "it is gone" : "it is no regular file";
    return { target, sidecar: sidecarOf(path), kind: "failed", why };
  }
  return planSeal({ ...target, live: live(target) }, { find, files });
}
