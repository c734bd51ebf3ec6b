/**
 * What the first line of a fork says of its base, written in as many bytes as before: nothing else moves (repair-rules §0, §16).
 *
 * @module
 */
import { type FieldEdit, fieldSpan } from "../../../../codex/edit/edit_line.ts";
import { isCompressed } from "../../../../codex/rollout_name.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import type { Patch } from "../../../../model/thread/byte_edits.ts";
import { firstLines, patchOf, patchStep, type WholeLine } from "../fix/file_edits.ts";
import { takeIn } from "./take_in.ts";
import { cannot, type Mend, type Mending, type Unmended } from "../fix/fix_row.ts";

const encoder = new TextEncoder();
const BASE = ["payload", "history_base"];

/** The fork reads this much of its base. `ordinal`: the first one that it does not read; `null`: as before. */
export async function withCut(
  path: AbsolutePath,
  at: Mending,
  { end, ordinal }: { readonly end: number; readonly ordinal: number | null },
): Promise<Mend | Unmended> {
  const values = [
    { path: [...BASE, "end_byte_offset"], value: end },
    ...(ordinal === null ? [] : [{ path: [...BASE, "end_ordinal_exclusive"], value: ordinal }]),
  ];
  const mend = await written(path, at, values);
  // A number of more digits moves all behind it.
  return mend ?? await takeIn(path, at, { fields: values, stretches: [] });
}

/** The fork reads nothing but itself: for one whose base is nowhere any more. */
export async function withoutBase(path: AbsolutePath, at: Mending): Promise<Mend | Unmended> {
  const mend = await written(path, at, [{ path: BASE, value: null }]);
  if (mend === null) return cannot(`"${path}" does not say what it reads`);
  const effect = "resumable again, with its own turns alone: those before it are gone for good";
  return "cannot" in mend ? mend : { ...mend, effect };
}

/** `null`: there is no room. */
async function written(
  path: AbsolutePath,
  { world }: Mending,
  values: readonly FieldEdit[],
): Promise<Mend | Unmended | null> {
  for await (const line of firstLines({ path }, world)) {
    const patches = values.map((one) => patchIn(line, one));
    if (!patches.every((patch) => patch !== null)) return null;
    const file = { path, compressed: isCompressed(path) };
    const inOrder = patches.toSorted((a, b) => a.offset - b.offset);
    const step = patchStep(file, world, { patches: inOrder });
    return "cannot" in step ? step : { steps: [step] };
  }
  return cannot(`"${path}" is empty`);
}

/** JSON allows blanks behind a value; `null`: the value needs more bytes than there are. */
function patchIn({ bytes, offset }: WholeLine, { path, value }: FieldEdit): Patch | null {
  const span = fieldSpan(bytes, path);
  if (span === null) return null;
  const before = bytes.slice(span.start, span.end);
  const after = encoder.encode(JSON.stringify(value).padEnd(before.length));
  return after.length === before.length ? patchOf(offset + span.start, { before, after }) : null;
}
