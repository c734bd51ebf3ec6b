import { threadIdInName } from "../codex/rollout_name.ts";
import type {
  SealStanding,
  VerifyEntry,
  VerifyResult,
} from "../model/result/integrity/verify_result.ts";
import type { AbsolutePath } from "../model/store.ts";
import { baseName } from "../text/path_text.ts";
import type { ByteRange } from "./compare_bytes.ts";
import { readSeal } from "./read_seal.ts";
import type { HashTools } from "./rollout_bytes.ts";
import type { FindSidecars } from "./sidecar_places.ts";
import { SIDECAR_ENDING } from "./sidecar_text.ts";
import { type Verdict, verifyRollout } from "./verify_rollout.ts";

/** A rollout by its path, and whose it is. */
export interface NamedRollout {
  readonly path: AbsolutePath;
  /** Thread id; empty when it cannot be known. */
  readonly sessionId: string;
}

/** What verifying takes. */
export interface VerifyTools extends Omit<HashTools, "onRead"> {
  readonly find: FindSidecars;
  /** Told after each piece how many bytes were read in all. */
  readonly onProgress: (bytes: number) => void;
}

/** Verifies rollout after rollout; of `strays`, sidecars without one, the rollout has vanished. */
export async function verifyRollouts(
  rollouts: readonly NamedRollout[],
  tools: VerifyTools,
  strays: readonly AbsolutePath[] = [],
): Promise<VerifyResult> {
  let bytesRead = 0;
  const hashing = {
    ...tools,
    onRead(bytes: number) {
      bytesRead += bytes;
      tools.onProgress(bytesRead);
    },
  };
  const results: VerifyEntry[] = [];
  for (const rollout of rollouts) {
    results.push(await verifyOne(rollout, { find: tools.find, hashing }));
  }
  for (const sidecar of strays) results.push(vanished(sidecar));
  const counts: Record<SealStanding, number> = {
    unchanged: 0,
    grown: 0,
    damaged: 0,
    vanished: 0,
    unsealed: 0,
    unknown: 0,
  };
  for (const { standing } of results) counts[standing]++;
  return { results, counts, bytesRead };
}

async function verifyOne(
  { path, sessionId }: NamedRollout,
  { find, hashing }: { readonly find: FindSidecars; readonly hashing: HashTools },
): Promise<VerifyEntry> {
  const common = { sessionId, path };
  const [sidecar] = find(path);
  if (sidecar === undefined) return { standing: "unsealed", ...common };
  const read = readSeal(sidecar, hashing.system.files);
  if ("trouble" in read) {
    return { standing: "unknown", ...common, sidecar, detail: read.trouble };
  }
  const { bytes } = read.seal;
  const verdict = await verifyRollout({ rollout: path, sidecar, seal: read.seal }, hashing);
  return {
    ...common,
    sidecar,
    ...(bytes === null ? {} : { sealedBytes: bytes }),
    ...told(verdict),
  };
}

function told(verdict: Verdict): Pick<VerifyEntry, "standing" | "firstDifference" | "detail"> {
  switch (verdict.kind) {
    case "same":
      return { standing: "unchanged" };
    case "grown":
      return { standing: "grown" };
    case "vanished":
      return { standing: "vanished", detail: "only its sidecar is left" };
    case "unknown":
      return { standing: "unknown", detail: verdict.trouble };
    case "short": {
      const { bytes, intact, damage } = verdict;
      const end = damage === null ? `it ends at byte ${bytes}` : `${damage} behind byte ${bytes}`;
      const firstDifference = differenceOf({ from: intact, to: bytes + 1 });
      return { standing: "damaged", firstDifference, detail: end };
    }
    case "differs": {
      const { within, damage } = verdict;
      return {
        standing: "damaged",
        ...(within === null ? {} : { firstDifference: differenceOf(within) }),
        ...(damage !== null
          ? { detail: damage }
          : within === null
          ? { detail: "it is not what was sealed" }
          : {}),
      };
    }
    default:
      return verdict satisfies never;
  }
}

const MIB = 1024 * 1024;

function differenceOf({ from, to }: ByteRange) {
  return { mib: Math.floor(from / MIB) + 1, from, to };
}

function vanished(sidecar: AbsolutePath): VerifyEntry {
  const path = sidecar.slice(0, -SIDECAR_ENDING.length);
  return {
    standing: "vanished",
    sessionId: threadIdInName(baseName(path)) ?? "",
    path,
    sidecar,
    detail: "only its sidecar is left",
  };
}

/** The sidecars that none of these rollouts has a place for. */
export function strayOnes(
  sidecars: readonly AbsolutePath[],
  { rollouts, placesOf }: {
    readonly rollouts: Iterable<AbsolutePath>;
    readonly placesOf: (rollout: AbsolutePath) => readonly AbsolutePath[];
  },
): readonly AbsolutePath[] {
  const left = new Set(sidecars);
  for (const rollout of rollouts) {
    if (left.size === 0) break;
    for (const place of placesOf(rollout)) left.delete(place);
  }
  return [...left];
}
