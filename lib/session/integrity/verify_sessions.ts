import type { VerifyResult } from "../../model/result/integrity/verify_result.ts";
import type { Session } from "../../model/thread/session.ts";
import { verifyRollouts } from "../../seal/verify_rollouts.ts";
import { givenPath } from "../library_system.ts";
import { type IntegrityOptions, libraryIntegrity } from "./library_seal.ts";

/**
 * Holds sessions against their sidecars: unchanged, grown (what was sealed is as it was), damaged and where, vanished, or not
 * sealed. Trouble with one session is its result, never thrown. Requires read permission for the store.
 *
 * @throws {UsageError} when `sessionsRoot` is blank.
 *
 * @example Is my history intact?
 * ```ts
 * import { scanSessions, verifySessions } from "@rollkeep/rollkeep/session";
 * const sessionsRoot = "/home/me/.codex/sessions";
 * const { results } = await verifySessions(await scanSessions(sessionsRoot), { sessionsRoot });
 * const damaged = results.filter(({ standing }) => standing === "damaged");
 * console.log(damaged.length === 0 ? "intact" : damaged.map(({ path }) => path).join("\n"));
 * ```
 */
export async function verifySessions(
  sessions: readonly Session[],
  options: IntegrityOptions,
): Promise<VerifyResult> {
  const { find, hashing } = await libraryIntegrity(options);
  const { onProgress = () => {} } = options;
  const rollouts = sessions.map(({ path, sessionId }) => ({ path: givenPath(path), sessionId }));
  return await verifyRollouts(rollouts, { ...hashing, find, onProgress });
}
