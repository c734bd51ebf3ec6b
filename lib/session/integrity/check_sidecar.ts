import type { AbsolutePath } from "../../model/store.ts";
import { readSeal } from "../../seal/read_seal.ts";
import type { HashTools } from "../../seal/rollout_bytes.ts";
import { type Verdict, verifyRollout } from "../../seal/verify_rollout.ts";
import type { IntegrityCheckResult } from "./risk.ts";

/** Holds a rollout against its sidecar; `null`: it has none. Growth behind what was sealed is no difference (flaw C9). */
export async function checkSidecar(
  rollout: AbsolutePath,
  { sidecar, hashing }: { readonly sidecar: AbsolutePath | null; readonly hashing: HashTools },
): Promise<IntegrityCheckResult> {
  if (sidecar === null) return { verified: false, match: false };
  const read = readSeal(sidecar, hashing.system.files);
  if ("trouble" in read) return failed(read.trouble);
  const verdict = await verifyRollout({ rollout, sidecar, seal: read.seal }, hashing);
  return resultOf(verdict, read.seal.digest);
}

function resultOf(verdict: Verdict, expected: string): IntegrityCheckResult {
  switch (verdict.kind) {
    case "same":
    case "grown":
      return { verified: true, match: true };
    case "short":
    case "differs":
      return { verified: true, match: false, detail: `expected=${expected} got=${verdict.got}` };
    case "vanished":
      return failed("the session is gone, only its sidecar is left");
    case "unknown":
      return failed(verdict.trouble);
    default:
      return verdict satisfies never;
  }
}

function failed(detail: string): IntegrityCheckResult {
  return { verified: true, match: false, error: new Error(detail), detail };
}
