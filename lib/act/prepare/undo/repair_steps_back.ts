import { filePath } from "../../../catalog/scan/file_table.ts";
import { filesOf } from "../../../catalog/scan/thread_table.ts";
import { isCompressed, plainName } from "../../../codex/rollout_name.ts";
import { atRest, type Fingerprint, fingerprintOf } from "../../../model/fingerprint.ts";
import type { BatchThread } from "../../../model/journal.ts";
import type {
  CreateStep,
  FileStep,
  MoveStep,
  PatchStep,
  Place,
  ReplaceStep,
} from "../../../model/plan.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { stepsBack } from "../../../plan/inverse_plan.ts";
import { placeInStore, placeInTrash, resolvePlace } from "../../../plan/place.ts";
import { closing, readFully, statOrNull } from "../../../system/files.ts";
import { baseName } from "../../../text/path_text.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { lookAtRest } from "../../facts/files/at_rest.ts";
import { asFound } from "../back/as_found.ts";
import { replacementBack, type ReplacementBackOptions } from "./replacement_back.ts";

/**
 * The file steps that take a repair back; else why they cannot be taken, for people, behind the name of the thread. Bytes that were
 * written over come back wherever Codex has put the file since and however much it has written behind them.
 */
export async function repairStepsBack(
  thread: BatchThread,
  options: ReplacementBackOptions,
): Promise<readonly FileStep[] | string> {
  const { world, sha256 } = options;
  const { store, system: { files } } = world;
  const back: FileStep[] = [];
  const moves = stepsBack(thread);
  if (moves.length > 0 && moves.length === thread.steps.length) {
    const found = asFound({ ...thread, rows: [], steps: moves }, { store, files, sha256 });
    return found.kind === "found" ? found.thread.steps : found.why;
  }
  // What a converted file was made from comes back with its sidecars.
  const isConverted = thread.steps.some((step) => step.kind === "create" && step.convert);
  if (isConverted) {
    const found = asFound({ ...thread, rows: [], steps: moves }, { store, files, sha256 });
    if (found.kind !== "found") return found.why;
    back.push(...found.thread.steps);
  }
  // Sidecars that went to the trash come back by themselves.
  const last = thread.steps.findLast(({ kind }) => kind === "replace");
  for (const step of thread.steps.filter(({ kind }) => kind !== "move")) {
    const planned = step.kind === "patch"
      ? patchBack(step, { thread, world })
      : step.kind === "create"
      ? madeAway(step, options)
      : step.kind === "replace"
      ? await replacementBack(
        step,
        step === last ? options : { ...options, made: madeFile(step, world) },
      )
      : null;
    if (planned === null) return "has been used since: Codex has gone on in its file";
    // A file that was made goes before what it was made from comes back.
    if (step.kind === "create") back.unshift(planned);
    else back.push(planned);
  }
  return back;
}

/** The file that was made goes to the trash; `null` where it is another one by now. */
function madeAway(
  { to }: CreateStep,
  { world: { store, system: { files }, batchId }, sha256, made }: ReplacementBackOptions,
): MoveStep | null {
  const path = resolvePlace(to, store);
  const seen = path === null || made === undefined
    ? null
    : lookAtRest(path, made, { files, sha256 });
  if (seen?.kind !== "same" && seen?.kind !== "retimed") return null;
  const expect = fingerprintOf(seen.stat);
  return { kind: "move", from: to, to: placeInTrash(to, batchId), expect, rollout: true };
}

/** The new file of a step whose outcome is another one's: as long as its splices make it, or as what it was. `undefined`: nothing tells. */
function madeFile(
  { expect, mtimeMs = expect.mtimeMs, splices, inherits, source }: ReplaceStep,
  { store, system: { files } }: ChangeWorld,
): Fingerprint | undefined {
  const rest = { mtimeMs, ctimeMs: null, inode: null };
  if (source !== undefined) {
    const path = resolvePlace(source, store);
    const size = path === null ? undefined : statOrNull(path, files)?.size;
    return size === undefined ? undefined : atRest({ size, ...rest });
  }
  if (splices === undefined || inherits !== undefined) return undefined;
  const grown = splices.reduce(
    (sum, { remove, insert }) => sum + Uint8Array.fromBase64(insert).length - remove,
    0,
  );
  return atRest({ size: expect.size + grown, ...rest });
}

interface PatchBackOptions {
  readonly thread: BatchThread;
  readonly world: ChangeWorld;
}

/** `null` where other bytes lie there by now, or the file is gone or compressed. */
function patchBack(step: PatchStep, options: PatchBackOptions): PatchStep | null {
  const { store, system: { files } } = options.world;
  const place = placeNow(step.from, options);
  const path = place === null ? null : resolvePlace(place, store);
  const stat = path === null ? null : statOrNull(path, files);
  if (place === null || path === null || stat?.kind !== "file") return null;
  if (!hasOurBytes(path, step, options.world)) return null;
  const { mtimeMs } = step.expect;
  // Whoever has written on has another time, and it is theirs.
  const isUntouched = stat.size === step.expect.size && stat.mtimeMs === (step.mtimeMs ?? mtimeMs);
  const { mtimeMs: _, ...rest } = step;
  return {
    ...rest,
    from: place,
    expect: fingerprintOf(stat),
    patches: step.patches.map(({ offset, before, after }) => ({
      offset,
      before: after,
      after: before,
    })),
    ...(isUntouched && stat.mtimeMs !== mtimeMs ? { mtimeMs } : {}),
  };
}

/** Where the file lies now: Codex may have archived it since. */
function placeNow(from: Place, { thread: { id }, world }: PatchBackOptions): Place | null {
  const { store, catalog, system } = world;
  const path = resolvePlace(from, store);
  if (path === null || statOrNull(path, system.files) !== null) return path === null ? null : from;
  const number = id === null ? undefined : catalog.threads.byId.get(id);
  if (number === undefined) return null;
  const now = filesOf(catalog.threads, number).map((file) => filePath(catalog.table, file))
    .find((other) => !isCompressed(other) && baseName(other) === plainName(path));
  return now === undefined ? null : placeInStore(now, store);
}

function hasOurBytes(
  path: AbsolutePath,
  { patches }: PatchStep,
  { system }: ChangeWorld,
): boolean {
  using file = closing(system.files.open(path));
  return patches.every(({ offset, after }) => {
    const meant = Uint8Array.fromBase64(after);
    const now = new Uint8Array(meant.length);
    const count = readFully(file, now, { at: offset });
    return count === meant.length && now.every((byte, at) => byte === meant[at]);
  });
}
