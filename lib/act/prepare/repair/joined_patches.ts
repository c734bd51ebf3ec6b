import type { FileStep, PatchStep } from "../../../model/plan.ts";

/**
 * Whether two mends of a thread can change its files at once. The second change of a file would be made of bytes that the first one
 * moves; what is written over in different places moves none.
 */
export function canJoin(one: readonly FileStep[] = [], other: readonly FileStep[] = []): boolean {
  if (one.length === 0 || other.length === 0) return true;
  const steps = [...one, ...other];
  return steps.every(({ kind }) => kind === "patch") &&
    joinedPatches(steps).every((step) => step.kind === "patch" && isApart(step));
}

function isApart({ patches }: PatchStep): boolean {
  let end = 0;
  return patches.every(({ offset, before }) => {
    const isBehind = offset >= end;
    end = offset + Uint8Array.fromBase64(before).length;
    return isBehind;
  });
}

/** The steps with all that is written over in a file as one step, one behind the other: a file is looked at once. */
export function joinedPatches(steps: readonly FileStep[]): readonly FileStep[] {
  const joined: FileStep[] = steps.filter(({ kind }) => kind !== "patch");
  const patches = steps.filter((step) => step.kind === "patch");
  for (const same of Map.groupBy(patches, ({ from }) => `${from.in} ${from.path}`).values()) {
    const [first] = same as [PatchStep];
    joined.push({
      ...first,
      patches: same.flatMap(({ patches }) => patches).toSorted((a, b) => a.offset - b.offset),
    });
  }
  return joined;
}
