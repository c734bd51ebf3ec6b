import { isCompressed } from "../../../codex/rollout_name.ts";
import type { FileStep, MoveStep, Place, ReplaceStep } from "../../../model/plan.ts";
import { placeInStore, resolvePlace, storePlace } from "../../../plan/place.ts";
import { newSidecarFinder } from "../../../seal/sidecar_places.ts";
import { fingerprintOf } from "../../../model/fingerprint.ts";
import { statOrNull } from "../../../system/files.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { retireSidecars } from "../migrate/retired_sidecars.ts";

/** The steps with the sidecars of what they change: one that would call changed bytes damage goes to the trash, the others go along. */
export function withSidecars(steps: readonly FileStep[], world: ChangeWorld): readonly FileStep[] {
  return steps.flatMap((step): readonly FileStep[] => {
    const path = resolvePlace(step.from, world.store);
    if (path === null) return [step];
    switch (step.kind) {
      case "patch":
        return [step, ...retireSidecars(path, { world, intact: firstOf(step.patches) })];
      case "replace":
        return [step, ...retireSidecars(path, { world, intact: intactIn(step) })];
      case "move":
        return [step, ...alongWith(step, world)];
      default:
        return [step];
    }
  });
}

/**
 * Bytes at the beginning of a rollout that a replacement leaves as they are; what takes others in is another file, and so is a
 * compressed one, or one of another encoding.
 */
export function intactIn(
  { from, splices = [], inherits, decode }: Pick<
    ReplaceStep,
    "from" | "splices" | "inherits" | "decode"
  >,
): number {
  const isOther = splices.length === 0 || inherits !== undefined || decode !== undefined;
  return isOther || isCompressed(from.path) ? 0 : firstOf(splices);
}

function firstOf(edits: readonly { readonly offset: number }[]): number {
  return Math.min(...edits.map(({ offset }) => offset));
}

function alongWith(step: MoveStep, { store, system: { files } }: ChangeWorld): readonly MoveStep[] {
  const rollout = resolvePlace(step.from, store);
  if (rollout === null) return [];
  return newSidecarFinder(store, files)(rollout).flatMap((path): MoveStep[] => {
    const stat = statOrNull(path, files);
    const from = placeInStore(path, store);
    // One that Codex has left behind elsewhere stays there.
    if (stat?.kind !== "file" || from === null || !path.startsWith(rollout)) return [];
    const to: Place = {
      ...step.to,
      path: storePlace(`${step.to.path}${path.slice(rollout.length)}`),
    };
    return [{ kind: "move", from, to, expect: fingerprintOf(stat), rollout: false }];
  });
}
