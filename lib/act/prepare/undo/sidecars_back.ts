import { fingerprintOf } from "../../../model/fingerprint.ts";
import type { BatchThread } from "../../../model/journal.ts";
import type { MoveStep, ThreadPlan } from "../../../model/plan.ts";
import { stepsBack } from "../../../plan/inverse_plan.ts";
import { placeInTrash, resolvePlace } from "../../../plan/place.ts";
import { statOrNull } from "../../../system/files.ts";
import type { Sha256 } from "../../../system/system.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { lookAtRest } from "../../facts/files/at_rest.ts";
import { intactIn } from "../repair/with_sidecars.ts";
import { retireSidecars } from "../migrate/retired_sidecars.ts";

/**
 * The way back of a move with the sidecars that it took to the trash: they return where nothing has their place. One that was
 * made since, and tells of bytes that go again, goes to the trash in its turn.
 */
export function withSidecarsBack(
  back: ThreadPlan,
  { thread, world, sha256 }: {
    readonly thread: BatchThread;
    readonly world: ChangeWorld;
    readonly sha256: Sha256;
  },
): ThreadPlan {
  const { store, system: { files } } = world;
  const retired = back.steps.flatMap((step) => {
    const path = resolvePlace(step.from, store);
    if (path === null) return [];
    switch (step.kind) {
      case "cut": {
        const intact = step.expect.size - Uint8Array.fromBase64(step.tail).length;
        return retireSidecars(path, { world, intact });
      }
      case "patch":
        return retireSidecars(path, {
          world,
          intact: Math.min(...step.patches.map(({ offset }) => offset)),
        });
      case "replace": {
        // What the change has left standing still tells of the same bytes.
        const done = thread.steps.find((other) =>
          other.kind === "replace" && other.from.path === step.from.path
        );
        const intact = done?.kind === "replace" ? intactIn(done) : 0;
        return retireSidecars(path, { world, intact });
      }
      default:
        return [];
    }
  });
  const returned = stepsBack(thread).flatMap((step): MoveStep[] => {
    // Beside a file that is replaced a second one of the same thread may go, too: done again it goes again.
    const goes = step.to.in === "trash" && step.rollout;
    const place = goes ? placeInTrash(step.from, world.batchId) : step.to;
    const [from, to] = [resolvePlace(step.from, store), resolvePlace(place, store)];
    if ((!goes && step.to.in !== "store") || from === null || to === null) return [];
    if (statOrNull(to, files) !== null) return [];
    const kept = lookAtRest(from, step.expect, { files, sha256 });
    return kept.kind === "same" || kept.kind === "retimed"
      ? [{ ...step, to: place, expect: fingerprintOf(kept.stat) }]
      : [];
  });
  return { ...back, steps: [...back.steps, ...retired, ...returned] };
}
