/**
 * What mends single bytes and numbers of a rollout (repair-rules §5, §14, §16).
 *
 * @module
 */
import { asCount, asObject, parseJson } from "../../../../codex/json_value.ts";
import { editLine } from "../../../../codex/edit/edit_line.ts";
import { newBadBytes } from "../../../../codex/mend/bad_utf8.ts";
import { paddedLine } from "../../../../codex/mend/padded_line.ts";
import { lineStartAfter, readChunks, readLines } from "../../../../codex/rollout_reader.ts";
import type { RolloutFacts } from "../../../../diagnose/facts.ts";
import { movedBase } from "../../../../diagnose/rules/rollout_rules.ts";
import type { Patch } from "../../../../model/thread/byte_edits.ts";
import type { FindingId } from "../../../../model/diagnosis/finding.ts";
import { closing } from "../../../../system/files.ts";
import { firstLines, patchOf, patchStep, replaceStep } from "./file_edits.ts";
import { cannot, type FixRow, type Mend, type Mending, notYet, type Unmended } from "./fix_row.ts";
import { renumbered } from "./lines/ordinal_fix.ts";
import { readAgain } from "./store_fixes.ts";

/** By finding. */
export const BYTE_FIXES: Readonly<Partial<Record<FindingId, FixRow>>> = {
  "encoding-invalid": { effect: "resumable again; each byte that is none is a ?", mend: asText },
  "last-ordinal-missing": { effect: "resumable again", mend: lastOrdinal },
  "ordinals-overlap": {
    effect: "every turn is listed again once it has been resumed",
    mend: renumbered,
  },
  "base-offset-wrong": { effect: "all that it inherits is read again", mend: trueCut },
};

const decoder = new TextDecoder();
/** Most bytes that are written over: a file with more of them is another one's. */
const MOST_BAD = 10_000;
/** Most bytes of a character. */
const LONGEST_CHARACTER = 4;
const QUESTION_MARK = 0x3f;

async function asText({ facts: { file }, world }: Mending): Promise<Mend | Unmended> {
  const patches: Patch[] = [];
  const finder = newBadBytes();
  let at = 0;
  // The bytes of a character may lie in two chunks.
  let last = new Uint8Array(0);
  const add = (places: readonly number[], bytes: Uint8Array, start: number) => {
    for (const place of places) {
      if (patches.length > MOST_BAD) return;
      const before = Uint8Array.of(bytes[place - start]!);
      patches.push(patchOf(place, { before, after: Uint8Array.of(QUESTION_MARK) }));
    }
  };
  for await (const chunk of readChunks(file!.path, world.system)) {
    const bytes = new Uint8Array(last.length + chunk.length);
    bytes.set(last);
    bytes.set(chunk, last.length);
    add(finder.push(chunk), bytes, at - last.length);
    at += chunk.length;
    last = bytes.slice(-LONGEST_CHARACTER);
  }
  add(finder.end(), last, at - last.length);
  if (patches.length > MOST_BAD) return notYet(`more than ${MOST_BAD} of its bytes are no UTF-8`);
  const step = patchStep(file!, world, { patches });
  return "cannot" in step ? step : { steps: [step] };
}

/** The last line gets the ordinal behind that of the line before it. */
async function lastOrdinal(at: Mending): Promise<Mend | Unmended> {
  const { facts: { file }, world } = at;
  const last = await lastLineOf(file!, world);
  if (last === null) return notYet("no line of its end that can be read has an ordinal");
  const { offset, bytes, ordinal } = last;
  const edits = [{ path: ["ordinal"], value: ordinal + 1, add: true }];
  const line = editLine(bytes, edits);
  const step = replaceStep(file!, world, {
    splices: [{ offset, remove: bytes.length, insert: line.toBase64() }],
  });
  if ("cannot" in step) return step;
  const again = readAgain(at);
  return { steps: [step], ..."cannot" in again ? {} : again };
}

/** Bytes of the end that are looked at. */
const END_BYTES = 1024 * 1024;

interface LastRecord {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Of the last line before it that has one. */
  readonly ordinal: number;
}

/** The last line that Codex can read, where it has no ordinal; `null`: none before it has one either. */
async function lastLineOf(
  { path, compressed }: RolloutFacts,
  { system }: Mending["world"],
): Promise<LastRecord | null> {
  let ordinal: number | null = null;
  let found: LastRecord | null = null;
  const start = compressed ? 0 : endOf(path, system);
  if (start === null) return null;
  for await (const line of readLines(path, system, { start })) {
    const record = line.bytes === null ? null : asObject(parseJson(decoder.decode(line.bytes)));
    if (record === null || typeof record.type !== "string") continue;
    const own = asCount(record.ordinal);
    const isWhole = line.bytes!.length === line.length - (line.terminated ? 1 : 0);
    found = own === null && ordinal !== null && isWhole
      ? { offset: line.offset, bytes: line.bytes!.slice(), ordinal }
      : null;
    ordinal = own ?? ordinal;
  }
  return found;
}

/** Where the first line of its end begins; `null`: none does. */
function endOf(path: RolloutFacts["path"], { files }: Mending["world"]["system"]): number | null {
  using file = closing(files.open(path));
  const end = file.stat().size;
  return lineStartAfter(file, Math.max(0, end - END_BYTES), { end });
}

/** The first line says again where the history in its base ends: before the line with the first ordinal that is not inherited. */
async function trueCut({ facts, world }: Mending): Promise<Mend | Unmended> {
  const moved = movedBase(facts);
  const { file, id } = facts;
  if (moved === null || moved.file === null) return cannot("its base cannot be read");
  if (moved.from !== file!.path) {
    return cannot(`"${moved.from}", which ${id} reads, is cut in another place: mend that thread`);
  }
  const first = moved.base.endOrdinalExclusive;
  const end = first === null ? null : await cutBefore(first, moved.file, world);
  if (end === null) return cannot("the base has no line with the ordinal that it was cut at");
  for await (const { bytes, offset } of firstLines(file!, world)) {
    const path = ["payload", "history_base", "end_byte_offset"];
    const line = paddedLine(editLine(bytes, [{ path, value: end }]), bytes.length);
    // One that takes more digits than there were blanks for would move all behind it.
    if (line === null) return notYet("the number does not fit where the old one was");
    const patch = patchOf(offset, { before: bytes, after: line });
    const step = patchStep(file!, world, { patches: [patch] });
    return "cannot" in step ? step : { steps: [step] };
  }
  return cannot("its file is empty");
}

const ORDINAL = /"ordinal":\s*(\d+)/;
/** Bytes among which the ordinal of a line stands. */
const TELLING = 4096;

/** Where the first line with this ordinal or a later one begins; the end of the file when all come before. `null`: nobody can tell. */
async function cutBefore(
  ordinal: number,
  { path }: RolloutFacts,
  { system }: Mending["world"],
): Promise<number | null> {
  let end: number | null = null;
  let last: number | null = null;
  for await (const { bytes, offset, length } of readLines(path, system)) {
    const found = bytes === null
      ? null
      : ORDINAL.exec(decoder.decode(bytes.subarray(0, TELLING)))?.[1] ?? null;
    if (found !== null && Number(found) >= ordinal) return offset;
    last = found === null ? last : Number(found);
    end = offset + length;
  }
  return last === ordinal - 1 ? end : null;
}
