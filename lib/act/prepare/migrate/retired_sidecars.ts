import { fingerprintOf } from "../../../model/fingerprint.ts";
import type { MoveStep } from "../../../model/plan.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { placeInStore, placeInTrash } from "../../../plan/place.ts";
import { readSeal } from "../../../seal/read_seal.ts";
import { newSidecarFinder } from "../../../seal/sidecar_places.ts";
import { statOrNull } from "../../../system/files.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";

/**
 * The steps that take the sidecars of a rollout to the trash whose first bytes change: they would call that damage. `intact` bytes
 * stay as they are, and with them a sidecar that tells of no more; 0: all may change.
 */
export function retireSidecars(
  rollout: AbsolutePath,
  { world, intact }: { readonly world: ChangeWorld; readonly intact: number },
): readonly MoveStep[] {
  const { store, batchId, system: { files } } = world;
  return newSidecarFinder(store, files)(rollout).flatMap((path): MoveStep[] => {
    const stat = statOrNull(path, files);
    const from = placeInStore(path, store);
    if (stat?.kind !== "file" || from === null || staysTrue(path)) return [];
    const to = placeInTrash(from, batchId);
    return [{ kind: "move", from, to, expect: fingerprintOf(stat), rollout: false }];
  });

  /** Of one that does not say how much it covers nobody knows, as before. */
  function staysTrue(path: AbsolutePath): boolean {
    if (intact === 0) return false;
    const read = readSeal(path, files);
    return "trouble" in read || read.seal.bytes === null || read.seal.bytes <= intact;
  }
}
