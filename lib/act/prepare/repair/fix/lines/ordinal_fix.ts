/**
 * Numbers of lines that fall back, so that turns drop out of Codex's list (repair-rules §5 b, c): from the first bad line on each gets
 * the number behind the one before it.
 *
 * @module
 */
import { fieldSpan } from "../../../../../codex/edit/edit_line.ts";
import type { Span } from "../../../../../codex/edit/json_scan.ts";
import { asCount, asObject, parseJson } from "../../../../../codex/json_value.ts";
import { KEPT_OF_STRING, type Line } from "../../../../../codex/lines/line_splitter.ts";
import { readLines } from "../../../../../codex/rollout_reader.ts";
import { rolloutIdOf } from "../../../../../diagnose/rules/rollout_rules.ts";
import type { Patch, Splice } from "../../../../../model/thread/byte_edits.ts";
import { patchOf, patchStep, replaceStep } from "../file_edits.ts";
import { cannot, type Mend, type Mending, notYet, type Unmended } from "../fix_row.ts";
import { readAgain } from "../store_fixes.ts";
import { movedCuts } from "./moved_cuts.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const TURN_START = /"type":\s*"(?:task|turn)_started"/;
/** Bytes of a line of which the start tells whether a turn begins. */
const TELLING = 400;
/** Most lines that are numbered anew: each is kept in the journal. */
const MOST_LINES = 100_000;
const BLANK = 0x20;
const BRACE = 0x7d;

/** Numbers every line anew from the first one that falls back; in its place where the digits fit, so that no byte moves. */
export async function renumbered(at: Mending): Promise<Mend | Unmended> {
  const { facts: { file }, world, readers } = at;
  const fresh = await newNumbers(at);
  if ("cannot" in fresh) return fresh;
  const { patches, splices } = fresh;
  const rolloutId = rolloutIdOf(file!);
  // Where bytes move, what reads them has to know.
  const isMoved = patches === null && rolloutId !== null;
  const kept = isMoved ? await readers.whyKept(rolloutId) : null;
  if (kept !== null) return cannot(kept);
  const forks = isMoved && readers.has(rolloutId)
    ? await movedCuts({ rollout: file!, rolloutId }, { splices, world })
    : [];
  if ("cannot" in forks) return forks;
  const step = patches === null
    ? replaceStep(file!, world, { splices })
    : patchStep(file!, world, { patches });
  if ("cannot" in step) return step;
  const again = readAgain(at);
  return {
    steps: [step, ...forks],
    ..."cannot" in again ? {} : again,
    ...(rolloutId === null ? {} : { rolloutIds: [rolloutId] }),
    // Files of other threads change with it: nobody may have one of them open.
    ...(forks.length === 0 ? {} : { alone: true }),
  };
}

interface NewNumbers {
  /** `null`: some number needs more room than its line has. */
  readonly patches: readonly Patch[] | null;
  readonly splices: readonly Splice[];
}

async function newNumbers({ facts: { file }, world }: Mending): Promise<NewNumbers | Unmended> {
  const { path, whole } = file!;
  const bad = whole?.overlapAt == null ? null : await firstBad(path, world, whole.overlapAt);
  if (bad === null) return cannot("no turn of it begins before another one by now");
  let patches: Patch[] | null = [];
  const splices: Splice[] = [];
  let ordinal = bad.after;
  for await (const line of readLines(path, world.system)) {
    if (line.offset < bad.offset) continue;
    const span = numberIn(line);
    if (span === null) continue;
    if (splices.length === MOST_LINES) {
      return notYet(`more than ${MOST_LINES} lines have such a number`);
    }
    const digits = encoder.encode(`${++ordinal}`);
    const offset = line.offset + span.start;
    splices.push({ offset, remove: span.end - span.start, insert: digits.toBase64() });
    const patch = patches === null ? null : inPlace(line, { span, digits });
    if (patch === null) patches = null;
    else patches?.push(patch);
  }
  return { patches, splices };
}

interface BadLine {
  readonly offset: number;
  /** The highest number before it. */
  readonly after: number;
}

/** The first line that falls behind the turn before it, where a turn does so at `overlapAt`; `null`: none does. */
async function firstBad(
  path: Parameters<typeof readLines>[0],
  { system }: Mending["world"],
  overlapAt: number,
): Promise<BadLine | null> {
  let bad: BadLine | null = null;
  let [turn, highest] = [-1, -1];
  for await (const line of readLines(path, system)) {
    const span = numberIn(line);
    if (span !== null) {
      const ordinal = asCount(Number(decoder.decode(line.bytes!.subarray(span.start, span.end))));
      if (ordinal === null || ordinal <= turn) bad ??= { offset: line.offset, after: highest };
      else if (isTurn(line)) [turn, bad] = [ordinal, null];
      highest = Math.max(highest, ordinal ?? -1);
    }
    if (line.offset >= overlapAt) return bad;
  }
  return null;
}

function isTurn({ bytes }: Line): boolean {
  return TURN_START.test(decoder.decode(bytes!.subarray(0, TELLING)));
}

/** Where the number of a line stands; `null`: it has none, or Codex cannot read the line. */
function numberIn({ bytes, length, terminated }: Line): Span | null {
  if (bytes === null || asObject(parseJson(decoder.decode(bytes))) === null) return null;
  const span = fieldSpan(bytes, ["ordinal"]);
  // Of a line that was shortened only the beginning has its places.
  const isShortened = bytes.length !== length - (terminated ? 1 : 0);
  if (span === null || (isShortened && span.end > KEPT_OF_STRING)) return null;
  return /^\d+$/.test(decoder.decode(bytes.subarray(span.start, span.end))) ? span : null;
}

/** The number written over the old one, blanks taken up or left behind; `null`: there is no room. */
function inPlace(
  { bytes, offset, length, terminated }: Line,
  { span, digits }: { readonly span: Span; readonly digits: Uint8Array },
): Patch | null {
  const line = bytes!;
  const room = span.end - span.start;
  const missing = digits.length - room;
  let end = span.end;
  if (missing > 0) {
    // Blanks right behind it, or those before the last brace, which a mend has left there.
    const isBehind = line.subarray(span.end, span.end + missing).every((byte) => byte === BLANK);
    const brace = line.lastIndexOf(BRACE);
    const isWhole = line.length === length - (terminated ? 1 : 0);
    const isPadded = isWhole && brace - missing > span.end &&
      line.subarray(brace - missing, brace).every((byte) => byte === BLANK);
    if (!isBehind && !isPadded) return null;
    end = isBehind ? span.end + missing : brace;
  }
  const before = line.slice(span.start, end);
  const after = new Uint8Array(before.length).fill(BLANK);
  after.set(digits);
  if (end > span.end) after.set(before.subarray(room, before.length - missing), digits.length);
  return patchOf(offset + span.start, { before, after });
}
