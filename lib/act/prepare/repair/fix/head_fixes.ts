/**
 * What mends the first line of a rollout, without which Codex resumes nothing (repair-rules §14). Padding before rewriting: a line
 * that keeps its length moves no byte that a fork, or Codex's own lists, count on.
 *
 * @module
 */
import { rowText } from "../../../../codex/check/checked_rows.ts";
import { judgeFirstLine } from "../../../../codex/check/first_line.ts";
import { asCount, asObject, type JsonObject, parseJson } from "../../../../codex/json_value.ts";
import { metaOfRow } from "../../../../codex/mend/meta_of_row.ts";
import { paddedLine } from "../../../../codex/mend/padded_line.ts";
import type { RolloutFacts, ThreadFacts } from "../../../../diagnose/facts.ts";
import { rolloutIdOf } from "../../../../diagnose/rules/rollout_rules.ts";
import type { FindingId } from "../../../../model/diagnosis/finding.ts";
import { firstLines, patchOf, patchStep, replaceStep, type WholeLine } from "./file_edits.ts";
import type { Splice } from "../../../../model/thread/byte_edits.ts";
import { cannot, type FixRow, type Mend, type Mending, notYet, type Unmended } from "./fix_row.ts";
import { asUtf8 } from "./lines/utf16_fix.ts";
import { readAgain } from "./store_fixes.ts";

const EFFECT = "resumable again";

/** By finding. */
export const HEAD_FIXES: Readonly<Partial<Record<FindingId, FixRow>>> = {
  "head-bom": { effect: EFFECT, mend: withoutMark },
  "head-utf16": { effect: EFFECT, mend: asUtf8 },
  "head-not-first": { effect: EFFECT, mend: metaFirst },
  "head-broken": { effect: EFFECT, mend: wholeHead },
  "head-mode-unknown": { effect: EFFECT, mend: wholeHead },
  "head-missing": { effect: EFFECT, mend: newHead },
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function withoutMark({ facts: { file }, world }: Mending): Mend | Unmended {
  const step = replaceStep(file!, world, { splices: [{ offset: 0, remove: 3, insert: "" }] });
  return "cannot" in step ? step : { steps: [step] };
}

/** The line is moved to the front: what lies behind both keeps its place. */
async function metaFirst({ facts: { file }, world }: Mending): Promise<Mend | Unmended> {
  let lines = 0;
  for await (const { bytes, offset, terminated } of firstLines(file!, world)) {
    if (judgeFirstLine(bytes).kind === "meta" && offset > 0 && terminated) {
      const line = new Uint8Array(bytes.length + 1);
      line.set(bytes);
      line[bytes.length] = 10;
      const step = replaceStep(file!, world, {
        splices: [
          { offset: 0, remove: 0, insert: line.toBase64() },
          { offset, remove: line.length, insert: "" },
        ],
      });
      return "cannot" in step ? step : { steps: [step] };
    }
    if (++lines > 64) break;
  }
  return cannot("no line near its beginning is its metadata");
}

/** What is there of the line stays; what it lacks comes from the row and the lines behind it. */
async function wholeHead(at: Mending): Promise<Mend | Unmended> {
  const { facts, world } = at;
  const { file } = facts;
  const [first, ...rest] = await someLines(file!, world);
  if (first === undefined) return cannot("its file is empty");
  const record = asObject(parseJson(decoder.decode(first.bytes)));
  const made = newMeta(facts, { known: record, rest });
  if ("cannot" in made) return made;
  const padded = paddedLine(made.line, first.bytes.length);
  if (padded !== null) {
    const patch = patchOf(first.offset, { before: first.bytes, after: padded });
    const step = patchStep(file!, world, { patches: [patch] });
    return "cannot" in step ? step : { steps: [step] };
  }
  return longerHead(at, {
    offset: first.offset,
    remove: first.bytes.length,
    insert: made.line.toBase64(),
  });
}

/** A first line that was lost: as long as it was, where Codex's own lists tell, so that all else has its old place again. */
async function newHead(at: Mending): Promise<Mend | Unmended> {
  const { facts, world } = at;
  const { file, projection } = facts;
  const lines = await someLines(file!, world);
  if (lines.length === 0) return notYet("no line of it is left; Codex's database may keep turns");
  const made = newMeta(facts, { known: null, rest: lines });
  if ("cannot" in made) return made;
  const bytes = file!.compressed ? file!.whole?.bytes ?? Infinity : file!.size;
  const lost = (projection?.nextByte ?? 0) - bytes;
  const padded = paddedLine(made.line, lost - 1);
  const line = padded ?? made.line;
  const whole = new Uint8Array(line.length + 1);
  whole.set(line);
  whole[line.length] = 10;
  const splice = { offset: 0, remove: 0, insert: whole.toBase64() };
  if (padded === null) return longerHead(at, splice);
  const step = replaceStep(file!, world, { splices: [splice] });
  return "cannot" in step ? step : { steps: [step] };
}

/** Bytes behind it move: Codex reads the rollout again from its beginning, and nobody may count on the old places. */
async function longerHead(
  at: Mending,
  splice: Splice,
): Promise<Mend | Unmended> {
  const { facts, world } = at;
  const rolloutId = rolloutIdOf(facts.file!);
  if (rolloutId !== null && at.readers.has(rolloutId)) {
    return notYet("a fork reads it, and the line that it lacks does not fit where it was");
  }
  const kept = rolloutId === null ? null : await at.readers.whyKept(rolloutId);
  if (kept !== null) return cannot(kept);
  const step = replaceStep(facts.file!, world, { splices: [splice] });
  if ("cannot" in step) return step;
  const again = readAgain(at);
  return { steps: [step], ..."cannot" in again ? {} : again };
}

/** Lines among which the folder and the ordinals are looked for. */
const MOST_LINES = 64;

async function someLines(
  file: RolloutFacts,
  world: Mending["world"],
): Promise<readonly WholeLine[]> {
  const lines: WholeLine[] = [];
  for await (const line of firstLines(file, world)) {
    if (line.bytes.every((byte) => byte === 0)) continue;
    lines.push(line);
    if (lines.length === MOST_LINES) break;
  }
  return lines;
}

interface MetaOptions {
  /** What is there of it; `null`: nothing that can be read. */
  readonly known: JsonObject | null;
  readonly rest: readonly WholeLine[];
}

/** The metadata of a thread from what is left of it, its row, and the lines behind it; else why it cannot be made. */
function newMeta(
  facts: ThreadFacts,
  { known, rest }: MetaOptions,
): { readonly line: Uint8Array } | Unmended {
  const { row, id } = facts;
  if (row === null) return cannot("its row is gone too, and nothing else tells what the line said");
  const records = rest.map(({ bytes }) => asObject(parseJson(decoder.decode(bytes))))
    .filter((record) => record !== null);
  const ordinal = records.map((record) => asCount(record.ordinal)).find((found) => found !== null);
  const old = asObject(known?.payload) ?? {};
  // Its first ordinal goes on from another rollout's: where that ends stood in the line alone.
  const isCut = ordinal !== undefined && ordinal > 1;
  if (isCut && !isBase(old.history_base)) {
    return cannot("its history begins in another rollout, and the lost line alone said where");
  }
  const turn = records.find(({ type }) => type === "turn_context");
  const cwd = asObject(turn?.payload)?.cwd ?? rowText(row, "cwd");
  const mode = ordinal === undefined ? "legacy" : "paginated";
  const made = metaOfRow(row, {
    cwd: typeof cwd === "string" ? cwd : null,
    historyMode: mode,
    createdMs: 0,
  });
  const at = `${made.timestamp}`;
  const payload = { ...made, ...sound(old, made), id };
  const record = {
    timestamp: typeof known?.timestamp === "string" ? known.timestamp : at,
    ...(mode === "legacy" ? {} : { ordinal: asCount(known?.ordinal) ?? 0 }),
    type: "session_meta",
    payload,
  };
  const line = encoder.encode(JSON.stringify(record));
  const judged = judgeFirstLine(line);
  return judged.kind === "meta" ? { line } : cannot(judged.why);
}

/** Fields of the old line that Codex takes: each is tried beside those that are made anew. */
function sound(old: JsonObject, made: JsonObject): JsonObject {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(old)) {
    const tried = { timestamp: "", type: "session_meta", payload: { ...made, [key]: value } };
    if (judgeFirstLine(encoder.encode(JSON.stringify(tried))).kind === "meta") kept[key] = value;
  }
  return kept;
}

function isBase(value: unknown): boolean {
  return asObject(value) !== null;
}
