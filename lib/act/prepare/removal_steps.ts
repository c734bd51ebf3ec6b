import { fingerprintOf } from "../../model/fingerprint.ts";
import type { BatchThread } from "../../model/journal.ts";
import { movesOf, type MoveStep, type RemoveStep } from "../../model/plan.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { resolvePlace } from "../../plan/place.ts";
import type { ChangeWorld } from "../facts/change_world.ts";
import { lookAtRest } from "../facts/files/at_rest.ts";
import type { DigestTools } from "../facts/files/file_digest.ts";

/** Whose files in the trash go for good. */
export interface RemovalOptions {
  readonly world: ChangeWorld;
  /** Whether what is no longer the file that was put there goes all the same: the user has named its batch. */
  readonly isNamed: boolean;
  /** Told why a thread stays: `restore` would not bring it back either. */
  readonly onRefused: (thread: BatchThread, why: string) => void;
}

/**
 * Finds what of a thread lies in the trash, as it is now: none of a file that somebody has removed by hand, and nothing of a
 * thread that has to stay.
 */
export async function newRemovalSteps(
  { world, isNamed, onRefused }: RemovalOptions,
): Promise<(thread: BatchThread) => readonly RemoveStep[]> {
  const { store, system } = world;
  const tools = { files: system.files, sha256: await system.digests.sha256() };
  return (thread) => {
    const steps: RemoveStep[] = [];
    for (const move of movesOf(thread)) {
      const path = resolvePlace(move.to, store);
      // One that leads out of the trash fails its thread.
      const found = path === null ? removal(move) : removalOf(move, { path, isNamed, tools });
      if (typeof found === "string") {
        onRefused(thread, found);
        return [];
      }
      if (found !== null) steps.push(found);
    }
    return steps;
  };
}

/** `null`: nothing is there. A text: why it stays, for people. */
function removalOf(
  move: MoveStep,
  { path, isNamed, tools }: Pick<RemovalOptions, "isNamed"> & {
    readonly path: AbsolutePath;
    readonly tools: DigestTools;
  },
): RemoveStep | string | null {
  const seen = lookAtRest(path, move.expect, tools);
  if (seen.kind === "gone") return null;
  const isFile = seen.stat.kind === "file";
  if (seen.kind === "other" && !(isNamed && isFile)) {
    return `"${path}" is ${isFile ? "not what was put there" : "not a regular file"}`;
  }
  return { ...removal(move), expect: fingerprintOf(seen.stat) };
}

function removal({ to, expect, rollout }: MoveStep): RemoveStep {
  return { kind: "remove", from: to, expect, rollout };
}
