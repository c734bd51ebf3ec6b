import { filePath, FIRST_FILE } from "../../../../../catalog/scan/file_table.ts";
import { isCompressed } from "../../../../../codex/rollout_name.ts";
import { lineSplice, numberInLine } from "../../../../../codex/edit/number_in_line.ts";
import { baseCutOf } from "../../../../../diagnose/read/base_facts.ts";
import type { RolloutFacts } from "../../../../../diagnose/facts.ts";
import type { RolloutId } from "../../../../../model/ids.ts";
import type { PatchStep } from "../../../../../model/plan.ts";
import type { AbsolutePath } from "../../../../../model/store.ts";
import type { Splice } from "../../../../../model/thread/byte_edits.ts";
import { END_FIELD } from "../../lineage/readers.ts";
import { firstLines, growthOf, patchOf, patchStep } from "../file_edits.ts";
import { cannot, type Mending, notYet, type Unmended } from "../fix_row.ts";

type World = Mending["world"];

/**
 * What tells the rollouts that begin in another one where their history ends once these bytes of that have changed; else why one
 * cannot be told. The ordinal that they say stays: their own lines go on from there (repair-rules §5).
 */
export async function movedCuts(
  { rollout, rolloutId }: { readonly rollout: RolloutFacts; readonly rolloutId: RolloutId },
  { splices, world }: { readonly splices: readonly Splice[]; readonly world: World },
): Promise<readonly PatchStep[] | Unmended> {
  const { table, heads } = world.catalog;
  const steps: PatchStep[] = [];
  for (let file = FIRST_FILE; file < table.count; file++) {
    const base = heads.baseOf(file);
    if (base?.rolloutId !== rolloutId || base.endByteOffset === null) continue;
    const before = base.endByteOffset;
    const end = before + growthOf(splices.filter(({ offset }) => offset < before));
    if (end === before) continue;
    // One that is not right now may be right again then.
    if (baseCutOf(rollout, base, world.system) !== "at-line") {
      return notYet(
        `a fork reads it, and does not say rightly where it begins: "${filePath(table, file)}"`,
      );
    }
    const step = await toldStep(filePath(table, file), end, world);
    if ("cannot" in step) return step;
    steps.push(step);
  }
  return steps;
}

async function toldStep(
  path: AbsolutePath,
  end: number,
  world: World,
): Promise<PatchStep | Unmended> {
  const file = { path, compressed: isCompressed(path) };
  if (file.compressed) return notYet(`"${path}", which reads it, is compressed`);
  for await (const { bytes, offset } of firstLines(file, world)) {
    const line = numberInLine(bytes, { path: END_FIELD, value: end });
    if (line?.length !== bytes.length) {
      return notYet(`"${path}", which reads it, has no room to say where it begins then`);
    }
    const splice = lineSplice(offset, { before: bytes, after: line });
    const start = splice.offset - offset;
    const before = bytes.slice(start, start + splice.remove);
    const patch = patchOf(splice.offset, { before, after: Uint8Array.fromBase64(splice.insert) });
    const step = patchStep(file, world, { patches: [patch] });
    return "cannot" in step || step.kind === "patch" ? step : cannot(`"${path}" is compressed`);
  }
  return cannot(`"${path}" is empty`);
}
