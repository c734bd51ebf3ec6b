/**
 * A rollout that takes in what it has read in others, in its own place. All behind its first line moves by as much: whoever reads it
 * is told in the same unit, or would silently lose what it inherits (repair-rules §16).
 *
 * @module
 */
import { ALONE } from "../../../../codex/edit/copy_edits.ts";
import { type FieldEdit, fieldSpan } from "../../../../codex/edit/edit_line.ts";
import { isCompressed, parseRolloutName } from "../../../../codex/rollout_name.ts";
import { fingerprintOf } from "../../../../model/fingerprint.ts";
import type { RolloutId } from "../../../../model/ids.ts";
import type { FileStep, ReplaceStep } from "../../../../model/plan.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import type { Inherited, Splice } from "../../../../model/thread/byte_edits.ts";
import type { RowChange } from "../../../../model/thread/row_change.ts";
import { baseName } from "../../../../text/path_text.ts";
import {
  firstLines,
  growthOf,
  patchOf,
  patchStep,
  replaceStep,
  type WholeLine,
} from "../fix/file_edits.ts";
import { cannot, type Mend, type Mending, notYet, type Unmended } from "../fix/fix_row.ts";
import { readFrom } from "../fix/store_fixes.ts";
import { END_FIELD } from "./readers.ts";

const encoder = new TextEncoder();

/** What a unit of several files has come to. */
interface Unit {
  readonly steps: FileStep[];
  readonly sets: RowChange[];
  readonly rolloutIds: RolloutId[];
}

/** A rollout of which all behind its first line has another place then. */
interface Grown {
  readonly path: AbsolutePath;
  /** Bytes that it grows by. */
  readonly by: number;
}

/** What becomes of the beginning of a rollout. */
export interface NewBeginning {
  /** Fields of its first line; left out: those of one that has all of its history. */
  readonly fields?: readonly FieldEdit[];
  /** What comes behind the line; none where it only says something else. */
  readonly stretches: readonly Inherited[];
}

/** The rollout at `path` with another beginning, and every reader of it, and of those, told. */
export async function takeIn(
  path: AbsolutePath,
  at: Mending,
  { fields = ALONE, stretches }: NewBeginning,
): Promise<Mend | Unmended> {
  const line = await firstLineOf(path, at);
  if ("cannot" in line) return line;
  const splices = fields.flatMap(({ path: field, value }) => spliceOf(line, field, value) ?? [])
    .toSorted((a, b) => a.offset - b.offset);
  const step = replaceStepOf(path, at, splices);
  if ("cannot" in step) return step;
  const unit: Unit = { steps: [], sets: [], rolloutIds: [] };
  const trouble = note(path, at, unit);
  if (trouble !== null) return trouble;
  const taken = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const grown = [{ path, by: taken + growthOf(splices) }];
  const seen = new Set([path]);
  for (let next = grown.shift(); next !== undefined; next = grown.shift()) {
    const more = await tellReaders(next, { at, unit, seen });
    if ("cannot" in more) return more;
    grown.push(...more);
  }
  // Last: those that read it wait for it, not it for them.
  const whole: ReplaceStep = stretches.length === 0 ? step : { ...step, inherits: stretches };
  return { ...unit, steps: [...unit.steps, whole] };
}

interface Telling {
  readonly at: Mending;
  readonly unit: Unit;
  readonly seen: Set<AbsolutePath>;
}

/** Tells those that read a rollout where their history in it ends from now on. Returns which of them grow by that themselves. */
async function tellReaders(
  { path, by }: Grown,
  { at, unit, seen }: Telling,
): Promise<readonly Grown[] | Unmended> {
  const { readers } = at;
  const rolloutId = parseRolloutName(baseName(path))!.rolloutId;
  const kept = await readers.whyKept(rolloutId);
  if (kept !== null) return cannot(`${kept}, or repair without --in-place`);
  const grown: Grown[] = [];
  for (const { path: reader, end } of readers.of(rolloutId)) {
    if (seen.has(reader)) return cannot(`"${reader}" reads itself`);
    seen.add(reader);
    const line = await firstLineOf(reader, at);
    if ("cannot" in line) return line;
    const splice = end === null ? null : spliceOf(line, END_FIELD, end + by);
    if (splice === null) return cannot(`"${reader}" does not say how far it reads it`);
    const live = whyLive(reader, at);
    if (live !== null) return cannot(live);
    const step = toldStep(reader, at, { line, splice });
    if ("cannot" in step) return step;
    unit.steps.push(step);
    if (step.kind !== "replace") continue;
    const trouble = note(reader, at, unit);
    if (trouble !== null) return trouble;
    grown.push({ path: reader, by: growthOf([splice]) });
  }
  return grown;
}

/** A number of as many digits is written over; one of more makes the line longer. */
function toldStep(
  path: AbsolutePath,
  at: Mending,
  { line, splice }: { readonly line: WholeLine; readonly splice: Splice },
): FileStep | Unmended {
  const { offset, remove, insert } = splice;
  const digits = Uint8Array.fromBase64(insert);
  if (digits.length !== remove) return replaceStepOf(path, at, [splice]);
  const before = line.bytes.subarray(offset - line.offset, offset - line.offset + remove);
  return patchStep(fileAt(path), at.world, {
    patches: [patchOf(offset, { before, after: digits })],
  });
}

/** Codex reads it from its beginning again. Its name is Codex's: else nobody could read it. */
function note(path: AbsolutePath, { history }: Mending, unit: Unit): Unmended | null {
  const rolloutId = parseRolloutName(baseName(path))?.rolloutId ?? null;
  if (rolloutId === null) return cannot(`"${path}" has no name of Codex's`);
  unit.rolloutIds.push(rolloutId);
  const again = readFrom(history, { rolloutId, ordinal: 0 });
  if (!("cannot" in again)) unit.sets.push(...again.sets!);
  return null;
}

function whyLive(path: AbsolutePath, { world }: Mending): string | null {
  const id = parseRolloutName(baseName(path))?.threadId ?? null;
  if (id === null) return null;
  const { mtimeMs: updatedAtMs } = world.system.files.lstat(path);
  const live = world.liveReason({ id, path, updatedAtMs });
  return live === null ? null : `thread ${id}, which reads it, ${live}`;
}

async function firstLineOf(path: AbsolutePath, { world }: Mending): Promise<WholeLine | Unmended> {
  if (isCompressed(path)) {
    return notYet(`"${path}" is compressed; resume the thread in Codex once`);
  }
  for await (const line of firstLines({ path }, world)) {
    return line.offset === 0 && line.terminated
      ? line
      : cannot(`the first line of "${path}" is not its metadata`);
  }
  return cannot(`"${path}" is empty`);
}

/** Another value for a field of a line; `null`: the line has no such field. */
function spliceOf(
  { bytes, offset }: WholeLine,
  path: readonly string[],
  value: unknown,
): Splice | null {
  const span = fieldSpan(bytes, path);
  if (span === null) return null;
  const insert = encoder.encode(JSON.stringify(value)).toBase64();
  return { offset: offset + span.start, remove: span.end - span.start, insert };
}

function replaceStepOf(
  path: AbsolutePath,
  { world }: Mending,
  splices: readonly Splice[],
): ReplaceStep | Unmended {
  const step = replaceStep(fileAt(path), world, { splices });
  if ("cannot" in step) return step;
  return { ...step, expect: fingerprintOf(world.system.files.lstat(path)) };
}

function fileAt(path: AbsolutePath): { readonly path: AbsolutePath; readonly compressed: boolean } {
  return { path, compressed: isCompressed(path) };
}
