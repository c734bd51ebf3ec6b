/**
 * Two files that are one thread (repair-rules §12). What begins another one is not needed; what differs is never thrown away: it becomes
 * a thread of its own. Nothing is decided by times.
 *
 * @module
 */
import { compareRollouts } from "../../../../codex/mend/compare_rollouts.ts";
import { plainPath } from "../../../../codex/rollout_name.ts";
import type { RolloutFacts } from "../../../../diagnose/facts.ts";
import { sameId } from "../../../../diagnose/rules/rollout_rules.ts";
import { fingerprintOf } from "../../../../model/fingerprint.ts";
import { asThreadId, firstRolloutOf, type RolloutId } from "../../../../model/ids.ts";
import type { FileStep, MoveStep, ThreadPlan } from "../../../../model/plan.ts";
import type { SavedValue } from "../../../../model/thread/saved_rows.ts";
import { placeInStore, placeInTrash } from "../../../../plan/place.ts";
import { errorCode } from "../../../../system/files.ts";
import { codexPath } from "../../../facts/files/rollout_path.ts";
import { replaceStep } from "../fix/file_edits.ts";
import {
  cannot,
  type FixRow,
  type Mend,
  type Mending,
  text,
  type Unmended,
} from "../fix/fix_row.ts";
import { asThreadOfItsOwn } from "./own_thread.ts";

/** How a thread with more than one file gets one. */
export const DOUBLE_FIX: FixRow = {
  effect: "one file is the thread; the other is in the trash",
  mend: oneFile,
};

interface Joined {
  readonly steps: FileStep[];
  readonly plans: ThreadPlan[];
  readonly needs: RolloutId[];
  columns: Readonly<Record<string, SavedValue>>;
  readonly made: string[];
}

async function oneFile(at: Mending): Promise<Mend | Unmended> {
  const { facts: { file, others, doubles } } = at;
  const joined: Joined = { steps: [], plans: [], needs: [], columns: {}, made: [] };
  for (const path of doubles) {
    const other = others.find((rollout) => rollout.path === path)!;
    const trouble = await join(file!, other, { at, joined });
    if (trouble !== null) return trouble;
  }
  const { made, ...mend } = joined;
  return made.length === 0
    ? mend
    : { ...mend, effect: `what the other file says is thread ${made.join(", ")}` };
}

interface Joining {
  readonly at: Mending;
  readonly joined: Joined;
}

/** `null`: it is planned what becomes of the other file. */
async function join(
  file: RolloutFacts,
  other: RolloutFacts,
  { at, joined }: Joining,
): Promise<Unmended | null> {
  const { world, readers } = at;
  const rolloutId = other.name?.rolloutId ?? firstRolloutOf(asThreadId(at.facts.id));
  let common;
  try {
    common = await compareRollouts([file.path, other.path], world.system);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return cannot(`"${file.path}" and "${other.path}" cannot be compared (${errorCode(error)})`);
  }
  // Codex finds what a fork reads by its name: the file that stays has to have it.
  if (readers.has(rolloutId) && file.name?.rolloutId !== rolloutId) {
    return cannot(`a fork reads "${other.path}" by its name: repair name-not-canonical first`);
  }
  if (common.secondEnds) return add(joined, [toTrash(other, at)]);
  if (common.firstEnds) return takeLonger(file, other, { at, joined });
  const reader = readers.of(rolloutId).find(({ end }) => (end ?? Infinity) > common.same);
  if (reader !== undefined) {
    return cannot(
      `"${reader.path}" reads on where the two differ: nobody can tell in which of them`,
    );
  }
  const kept = await readers.whyKept(rolloutId);
  if (kept !== null) return cannot(kept);
  const made = await asThreadOfItsOwn(other, at);
  if ("cannot" in made) return made;
  joined.plans.push(made);
  joined.needs.push(...made.rolloutIds);
  joined.made.push(made.id!);
  return add(joined, [toTrash(other, at)]);
}

function add({ steps }: Joined, more: readonly (FileStep | Unmended)[]): Unmended | null {
  for (const step of more) {
    if ("cannot" in step) return step;
    steps.push(step);
  }
  return null;
}

/** The longer one is the thread: where it is, if Codex finds it there, else in the place of the shorter. */
function takeLonger(
  file: RolloutFacts,
  other: RolloutFacts,
  { at, joined }: Joining,
): Unmended | null {
  const { facts: { id, row }, world } = at;
  if (joined.steps.length > 0) {
    return cannot(`"${other.path}" goes on where the file of its row ends: repair once more`);
  }
  const isFound = other.name !== null && sameId(other.name.threadId, id) &&
    other.name.rolloutId === file.name?.rolloutId && other.archived === file.archived;
  if (isFound) {
    const path = plainPath(codexPath(other.path, { store: world.store, own: world.own() }));
    if (row !== null) joined.columns = { rollout_path: text(path) };
    return add(joined, [toTrash(file, at)]);
  }
  const source = placeInStore(other.path, world.store);
  const step = replaceStep(file, world, { splices: [] });
  if (source === null || "cannot" in step) {
    return source === null
      ? cannot(`"${other.path}" lies outside of this store`)
      : step as Unmended;
  }
  const { splices: _, ...rest } = step;
  return add(joined, [{ ...rest, source, mtimeMs: other.mtimeMs }, toTrash(other, at)]);
}

function toTrash({ path }: RolloutFacts, { world }: Mending): MoveStep | Unmended {
  const { store, system, batchId } = world;
  const from = placeInStore(path, store);
  if (from === null) return cannot(`"${path}" lies outside of this store`);
  const expect = fingerprintOf(system.files.lstat(path));
  return { kind: "move", from, to: placeInTrash(from, batchId), expect, rollout: true };
}
